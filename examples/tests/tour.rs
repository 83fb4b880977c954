//! What the README shows in its tour, as tests: a driver of one's own, hooks, handles, logs, files with templates, a suite,
//! and a test program of another kind.

use std::net::SocketAddr;

use multitest::{driver, prelude::*};
use multitest_drivers::{App, TcpClient, TcpServer, TestProgram, test_program::Format};

#[driver(
    base = App,
    options = {
        binary: env!("CARGO_BIN_EXE_converter"),
        args: ("--rates", upstream),
        stdout: [r"listening on (?P<address>\S+)"],
    },
)]
struct Converter {
    #[option]
    upstream: SocketAddr,
    #[attribute]
    address: SocketAddr,
}

environment! {
    Fx {
        rates: TcpServer,
        converter: Converter { upstream: rates.address(), post_start: warm_up },
        client: TcpClient { address: converter.address() },
    }
    hooks { before_stop: no_errors }
}

async fn warm_up(converter: &Converter) -> Result<()> {
    tokio::net::TcpStream::connect(converter.address()).await?;
    Ok(())
}

fn no_errors(environment: &Environment) -> Result<()> {
    let errors = environment.get::<Converter>("converter")?.stderr().text()?;
    assert!(errors.is_empty(), "{errors}");
    Ok(())
}

#[multitest(env = Fx)]
async fn the_rates_outlive_the_converter(
    converter: Handle<Converter>,
    rates: &TcpServer,
) -> Result<()> {
    let before = converter.pid();
    converter.restart().await?;
    assert_ne!(converter.pid(), before);
    assert_eq!((converter.status(), converter.upstream), (Status::Ready, rates.address()));
    Ok(())
}

#[multitest(env = Fx)]
async fn it_says_where_it_listens(converter: &Converter) -> Result<()> {
    let line = converter.stdout().expect(r":(?P<port>\d+)$", Duration::from_secs(5)).await?;
    assert_eq!(line.extract::<u16>("port")?, converter.address().port());
    converter.stderr().expect_not("error", Duration::from_millis(20)).await?;
    assert_eq!(converter.stdout().text()?.redacted().to_string(), "listening on 127.0.0.1:<port>");
    Ok(())
}

#[multitest(
    env = {
        rates: TcpServer,
        app: App {
            binary: "cat",
            args: "{{ etc }}/rates.cfg",
            install_files: "tests/rates.cfg", // rates = {{ rates.host }}:{{ rates.port }}
            vars: { currencies: ["EUR", "GBP"] },
            stdout: ["rates = (?P<rates>.*)", "currency = GBP"],
            ready: ready::Exit,
        },
    },
)]
async fn its_file_says_where_the_rates_are(app: &App, rates: &TcpServer) -> Result<()> {
    assert_eq!(app.extract::<SocketAddr>("rates")?, rates.address());
    Ok(())
}

#[multitest(env = Fx)]
mod conversions {
    use super::*;

    #[testcase(cases = [("EUR:GBP:1000", "0.9", "900"), by_ten => ("EUR:DKK:7", "10", "70")])]
    async fn are_exact(
        (request, rate, answer): (&str, &str, &str),
        client: &TcpClient,
        rates: &TcpServer,
    ) -> Result<()> {
        client.send(request).await?;
        rates.receive_text().await?;
        rates.send(rate).await?;
        assert_eq!(client.receive_text().await?, answer);
        Ok(())
    }
}

#[multitest(
    env = {
        rates: TcpServer,
        tests: TestProgram { binary: "tests/rates.t", format: Format::Tap },
    },
)]
async fn the_shell_tests_pass(tests: &TestProgram) {
    assert_eq!(tests.passed().count(), 2);
}
