//! Tests that are ended from outside.

use std::time::Duration;

use multitest::prelude::*;
use multitest_drivers::{App, TcpServer};

const ECHO: &str = env!("CARGO_BIN_EXE_echo");
const DEAF: &str = env!("CARGO_BIN_EXE_ignores_term");

environment! {
    /// A program between two servers.
    Row {
        first: TcpServer,
        app: App {
            binary: ECHO,
            env: [("FIRST", first.host())],
            stdout: [r"listening on (?P<address>\S+)"],
        },
        last: TcpServer { port: { let _ = app; 0 } },
    }
}

#[multitest(env = Row)]
#[ignore = "run by the test that ends it"]
async fn waits(app: &App) {
    app.exited().await;
}

#[multitest(env = Row)]
#[ignore = "run by the test that ends it"]
fn sync_waits(app: &App, environment: &Environment) {
    environment.block_on(app.exited());
}

#[multitest(env = { app: App { binary: ECHO, stdout: ["never"] } })]
#[ignore = "run by the test that ends it"]
async fn starts_for_ever() {}

#[multitest(
    env = { app: App { binary: DEAF, stdout: ["ready"], stop_timeout: Duration::from_mins(1) } },
)]
#[ignore = "run by the test that ends it"]
async fn does_not_stop(app: &App) {
    app.exited().await;
}

#[multitest(env = Row)]
#[ignore = "run by the test that ends it"]
async fn fails() {
    panic!("this is held");
}

#[multitest(env = Row)]
#[ignore = "run by the test of its files"]
async fn passes() {}

/// No environment is up.
#[test]
#[ignore = "run by the test that ends it"]
fn without_environment() {
    eprintln!("waiting");
    std::thread::park_timeout(crate::support::PATIENCE);
}
