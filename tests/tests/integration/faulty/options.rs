//! Options that are missing or whose expressions fail.

use multitest::prelude::*;
use multitest_drivers::{App, AppOptions, TcpClient};

#[multitest(env = { client: TcpClient = TcpClient::options() })]
#[ignore = "meant to fail; run by the test of its output"]
async fn port_missing() {}

#[multitest(env = { app: App = App::options() })]
#[ignore = "meant to fail; run by the test of its output"]
async fn binary_missing() {}

#[multitest(env = { client: TcpClient { port: "http".parse::<u16>()? } })]
#[ignore = "meant to fail; run by the test of its output"]
async fn expression_fails() {}

#[multitest(env = { app: App = configured()? })]
#[ignore = "meant to fail; run by the test of its output"]
async fn function_fails() {}

#[multitest(
    env = {
        app: App {
            binary: "true",
            runpath: std::env::var("MULTITEST_DIR").unwrap_or_else(|_| "/no/such/folder".to_owned()),
        },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn runpath_holds_the_runs() {}

fn configured() -> Result<AppOptions> {
    Err(Error::new("there is no configuration").help("write one"))
}

#[multitest(env = { client: TcpClient { host: "no-such-host.invalid", port: 80 } })]
#[ignore = "meant to fail; run by the test of its output"]
async fn host_unknown() {}
