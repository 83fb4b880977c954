//! Restarting a driver: a new instance in an empty directory or in the old one, the others go on,
//! old logs are kept aside.

use std::fs;

use multitest::{driver::Files, prelude::*};
use multitest_drivers::App;

use super::answers;
use crate::support::{Journal, Step};

const ECHO: &str = env!("CARGO_BIN_EXE_echo");

environment! {
    Server {
        server: App { binary: ECHO, stdout: [r"listening on (?P<address>\S+)"] },
        other: App { binary: ECHO, stdout: [r"listening on (?P<address>\S+)"] },
    }
}

#[multitest(env = Server)]
async fn a_restarted_driver_is_a_new_one_and_the_others_go_on(
    server: Handle<App>,
    other: &App,
) -> Result<()> {
    let (before, pid) = (other.pid(), server.pid());
    let first = server.current().expect("it runs");
    server.restart().await?;
    assert_ne!(server.pid(), pid);
    assert_eq!(first.pid(), pid, "a reference stays that of the instance before");
    assert!(first.retcode().is_some(), "which has ended");
    assert!(answers(&server).await);
    assert!(answers(other).await);
    assert_eq!(other.pid(), before);
    Ok(())
}

#[multitest(env = Server)]
async fn old_logs_are_kept_aside(server: Handle<App>) -> Result<()> {
    let address: String = server.extract("address")?;
    let directory = server.directory().to_owned();
    fs::write(directory.join("data"), "first")?;
    server.restart().await?;
    assert!(!directory.join("data").exists(), "it starts in an empty directory");
    assert_eq!(fs::read_to_string(directory.join("previous-1/data"))?, "first");
    assert!(fs::read_to_string(directory.join("previous-1/stdout"))?.contains(&address));
    fs::write(directory.join("data"), "second")?;
    server.restart_with(Files::Keep).await?;
    assert_eq!(fs::read_to_string(directory.join("data"))?, "second");
    assert!(directory.join("previous-2/stdout").exists());
    assert!(directory.join("previous-1/stdout").exists(), "what was aside stays");
    assert_eq!(fs::read_to_string(directory.join("stdout"))?.lines().count(), 1);
    Ok(())
}

#[multitest(env = Server)]
async fn clones_and_the_environment_see_the_current_instance(
    server: Handle<App>,
    environment: &Environment,
) -> Result<()> {
    let clone = server.clone();
    server.restart().await?;
    assert_eq!(clone.pid(), server.pid());
    assert_eq!(environment.get::<App>("server")?.pid(), server.pid());
    let published = environment.driver("server").expect("it is there").attributes;
    assert_eq!(published.get("pid"), Some(&*server.pid().to_string()));
    Ok(())
}

#[multitest(env = Server)]
fn a_sync_test_restarts_too(server: Handle<App>, environment: &Environment) -> Result<()> {
    let pid = server.pid();
    environment.block_on(server.restart())?;
    assert_ne!(server.pid(), pid);
    Ok(())
}

#[multitest(env = Server)]
async fn several_drivers_restart_at_the_same_time(
    server: Handle<App>,
    other: Handle<App>,
) -> Result<()> {
    let spawned = tokio::spawn(async move { other.restart().await });
    server.restart().await?;
    spawned.await?
}

#[multitest(env = Server)]
async fn a_restart_is_told_to_who_depends_on_it(server: Handle<App>) -> Result<()> {
    let watcher = tokio::spawn({
        let server = server.clone();
        async move {
            let mut seen = Vec::new();
            while seen.last() != Some(&Status::Ready) {
                seen.push(server.changed().await);
            }
            seen
        }
    });
    tokio::task::yield_now().await;
    server.restart().await?;
    let seen = tokio::time::timeout(Duration::from_secs(20), watcher).await??;
    assert_eq!(seen.first(), Some(&Status::Stopping));
    Ok(())
}

static OPTIONS: Journal = Journal::new();

#[multitest(
    env = {
        input: Step { journal: &OPTIONS },
        step: Step {
            journal: { let _ = input; OPTIONS.note("evaluated"); &OPTIONS },
        },
    },
)]
async fn options_are_evaluated_anew(step: Handle<Step>) -> Result<()> {
    step.restart().await?;
    let evaluated = OPTIONS.entries().iter().filter(|entry| *entry == "evaluated").count();
    assert_eq!(evaluated, 2);
    assert_eq!(OPTIONS.entries().iter().filter(|entry| *entry == "input starts").count(), 1);
    Ok(())
}

#[multitest(env = Server)]
async fn what_starts_cannot_be_restarted(server: Handle<App>) -> Result<()> {
    let (first, second) = tokio::join!(server.restart(), server.restart());
    first?;
    let error = second.expect_err("it is being restarted");
    assert_eq!(error.summary(), "`server` cannot be restarted: it is stopping");
    Ok(())
}

#[multitest(env = Server)]
async fn what_is_stopped_is_started_and_not_restarted(server: Handle<App>) -> Result<()> {
    server.stop().await?;
    let error = server.restart().await.expect_err("it is stopped");
    assert_eq!(error.summary(), "`server` cannot be restarted: it is stopped");
    assert_eq!(error.advice(), Some("start it: `server.start().await?`"));
    server.start().await
}

static SLOW: Journal = Journal::new();

#[multitest(
    env = {
        step: Step { journal: &SLOW, auto_start: false, start_after: "go" },
    },
)]
async fn a_restart_while_it_starts_says_to_wait(step: Handle<Step>) -> Result<()> {
    let starting = tokio::spawn({
        let step = step.clone();
        async move { step.start().await }
    });
    step.wait_for(Status::Starting).await?;
    let error = step.restart().await.expect_err("it starts");
    assert_eq!(error.summary(), "`step` cannot be restarted: it is starting");
    assert_eq!(error.advice(), Some("wait for it first: `step.wait_for(Status::Ready).await?`"));
    SLOW.note("go");
    starting.await??;
    step.restart().await
}
