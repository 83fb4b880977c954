//! Asks several converters the same and passes on the best answer: the lower tip of the diamond
//! example.
//!
//! `best_of --from HOST:PORT [--from HOST:PORT]..` listens on a free port of 127.0.0.1 and says
//! where: `listening on 127.0.0.1:41233`. A client's request goes to every converter at once; the
//! answer is the highest amount.

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
    let args: Vec<String> = env::args().skip(1).collect();
    let converters: Vec<_> = args.chunks(2).filter_map(|pair| pair.get(1)).cloned().collect();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    writeln!(io::stdout(), "listening on {}", listener.local_addr()?)?;
    for client in listener.incoming() {
        let (client, converters) = (client?, converters.clone());
        thread::spawn(move || serve(client, &converters));
    }
    Ok(())
}

/// Answers one client until it leaves or a converter fails.
fn serve(mut client: TcpStream, converters: &[String]) -> io::Result<()> {
    let mut connections =
        converters.iter().map(TcpStream::connect).collect::<io::Result<Vec<_>>>()?;
    while let Some(request) = receive(&mut client)? {
        let best = best(&request, &mut connections)?;
        client.write_all(best.as_bytes())?;
    }
    Ok(())
}

/// Every converter has been asked before the first answer is awaited.
fn best(request: &str, connections: &mut [TcpStream]) -> io::Result<String> {
    for converter in connections.iter_mut() {
        converter.write_all(request.as_bytes())?;
    }
    let mut best: Option<(f64, String)> = None;
    for converter in connections {
        let Some(answer) = receive(converter)? else { continue };
        let Ok(amount) = answer.parse::<f64>() else { continue };
        if best.as_ref().is_none_or(|(most, _)| amount > *most) {
            best = Some((amount, answer));
        }
    }
    Ok(best.map_or_else(|| "error: no converter has an answer".to_owned(), |(_, answer)| answer))
}

/// What one read yields is one message; `None` once the peer has closed.
fn receive(stream: &mut TcpStream) -> io::Result<Option<String>> {
    let mut bytes = [0; 1024];
    let length = stream.read(&mut bytes)?;
    Ok((length > 0).then(|| String::from_utf8_lossy(&bytes[..length]).into_owned()))
}
