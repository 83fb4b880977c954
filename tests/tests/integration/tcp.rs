//! Both ends of TCP in a process that has no descriptor left.

use std::fs::File;

use multitest::{Driver, DriverOptions, Error};
use multitest_drivers::{TcpClient, TcpServer};

use crate::support::{Home, Run};

/// The limit of open files under which the tests below run: little, so that it is soon reached.
const LIMITED: [&str; 4] = ["sh", "-c", "ulimit -n 200; exec \"$@\"", "sh"];

const HELP: &str = "raise the limit of open files with `ulimit -n`";

#[test]
fn a_shortage_of_descriptors_is_no_matter_of_the_port() {
    let name = "tcp::nothing_can_be_opened";
    let run = Run::within(&Home::new(), &LIMITED, &["--exact", name]).finish();
    run.assert_passes();
    assert!(run.stdout.contains("1 passed"), "{}", run.stdout);
}

#[tokio::test]
#[ignore = "run by the test above, under a limit of open files"]
async fn nothing_can_be_opened() {
    let server = TcpServer::options().start().await.expect("a descriptor is left");
    let mut options = TcpClient::options();
    options.address(server.address()).connect_at_start(false);
    let client = options.start().await.expect("it needs no descriptor");
    let mut options = TcpClient::options();
    options.address(server.address());
    let waiting = options.start().await.expect("a descriptor is left");

    let all: Vec<File> = std::iter::from_fn(|| File::open("/dev/null").ok()).collect();
    assert!(all.len() < 200, "there is no limit");
    let options = TcpServer::options();
    let not_listening = options.start().await.expect_err("no descriptor is left");
    let mut options = TcpClient::options();
    options.address(server.address());
    let not_started = options.start().await.expect_err("no descriptor is left");
    let not_connected = client.connect().await.expect_err("no descriptor is left");
    let not_accepted = server.accept().await.expect_err("no descriptor is left");
    drop(all);

    let reason = "too many open files (os error 24)";
    assert_eq!(
        not_listening.summary(),
        format!("`tcpserver` did not start: cannot listen on `localhost:0`: {reason}")
    );
    assert_eq!(not_listening.advice(), Some(HELP));
    check(&not_started, &format!("cannot connect to {}: {reason} after ", server.address()));
    check(&not_connected.into(), &format!("cannot connect to {}: {reason} ", server.address()));
    let awaited = format!("awaited a connection on {}: {reason} after ", server.address());
    check(&not_accepted.into(), &awaited);
    server.accept().await.expect("it waits until there is a descriptor");
    drop(waiting);
}

/// Fails unless `error` says `what`, and what to do, once.
#[track_caller]
fn check(error: &Error, what: &str) {
    let text = format!("{error:?}");
    assert!(text.contains(what), "expected `{what}` in {text}");
    assert_eq!(text.matches("help").count() + text.matches(HELP).count(), 1, "{text}");
}
