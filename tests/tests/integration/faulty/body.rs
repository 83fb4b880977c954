//! Test functions that fail.

use std::time::Duration;

use multitest::prelude::*;
use multitest_drivers::{App, TcpClient, TcpServer};

use crate::support::exists;

const CHATTY: &str = env!("CARGO_BIN_EXE_chatty");

#[multitest(env = { server: TcpServer, client: TcpClient { port: server.port() } })]
#[ignore = "meant to fail; run by the test of its output"]
async fn returns_an_error(client: &TcpClient) -> Result<()> {
    client.within(Duration::from_millis(20)).receive_exact(5).await?;
    Ok(())
}

#[multitest(
    env = {
        app: App {
            binary: CHATTY,
            args: ["--bytes", "200"],
            stdout: ["ready"],
            error_log_lines: 2,
        },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn panics(app: &App) {
    assert_eq!(app.retcode(), Some(0), "it is not over");
}

#[multitest(
    env = {
        app: App { binary: env!("CARGO_BIN_EXE_crash"), args: ["--stdout", "ready"] },
        other: App { binary: CHATTY, stdout: ["ready"] },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn outlives_a_program(app: &App) -> Result<()> {
    app.exited().await;
    Err(Error::new("the answer is missing"))
}

#[multitest(env = {
    app: App { binary: env!("CARGO_BIN_EXE_crash"), args: ["--stdout", "ready"], stdout: ["ready"] },
})]
#[ignore = "meant to fail; run by the test of its output"]
async fn fails_before_anybody_has_seen_the_end(app: &App) -> Result<()> {
    while exists(app.pid()) {
        std::thread::yield_now();
    }
    Err(Error::new("the answer is missing"))
}

#[multitest(env = { app: App { binary: CHATTY, stdout: ["ready"] } })]
#[ignore = "meant to fail; run by the test of its output"]
fn sync_panics(app: &App) {
    assert_eq!(app.retcode(), Some(0), "it is not over");
}

#[multitest(env = {})]
#[ignore = "meant to fail; run by the test of its output"]
async fn blocks_in_async(environment: &Environment) {
    environment.block_on(async {});
}

#[multitest(env = {})]
#[ignore = "meant to fail; run by the test of its output"]
async fn panics_twice() {
    let first = std::panic::catch_unwind(|| panic!("the first"));
    assert!(first.is_ok(), "the second");
}

#[multitest(env = { app: App { binary: CHATTY, stdout: ["ready"] } }, timeout = "1s")]
#[ignore = "meant to fail; run by the test of its output"]
async fn takes_too_long(app: &App) {
    app.exited().await;
}

#[multitest(env = { app: App { binary: CHATTY, stdout: ["ready"] } }, timeout = "1s")]
#[ignore = "meant to fail; run by the test of its output"]
async fn blocks_its_thread_too_long(app: &App) {
    // Nobody else has a turn on this thread meanwhile.
    let begun = std::time::Instant::now();
    while begun.elapsed() < Duration::from_millis(1_020) {
        std::thread::yield_now();
    }
    assert_eq!(app.retcode(), None);
}

#[multitest(env = { app: App { binary: CHATTY, stdout: ["ready"] } }, timeout = "1s")]
#[ignore = "meant to fail; run by the test of its output"]
fn sync_takes_too_long(app: &App, environment: &Environment) {
    environment.block_on(app.exited());
}

#[multitest(env = { app: App { binary: CHATTY, stdout: ["never"] } }, timeout = "1s")]
#[ignore = "meant to fail; run by the test of its output"]
async fn start_takes_too_long() {}

#[multitest(env = {})]
#[ignore = "meant to fail; run by the test of its output"]
async fn nothing_starts() -> Result<(), String> {
    Err("there was nothing to do".to_owned())
}
