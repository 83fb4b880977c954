//! What is kept of a test's files, and which run they belong to.

use std::{
    fs,
    path::{Path, PathBuf},
};

use multitest::event::Event;

use crate::support::{Home, Run, redacted};

const PASSES: [&str; 2] = ["--exact", "faulty::endings::passes"];

#[test]
fn files_of_a_test_that_passes_are_removed() {
    let run = Run::of("faulty::endings::passes").finish();
    run.assert_passes();
    assert!(run.home.tests().is_empty(), "{:?}", run.home.tests());
    assert!(!run.home.events().is_empty());
}

/// What still ran on the test's runtime has ended by then.
#[test]
fn nothing_writes_to_files_that_are_removed() {
    let run = Run::of("faulty::endings::leaves_a_task").finish();
    run.assert_passes();
    assert!(run.home.tests().is_empty(), "{:?}", run.home.tests());
}

#[test]
fn files_that_cannot_be_removed_are_a_warning() {
    let name = "faulty::endings::has_no_directory_any_more";
    let run = Run::of(name).finish();
    run.assert_passes();
    let directory = "<home>/<run>/faulty.endings.has_no_directory_any_more";
    let text = format!("the directory `{directory}` cannot be removed: Not a directory");
    assert_eq!(run.report(), format!("warning: {name}: {text}"));
    let told = run.home.events().into_iter().find_map(|record| match record.event {
        Event::Warning { driver: None, text } => Some(redacted(&text, run.home.path())),
        _ => None,
    });
    assert_eq!(told, Some(text));
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
fn only_run(home: &Path) -> PathBuf {
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

/// This binary again, in `home`.
fn copy_in(home: &Home) -> PathBuf {
    let this = std::env::current_exe().expect("this binary has a path");
    let other = home.path().join("other-0123456789abcdef");
    fs::copy(this, &other).expect("there is room for a copy");
    other
}

/// In a container that was entered from outside, the parent has no number.
// Linux only: nothing else has namespaces of processes.
#[cfg(target_os = "linux")]
#[test]
fn a_process_without_a_parent_is_a_run_of_its_own() {
    let mut wrapper = vec!["unshare", "--pid", "--fork", "--mount-proc"];
    if !rustix::process::geteuid().is_root() {
        wrapper.splice(1..1, ["--user", "--map-root-user"]);
    }
    let home = Home::new();
    Run::within(&home, &wrapper, &PASSES).finish().assert_passes();
    let runs = runs(home.path());
    assert!(runs.len() == 1 && runs[0].ends_with("-1") && runs[0].len() == 17, "{runs:?}");
}

#[test]
fn far_from_any_target_each_user_has_a_directory() {
    let home = Home::new();
    let run = Run::other(&home, &copy_in(&home), &PASSES).current_dir(Path::new("/"));
    run.env("MULTITEST_DIR", "").env("TMPDIR", home.path()).finish().assert_passes();
    let directory = format!("multitest-{}", rustix::process::getuid().as_raw());
    assert_eq!(runs(&home.path().join(directory)).len(), 1);
}

#[test]
fn all_binaries_of_one_parent_are_one_run() {
    let home = Home::new();
    let other = copy_in(&home);
    Run::within(&home, &[], &PASSES).finish().assert_passes();
    Run::other(&home, &other, &PASSES).finish().assert_passes();
    assert_eq!(runs(home.path()).len(), 1);
    let binaries = home.events().into_iter().filter_map(|record| match record.event {
        Event::ProcessStarted { binary, .. } => Some(binary),
        _ => None,
    });
    assert!(binaries.collect::<Vec<_>>().contains(&other));
}
