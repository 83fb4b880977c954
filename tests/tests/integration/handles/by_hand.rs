//! Drivers that the test stops and starts itself.

use multitest::prelude::*;
use multitest_drivers::{App, TcpClient, TcpServer};

use super::answers;
use crate::support::{Fault, Journal, Step};

const ECHO: &str = env!("CARGO_BIN_EXE_echo");

#[multitest(
    env = {
        server: TcpServer,
        late: TcpClient { address: server.address(), auto_start: false },
    },
)]
async fn a_driver_waits_for_the_test_to_start_it(
    late: Handle<TcpClient>,
    server: &TcpServer,
    environment: &Environment,
) -> Result<()> {
    assert_eq!(late.status(), Status::Waiting);
    assert!(late.current().is_none());
    late.start().await?;
    assert_eq!(environment.status("late"), Some(Status::Ready));
    late.send("now").await?;
    assert_eq!(server.receive_text().await?, "now");
    Ok(())
}

environment! {
    /// A list in which the second is started by the test.
    Late [
        first: TcpServer,
        second: TcpClient { address: first.address(), auto_start: false },
        third: TcpClient { address: first.address() },
    ]
}

#[multitest(env = Late)]
async fn in_a_list_nobody_waits_for_it(second: Handle<TcpClient>, third: &TcpClient) -> Result<()> {
    assert_ne!(third.local_port()?, 0);
    second.start().await?;
    assert_ne!(second.local_port()?, third.local_port()?);
    Ok(())
}

#[multitest(env = { server: App { binary: ECHO, stdout: [r"listening on (?P<address>\S+)"] } })]
async fn it_stops_and_starts(server: Handle<App>) -> Result<()> {
    server.stop().await?;
    assert_eq!(server.status(), Status::Stopped);
    assert!(!answers(&server).await, "its values can still be read, but nobody listens there");
    let error = server.stop().await.expect_err("it does not run");
    assert_eq!(error.summary(), "`server` cannot be stopped: it is stopped");
    server.start().await?;
    assert!(answers(&server).await);
    let error = server.start().await.expect_err("it runs");
    assert_eq!(error.summary(), "`server` cannot be started: it is ready");
    Ok(())
}

#[multitest(
    env = { server: TcpServer, client: TcpClient { address: server.address() } },
)]
async fn what_needs_a_stopped_one_does_not_start(
    server: Handle<TcpServer>,
    client: Handle<TcpClient>,
) -> Result<()> {
    client.stop().await?;
    server.stop().await?;
    let error = client.start().await.expect_err("its server is down");
    let text = "`client` cannot be started: it needs `server`, which is stopped";
    assert_eq!(error.summary(), text);
    server.start().await?;
    client.start().await
}

static FAILS: Journal = Journal::new();

#[multitest(
    env = { step: Step { journal: &FAILS, auto_start: false, start_fault: Fault::Error } },
)]
async fn a_start_that_fails_is_the_callers_to_judge(step: Handle<Step>) {
    let error = step.start().await.expect_err("it fails");
    assert_eq!(error.summary(), "`step` did not start: `step` does not start");
    assert_eq!(step.status(), Status::Failed);
}
