//! A driver of one's own, based on `App`: what belongs to the program under test (its arguments,
//! what it says when it is ready, where it listens) is written once, and tests name what they mean.

use std::net::{SocketAddr, TcpStream};

use multitest::{driver, driver::StartContext, prelude::*};
use multitest_drivers::{App, TcpClient, TcpServer};

/// The converter under test: an `App` that announces where it listens.
#[driver(
    base = App,
    options = {
        binary: env!("CARGO_BIN_EXE_converter"),
        args: ("--rates", upstream),
        stdout: [r"listening on (?P<host>[^:]+):(?P<port>\d+)"],
    },
    pre_start = check,
    post_start = announce,
)]
#[derive(Debug)]
pub struct Converter {
    /// Where the rates service listens.
    #[option]
    upstream: SocketAddr,
    /// The host it listens on.
    #[attribute]
    host: String,
    /// The port it listens on.
    #[attribute]
    port: u16,
    /// Both.
    #[attribute(value = format!("{host}:{port}"))]
    address: String,
}

impl Converter {
    /// Where it asks for rates.
    fn upstream(&self) -> SocketAddr {
        self.upstream
    }
}

/// Runs before the program does.
fn check(options: &mut ConverterOptions, _context: &StartContext) -> Result<()> {
    if options.upstream.port() == 0 {
        return Err(Error::new("there is no rates service at port 0"));
    }
    Ok(())
}

/// Runs when the program is ready.
fn announce(converter: &Converter) -> Result<()> {
    TcpStream::connect(converter.address())?;
    Ok(())
}

#[multitest(
    env = {
        rates: TcpServer,
        converter: Converter { upstream: rates.address() },
        client: TcpClient { host: converter.host(), port: converter.port() },
    },
)]
async fn converts(client: &TcpClient, rates: &TcpServer, converter: &Converter) -> Result<()> {
    assert_eq!(converter.upstream(), rates.address());
    client.send("EUR:GBP:1000").await?;
    assert_eq!(rates.receive_text().await?, "EUR:GBP");
    rates.send("0.9").await?;
    assert_eq!(client.receive_text().await?, "900");
    // What the base can do, it can do.
    assert!(converter.pid() > 0);
    Ok(())
}
