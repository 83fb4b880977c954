//! A driver without an environment, in a tokio program of the user's own.

use std::path::Path;

use multitest::{DriverOptions, Result};
use multitest_drivers::{App, AppOptions, Driver, TcpClient, TcpServer};

use crate::support::{Run, eventually};

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
    options.port(app.extract("port")?);
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
    let expected = "`app`: waited for stdout to match /^ready/; saw 1 line, none matched\n\
                    app | loading\napp stderr | error: no rates\n\
                    app exited with code 1 after <time>";
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
    let expected = "`app`: expected exit code 0, found 1\n\
                    app | ready\napp exited with code 1 after <time>";
    assert_eq!(run.report(), expected);
}

#[tokio::test]
#[ignore = "run by the test of its end"]
async fn is_dropped() -> Result<()> {
    let app = app(env!("CARGO_BIN_EXE_slow"), &[], "^ready").start().await?;
    let server = TcpServer::options().start().await?;
    let (pid, address) = (app.pid(), server.address());
    drop((app, server));
    let gone = eventually(|| (!Path::new(&format!("/proc/{pid}")).exists()).then_some(()));
    assert!(gone.is_some(), "its program still runs");
    assert!(tokio::net::TcpStream::connect(address).await.is_err(), "its port still accepts");
    Ok(())
}

#[test]
fn dropping_it_ends_what_it_holds() {
    let run = Run::of("alone::is_dropped").finish();
    run.assert_passes();
    assert!(run.home.tests().is_empty(), "{:?}", run.home.tests());
}
