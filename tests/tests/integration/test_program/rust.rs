//! A Rust test binary that talks to a server, by itself and under cargo-nextest.

use std::path::Path;

use multitest::prelude::*;
use multitest_drivers::{TcpServer, TestProgram, test_program::Format};

use super::{
    fixture::{rust, source},
    message, told,
};

#[multitest(
    env = {
        rates: TcpServer,
        tests: TestProgram { binary: rust().await?, format: Format::Libtest, check: false },
    },
)]
async fn cases_of_libtest_are_results(rates: &TcpServer, tests: &TestProgram) -> Result<()> {
    assert_eq!(rates.receive_line().await?, "EUR:GBP");
    // They run on several threads.
    let mut cases = told(tests.results());
    cases.sort();
    let expected = [
        "answers::are_wrong failed client.rs:16",
        "asks passed",
        "panics passed",
        "trades skipped",
    ];
    assert_eq!(cases, expected);
    assert_eq!(message(tests.results(), "trades"), "the market is closed");
    check_message(message(tests.results(), "answers::are_wrong"));
    let verdict = tests.verdict().map_err(ToString::to_string);
    assert_eq!(verdict, Err("1 of 4 cases failed".to_owned()));
    Ok(())
}

#[multitest(
    env = {
        rates: TcpServer,
        tests: TestProgram {
            binary: "cargo",
            args: (
                "nextest",
                "run",
                "--offline",
                "--no-fail-fast",
                "--manifest-path",
                source("rust/Cargo.toml"),
                "--target-dir",
                Path::new(env!("CARGO_TARGET_TMPDIR")).join("rates"),
            ),
            format: Format::Nextest,
            check: false,
        },
    },
)]
async fn cases_of_cargo_nextest_are_results(rates: &TcpServer, tests: &TestProgram) -> Result<()> {
    assert_eq!(rates.receive_line().await?, "EUR:GBP");
    let mut cases = told(tests.results());
    cases.sort();
    let expected = [
        "rates::client answers::are_wrong failed client.rs:16",
        "rates::client asks passed",
        "rates::client panics passed",
    ];
    assert_eq!(cases, expected);
    check_message(message(tests.results(), "rates::client answers::are_wrong"));
    Ok(())
}

/// With the panic's own words, without its backtrace, which may be asked for or not.
fn check_message(message: &str) {
    assert!(message.contains("failed: the rate of yesterday\n"), "{message}");
    assert!(message.contains("  left: \"0.9\"\n right: \"1.1\""), "{message}");
}
