//! Waiting for a status, pausing, and drivers that may end.

use multitest::{driver::Health, prelude::*, process::Signal};
use multitest_drivers::{App, TcpServer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::{PATIENCE, Step, state};

const ECHO: &str = env!("CARGO_BIN_EXE_echo");

environment! {
    Echo {
        server: App { binary: ECHO, stdout: [r"listening on (?P<address>\S+)"] },
    }
}

#[multitest(env = Echo)]
async fn a_paused_program_takes_connections_but_answers_only_when_resumed(
    server: Handle<App>,
) -> Result<()> {
    let mut stream = tokio::net::TcpStream::connect(server.extract::<String>("address")?).await?;
    server.pause().await?;
    assert_eq!(server.status(), Status::Paused);
    assert_eq!(state(server.pid()), Some('T'));
    stream.write_all(b"x").await?;
    let mut answer = [0];
    tokio::select! {
        biased;
        _ = stream.read_exact(&mut answer) => panic!("it stands still"),
        result = server.resume() => result?,
    }
    stream.read_exact(&mut answer).await?;
    assert_eq!((&answer, server.status()), (b"x", Status::Ready));
    Ok(())
}

#[multitest(
    env = {
        app: App {
            binary: "sh",
            args: ["-c", "sleep 600 & echo child $!; wait"],
            stdout: [r"child (?P<child>\d+)"],
        },
    },
)]
async fn its_descendants_are_paused_and_resumed_with_it(app: Handle<App>) -> Result<()> {
    let child = app.extract::<u32>("child")?;
    app.pause().await?;
    reaches(child, 'T').await;
    app.resume().await?;
    reaches(child, 'S').await;
    Ok(())
}

/// Waits for a process that nobody tells of.
async fn reaches(pid: u32, wanted: char) {
    let reached = async {
        while state(pid) != Some(wanted) {
            tokio::task::yield_now().await;
        }
    };
    let in_time = tokio::time::timeout(PATIENCE, reached).await;
    in_time.unwrap_or_else(|_| panic!("expected `{wanted}`, found {:?}", state(pid)));
}

#[multitest(env = Echo)]
async fn a_paused_program_can_be_stopped(server: Handle<App>) -> Result<()> {
    server.pause().await?;
    server.stop().await?;
    assert_eq!(server.retcode(), Some(-15), "it was asked, and could do what it was asked");
    Ok(())
}

#[multitest(env = Echo)]
async fn a_paused_program_is_stopped_with_the_environment(server: Handle<App>) -> Result<()> {
    server.pause().await
}

#[multitest(env = { server: TcpServer })]
async fn what_cannot_be_paused_says_so(server: Handle<TcpServer>) {
    let error = server.pause().await.expect_err("it has no processes");
    let text = "`server` was not paused: drivers of its type cannot be paused";
    assert_eq!(error.summary(), text);
    let error = server.resume().await.expect_err("it was not paused");
    assert_eq!(error.summary(), "`server` cannot be resumed: it is ready, not paused");
}

// The timeout holds for its start, too, which must not depend on how busy the machine is: this driver does nothing then.
#[multitest(env = { step: Step { timeout: Duration::from_millis(50) } })]
async fn a_status_that_does_not_come_is_an_error(step: Handle<Step>) {
    let error = step.wait_for(Status::Stopped).await.expect_err("nobody stops it");
    assert_eq!(error.summary(), "`step` was not stopped within 50 ms; it is ready");
}

#[multitest(env = Echo)]
async fn a_program_that_is_expected_to_end_may(
    server: Handle<App>,
    environment: &Environment,
) -> Result<()> {
    let app = server.current().expect("it runs");
    server.expect_exit();
    server.signal(Signal::KILL);
    app.exited().await;
    assert_eq!(server.retcode(), Some(-9), "it can be read, too");
    let Some(Health::Ended(reason)) = environment.health("server") else {
        panic!("it was awaited")
    };
    assert!(reason.starts_with("was ended by SIGKILL"), "{reason}");
    server.restart().await
}
