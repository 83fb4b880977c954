//! Expectations of logs that fail.

use std::time::Duration;

use multitest::prelude::*;
use multitest_drivers::{App, TcpClient};

use crate::logs::{Desk, Writing};

const LONG: Duration = Duration::from_mins(1);
const SHORT: Duration = Duration::from_millis(50);

#[multitest(env = Writing)]
#[ignore = "meant to fail; run by the test of its output"]
async fn missing(app: &App, client: &TcpClient) -> Result<()> {
    client.send("request 1\nrequest 2\nrequest 3\n").await?;
    app.stdout().expect("request 1", LONG).await?;
    app.stdout().clone().expect("request 3", LONG).await?;
    app.stdout().expect(r"request (?P<number>\d\d)", SHORT).await?;
    Ok(())
}

#[multitest(env = Writing)]
#[ignore = "meant to fail; run by the test of its output"]
async fn seen_before(app: &App) -> Result<()> {
    app.stdout().expect("listening", LONG).await?;
    app.stdout().expect("listening", SHORT).await?;
    Ok(())
}

#[multitest(env = Writing)]
#[ignore = "meant to fail; run by the test of its output"]
async fn unexpected(app: &App, client: &TcpClient) -> Result<()> {
    client.send("error: no rates\n").await?;
    app.stderr().expect_not("^error", LONG).await
}

#[multitest(env = Writing)]
#[ignore = "meant to fail; run by the test of its output"]
async fn ended(app: &App, client: &TcpClient) -> Result<()> {
    client.send("loading\nexit 3\n").await?;
    let found = app.stdout().expect("ready", LONG).await;
    // From now on its end is no failure of its own.
    app.exited().await;
    found.map(drop)
}

#[multitest(env = { desk: Desk { writes: "port 80\n", timeout: SHORT } })]
#[ignore = "meant to fail; run by the test of its output"]
async fn of_a_driver_too_late() {}

#[multitest(env = { desk: Desk { writes: "port 80\nready", timeout: SHORT } })]
#[ignore = "meant to fail; run by the test of its output"]
async fn of_a_driver_without_newline() {}

#[multitest(env = { desk: Desk { writes: "port 80\n", spawns: env!("CARGO_BIN_EXE_crash") } })]
#[ignore = "meant to fail; run by the test of its output"]
async fn of_a_driver_whose_program_ends() {}
