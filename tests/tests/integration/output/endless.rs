//! Deadlines hold while a program writes without end.

use std::fs;

use crate::{
    faulty::endless::{MOST, NEVER},
    support::Run,
};

/// Runs `faulty::endless::{name}`, which fails by a deadline and not by the end of the program; what it printed.
#[track_caller]
fn report(name: &str) -> String {
    let run = Run::of(&format!("faulty::endless::{name}")).finish();
    let report = run.report();
    assert_eq!(run.status.code(), Some(101), "{report}");
    let mut folders = fs::read_dir(run.home.path()).expect("the directory is there").flatten();
    let log = format!("faulty.endless.{name}/app/stdout");
    let log = folders.find_map(|run| fs::metadata(run.path().join(&log)).ok());
    assert!(log.expect("it stays").len() < MOST, "it was read until the program had ended");
    report
}

#[test]
fn that_of_a_start() {
    let report = report("never_ready");
    let awaited = format!("waited for stdout to match /{NEVER}/; saw ");
    assert!(report.contains(&awaited), "{report}");
    assert!(report.contains(" lines, none matched\n"), "{report}");
    assert!(report.contains("\napp was not ready within its timeout of <time>\n"), "{report}");
}

#[test]
fn that_of_a_test() {
    let report = report("takes_too_long");
    let first = report.lines().next();
    let expected =
        "faulty::endless::takes_too_long  FAILED  did not end within the test's timeout of <time>";
    assert_eq!(first, Some(expected), "{report}");
}
