//! What may stand in an option, without a warning.
#![deny(warnings, missing_docs, unused_qualifications)]

use multitest::{driver::DriverOptions, prelude::*};
use multitest_drivers::TcpServer;

/// A macro in a language of its own, which mentions a driver without using it.
macro_rules! sentence {
    ($($word:tt)*) => {
        stringify!($($word)*).len()
    };
}

fn same_host(server: &TcpServer) -> <TcpServer as Driver>::Options {
    let mut options = TcpServer::options();
    options.host(server.host());
    options.common();
    options
}

fn rates(offset: u16) -> u16 {
    offset
}

/// A value whose name is close to that of a driver.
#[expect(non_upper_case_globals, reason = "the name is the point")]
static rate_: u16 = 0;

#[multitest(
    env = {
        plain: TcpServer { port: { 0 }, host: ("localhost") },
        called: TcpServer { port: rates(0) },
        near: TcpServer { port: rates(rate_) },
        unused: TcpServer { port: if sentence!(plain and called) > 0 { 0 } else { 1 } },
        failing: TcpServer { port: "0".parse::<u16>()? },
        awaited: TcpServer { port: async { 0 }.await },
        captured: TcpServer { host: format!("{plain:?}").get(..0).map_or("localhost", |_| "localhost") },
        closure: TcpServer { host: (|server: &TcpServer| server.host().to_owned())(plain) },
        shadowed: TcpServer { port: { let plain = 0; plain } },
        given: TcpServer = same_host(plain),
        given_block: TcpServer = { same_host(closure) },
        rate: TcpServer { host: plain.host() },
        rates: TcpServer { host: rate.host() },
        ratess: TcpServer { host: rates.host() },
        r#type: TcpServer { host: ratess.host() },
        last: TcpServer { host: r#type.host() },
    },
    dependencies = { plain => called, (plain, called) => [failing, awaited] },
)]
async fn every_form(
    plain: &TcpServer,
    environment: &Environment,
    r#type: &TcpServer,
    given_block: &TcpServer,
) -> Result<()> {
    let _ = environment;
    assert_eq!(plain.host(), r#type.host());
    assert_eq!(plain.host(), given_block.host());
    Ok(())
}

fn main() {}
