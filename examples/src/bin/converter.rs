//! A currency converter: the program under test of the first example.
//!
//! `converter --rates HOST:PORT` listens on a free port of 127.0.0.1 and says where:
//! `listening on 127.0.0.1:41233`. A client sends `EUR:GBP:1000`; the converter asks the rates
//! service `EUR:GBP`, is told `0.9`, and answers `900`. The same currency and the amount 0 need no
//! rate. What cannot be converted is answered with `error: ` and the reason; the connection stays.

use std::{
    env,
    io::{self, Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    process::ExitCode,
    thread,
};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> io::Result<()> {
    let rates = rates_argument()?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    writeln!(io::stdout(), "listening on {}", listener.local_addr()?)?;
    for client in listener.incoming() {
        let (client, rates) = (client?, Rates::new(rates.clone()));
        thread::spawn(move || serve(client, rates));
    }
    Ok(())
}

fn rates_argument() -> io::Result<String> {
    let mut args = env::args().skip(1);
    match (args.next().as_deref(), args.next()) {
        (Some("--rates"), Some(rates)) => Ok(rates),
        _ => Err(io::Error::other("usage: converter --rates HOST:PORT")),
    }
}

/// Answers one client until it leaves.
fn serve(mut client: TcpStream, mut rates: Rates) {
    while let Ok(Some(request)) = receive(&mut client) {
        let answer = convert(&request, &mut rates).unwrap_or_else(|why| format!("error: {why}"));
        if client.write_all(answer.as_bytes()).is_err() {
            return;
        }
    }
}

fn convert(request: &str, rates: &mut Rates) -> Result<String, String> {
    let (pair, amount) =
        parse(request).ok_or_else(|| format!("`{request}` is no request; send `EUR:GBP:1000`"))?;
    if amount == 0 || pair[..3] == pair[4..] {
        return Ok(amount.to_string());
    }
    let rate = rates.ask(pair).map_err(|why| format!("no rate for `{pair}`: {why}"))?;
    multiply(amount, &rate).ok_or_else(|| format!("`{rate}` is no rate for `{pair}`"))
}

/// `EUR:GBP` and 1000 of `EUR:GBP:1000`.
fn parse(request: &str) -> Option<(&str, u64)> {
    let (pair, amount) = request.rsplit_once(':')?;
    let (from, to) = pair.split_once(':')?;
    let currency = |name: &str| name.len() == 3 && name.bytes().all(|b| b.is_ascii_uppercase());
    if !currency(from) || !currency(to) || !amount.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some((pair, amount.parse().ok()?))
}

/// `amount` times a decimal such as `0.9`, exactly.
fn multiply(amount: u64, rate: &str) -> Option<String> {
    let (whole, fraction) = rate.split_once('.').unwrap_or((rate, ""));
    let digits = format!("{whole}{fraction}");
    if whole.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let scale = 10_u128.checked_pow(fraction.len().try_into().ok()?)?;
    let product = digits.parse::<u128>().ok()?.checked_mul(amount.into())?;
    let rest = format!("{:0width$}", product % scale, width = fraction.len());
    let text = format!("{}.{rest}", product / scale);
    Some(text.trim_end_matches('0').trim_end_matches('.').to_owned())
}

/// The rates service, as one client of ours sees it: connected when first asked, and again after a
/// failure.
struct Rates {
    address: String,
    connection: Option<TcpStream>,
}

impl Rates {
    fn new(address: String) -> Self {
        Self { address, connection: None }
    }

    /// The rate of `pair`, as the service words it.
    fn ask(&mut self, pair: &str) -> io::Result<String> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => TcpStream::connect(&self.address)?,
        };
        connection.write_all(pair.as_bytes())?;
        let rate = receive(&mut connection)?
            .ok_or_else(|| io::Error::other("the rates service hung up"))?;
        self.connection = Some(connection);
        Ok(rate)
    }
}

/// What one read yields is one message; `None` once the peer has closed.
fn receive(stream: &mut TcpStream) -> io::Result<Option<String>> {
    let mut bytes = [0; 1024];
    let length = stream.read(&mut bytes)?;
    Ok((length > 0).then(|| String::from_utf8_lossy(&bytes[..length]).trim_end().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_are_exact() {
        for (amount, rate, product) in
            [(1000, "0.9", "900"), (3, "0.1", "0.3"), (1500, "1.10000", "1650"), (7, "20", "140")]
        {
            assert_eq!(multiply(amount, rate).as_deref(), Some(product), "{amount} x {rate}");
        }
    }

    #[test]
    fn what_is_no_decimal_is_refused() {
        for rate in ["", ".", ".5", "-1", "1,5", "1.2.3", "many"] {
            assert_eq!(multiply(1000, rate), None, "{rate}");
        }
    }
}
