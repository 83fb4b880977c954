//! The driver's own events as a file beside its logs: after a failure, and only then.

use std::fs;

use multitest::prelude::*;
use multitest_drivers::App;

use super::Writing;
use crate::support::{Home, Run, redacted};

#[multitest(env = Writing)]
#[ignore = "run by the test of its files"]
async fn passes() {}

#[multitest(env = { app: App { binary: env!("CARGO_BIN_EXE_slow"), stdout: ["ready"] } })]
#[ignore = "meant to fail; run by the test of its files"]
async fn fails() -> Result<()> {
    Err(Error::new("no"))
}

/// The path of `name`, in the directory of the one test in `home`, below that of its run.
fn events(home: &Home, driver: &str) -> Option<String> {
    let runs = fs::read_dir(home.path()).expect("the directory is there").flatten();
    let mut tests = runs.filter_map(|run| fs::read_dir(run.path()).ok()).flatten().flatten();
    tests.find_map(|test| fs::read_to_string(test.path().join(driver).join("events.log")).ok())
}

#[test]
fn what_happened_to_a_driver_is_filed_when_the_test_fails() {
    let run = Run::of("logs::files::fails").finish();
    assert_eq!(run.status.code(), Some(101));
    let events = events(&run.home, "app").expect("it is there");
    let events = redacted(&events, run.home.path());
    let lines: Vec<&str> = events.lines().map(str::trim).collect();
    let path = "<home>/<run>/logs.files.fails/app";
    assert_eq!(
        lines[..2],
        ["<time>  starting", "<time>  program spawned  pid <n>, program <bin>/slow"]
    );
    assert!(lines[2].starts_with("<time>  ready  pid <n>, "), "{events}");
    assert!(lines[2].contains(&format!(", stdout_path {path}/stdout, ")), "{events}");
    assert_eq!(
        lines[3..6],
        ["<time>  stopping", "<time>  program exited  code -15, pid <n>", "<time>  stopped"]
    );
    assert_eq!(lines.len(), 6, "{events}");
}

#[test]
fn a_test_that_passes_leaves_no_such_file() {
    let run = Run::of("logs::files::passes").finish();
    run.assert_passes();
    assert_eq!(run.home.tests(), [] as [String; 0]);
}

#[test]
fn it_is_there_when_files_are_kept() {
    let run = Run::of("logs::files::passes").env("MULTITEST_KEEP", "files").finish();
    run.assert_passes();
    assert!(events(&run.home, "app").is_some_and(|events| events.contains("ready")));
    assert!(events(&run.home, "client").is_some_and(|events| events.contains("ready")));
}

#[tokio::test]
#[ignore = "run by the test of its files"]
async fn alone() {
    let mut options = App::options();
    options.binary(env!("CARGO_BIN_EXE_crash")).stdout(["ready"]);
    assert!(options.start().await.is_err());
}

#[test]
fn a_driver_alone_files_its_events_as_well() {
    let run = Run::of("logs::files::alone").finish();
    run.assert_passes();
    let events = events(&run.home, "app").expect("it failed");
    assert!(events.contains("program exited  code 1"), "{events}");
    assert!(events.contains("failed  waited for stdout to match /ready/"), "{events}");
}
