//! What is kept of a test's files, and which run they belong to.

use std::{fs, path::Path};

use crate::support::{Home, Run};

const PASSES: [&str; 2] = ["--exact", "faulty::endings::passes"];

#[test]
fn files_of_a_test_that_passes_are_removed() {
    let run = Run::of("faulty::endings::passes").finish();
    run.assert_passes();
    assert!(run.home.tests().is_empty(), "{:?}", run.home.tests());
    assert!(!run.home.events().is_empty());
}

#[test]
fn files_of_every_test_are_kept_if_asked_for() {
    let run = Run::of("faulty::endings::passes").env("MULTITEST_KEEP", "files").finish();
    run.assert_passes();
    assert_eq!(run.home.tests(), ["faulty.endings.passes"]);
}

#[test]
fn files_of_a_test_that_fails_are_kept_with_its_logs() {
    let run = Run::of("faulty::programs::exits_at_once").finish();
    let directory = only_run(run.home.path()).join("faulty.programs.exits_at_once/app");
    let read = |log| fs::read_to_string(directory.join(log)).expect("the log is kept");
    assert_eq!(read("stdout"), "loading app.cfg\n");
    assert_eq!(read("stderr"), "error: no rates\n");
}

/// The directory of the only run in `home`.
fn only_run(home: &Path) -> std::path::PathBuf {
    let mut runs = runs(home);
    assert_eq!(runs.len(), 1, "{runs:?}");
    home.join(runs.remove(0))
}

fn runs(home: &Path) -> Vec<String> {
    let entries = fs::read_dir(home).expect("the directory is there").flatten();
    let runs = entries.filter(|entry| entry.path().join("events").is_dir());
    runs.map(|run| run.file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn a_run_of_nextest_has_its_name() {
    let home = Home::new();
    Run::within(&home, &[], &PASSES).env("NEXTEST_RUN_ID", "a1b2-c3").finish().assert_passes();
    assert_eq!(runs(home.path()), ["nextest-a1b2-c3"]);
}

#[test]
fn all_binaries_of_one_parent_are_one_run() {
    let home = Home::new();
    let this = std::env::current_exe().expect("this binary has a path");
    let other = home.path().join("other-0123456789abcdef");
    fs::copy(this, &other).expect("there is room for a copy");
    Run::within(&home, &[], &PASSES).finish().assert_passes();
    Run::other(&home, &other, &PASSES).finish().assert_passes();
    assert_eq!(runs(home.path()).len(), 1);
    let binaries = home.events().into_iter().filter_map(|record| match record.event {
        multitest::event::Event::ProcessStarted { binary, .. } => Some(binary),
        _ => None,
    });
    assert!(binaries.collect::<Vec<_>>().contains(&other));
}
