//! Options that take over when a driver does not start.

use multitest::prelude::*;
use multitest_drivers::{App, AppOptions};

use crate::support::Run;

const ECHO: &str = env!("CARGO_BIN_EXE_echo");
const CRASH: &str = env!("CARGO_BIN_EXE_crash");

fn echo() -> AppOptions {
    let mut options = App::options();
    options.binary(ECHO).stdout([r"listening on (?P<address>\S+)"]);
    options
}

#[multitest(
    env = {
        server: App { binary: CRASH, args: ["--code", "3"], stdout: ["never"], failover: echo() },
        client: multitest_drivers::TcpClient { address: server.extract::<std::net::SocketAddr>("address")? },
    },
)]
#[ignore = "run by the test that reads its warning"]
async fn takes_over(server: &App, client: &multitest_drivers::TcpClient) -> Result<()> {
    client.send("hi").await?;
    assert_eq!(client.receive_exact(2).await?, b"hi");
    assert!(server.directory().join("previous-1/stdout").exists(), "the logs of the first");
    Ok(())
}

#[test]
fn the_failover_takes_the_name_and_both_starts_are_reported() {
    let run = Run::of("handles::failover::takes_over").finish();
    run.assert_passes();
    let warning = "`server` did not start, and its failover took over: waited for stdout to match";
    assert!(run.stderr.contains(warning), "{}", run.stderr);
}

#[multitest(
    env = {
        server: App {
            binary: CRASH,
            args: ["--code", "3"],
            stdout: ["never"],
            failover: {
                let mut options = App::options();
                options.binary("no-such-program");
                options
            },
        },
    },
)]
#[ignore = "it fails"]
async fn neither_starts() {}

#[test]
fn a_failover_that_fails_too_reports_both() {
    let run = Run::of("handles::failover::neither_starts").finish();
    let report = run.report();
    for text in [
        "its failover did not start either: ",
        "no-such-program",
        "at first it failed with: waited for stdout to match /never/",
        "server exited with code 3",
    ] {
        assert!(report.contains(text), "no `{text}` in\n{report}");
    }
}
