//! A driver without an environment, in a tokio program of the user's own.

use std::{path::Path, time::Duration};

use multitest::{DriverOptions, Result};
use multitest_drivers::{App, AppOptions, Driver, TcpClient, TcpServer};

use crate::support::{Run, eventually, exists, of_home};

fn app(binary: &str, args: &[&str], pattern: &str) -> AppOptions {
    let mut options = App::options();
    options.binary(binary).args(args.to_vec()).stdout([pattern]);
    options
}

#[tokio::test]
#[ignore = "run by the test of its files"]
async fn stops() -> Result<()> {
    let app = app(env!("CARGO_BIN_EXE_echo"), &[], r":(?P<port>\d+)").start().await?;
    let mut options = TcpClient::options();
    options.port(app.extract::<u16>("port")?);
    let client = options.start().await?;
    client.send("hello").await?;
    assert_eq!(client.receive_exact(5).await?, b"hello");
    client.stop().await?;
    app.stop().await
}

#[test]
fn after_its_stop_nothing_is_left() {
    let run = Run::of("alone::stops").finish();
    run.assert_passes();
    assert!(run.home.tests().is_empty(), "{:?}", run.home.tests());
}

#[tokio::test]
#[ignore = "run by the test of its output"]
async fn does_not_start() {
    let args = ["--stdout", "loading", "--stderr", "error: no rates"];
    let started = app(env!("CARGO_BIN_EXE_crash"), &args, "^ready").start().await;
    eprintln!("{:?}", started.expect_err("it is never ready"));
}

#[test]
fn its_error_is_the_report() {
    let run = Run::of("alone::does_not_start").finish();
    run.assert_passes();
    let expected = "`app` did not start: waited for stdout to match /^ready/; saw 1 line, none matched\n\
                    app | loading\napp stderr | error: no rates\n\
                    app exited with code 1 after <time>\n\
                    files  <home>/<run>/alone.app/app/";
    assert_eq!(run.report(), expected);
    assert_eq!(run.home.tests(), ["alone.app"], "its files are kept");
}

#[tokio::test]
#[ignore = "run by the test of its output"]
async fn does_not_stop_in_order() -> Result<()> {
    let mut options = app(env!("CARGO_BIN_EXE_crash"), &["--stdout", "ready"], "^ready");
    options.expected_retcode(0);
    let app = options.start().await?;
    app.exited().await;
    eprintln!("{:?}", app.stop().await.expect_err("another code was expected"));
    Ok(())
}

#[test]
fn the_error_of_its_stop_is_the_report_as_well() {
    let run = Run::of("alone::does_not_stop_in_order").finish();
    run.assert_passes();
    let expected = "`app` did not stop in order: expected exit code 0, found 1\n\
                    app | ready\napp exited with code 1 after <time>\n\
                    files  <home>/<run>/alone.app/app/";
    assert_eq!(run.report(), expected);
}

#[tokio::test]
#[ignore = "run by the test of its end"]
async fn is_dropped() -> Result<()> {
    let app = app(env!("CARGO_BIN_EXE_slow"), &[], "^ready").start().await?;
    let server = TcpServer::options().start().await?;
    let (pid, address) = (app.pid(), server.address());
    drop((app, server));
    assert!(!exists(pid), "its program still runs");
    assert!(tokio::net::TcpStream::connect(address).await.is_err(), "its port still accepts");
    Ok(())
}

/// Makes files in its directory as long as it lives.
const MAKES: &str = "echo ready; i=0; while :; do i=$((i+1)); : > $i; done";

#[tokio::test]
#[ignore = "run by the test of its end"]
async fn is_dropped_while_it_writes() -> Result<()> {
    let app = app("sh", &["-c", MAKES], "^ready").start().await?;
    let last = app.directory().join("100");
    let made = eventually(|| last.exists().then_some(()));
    assert!(made.is_some(), "it makes no files");
    drop(app);
    assert!(!last.exists(), "its directory is there again");
    Ok(())
}

#[test]
fn dropping_it_ends_what_it_holds() {
    for name in ["alone::is_dropped", "alone::is_dropped_while_it_writes"] {
        let run = Run::of(name).finish();
        run.assert_passes();
        assert!(run.home.tests().is_empty(), "{:?}", run.home.tests());
    }
}

/// The programs of this process's run.
fn programs() -> Vec<String> {
    let home = std::env::var_os("MULTITEST_DIR").unwrap_or_default();
    let slow = env!("CARGO_BIN_EXE_slow");
    of_home(Path::new(&home)).into_iter().filter(|process| process.contains(slow)).collect()
}

#[tokio::test]
#[ignore = "run by the test of its end"]
async fn is_given_up() {
    // At the first look it has been asked for, later it runs.
    for runs in [false, true] {
        let mut start = Box::pin(app(env!("CARGO_BIN_EXE_slow"), &[], "^never").start());
        loop {
            let moment = tokio::time::timeout(Duration::from_millis(1), &mut start);
            assert!(moment.await.is_err(), "it is never ready");
            if !runs || !programs().is_empty() {
                break;
            }
        }
        drop(start);
        assert_eq!(programs(), [] as [String; 0]);
    }
}

#[test]
fn a_start_that_is_given_up_leaves_nothing() {
    let run = Run::of("alone::is_given_up").finish();
    run.assert_passes();
    assert!(run.home.tests().is_empty(), "{:?}", run.home.tests());
}
