//! The files that walks leave where they are told to.

use std::{fs, path::Path};

use rustix::process::Signal;

use super::{finished, run};
use crate::support::{Finished, Home};

/// The names of the files that the test was told of, all of which were there.
fn files(finished: &Finished) -> Vec<String> {
    let files = finished.stderr.lines().filter_map(|line| line.strip_prefix("file "));
    files
        .map(|file| Path::new(file).file_name().unwrap_or_default().display().to_string())
        .collect()
}

#[test]
fn the_test_is_told_what_was_written() {
    let run = finished(&Home::new(), "gathered", &[]);
    run.assert_passes();
    let names = files(&run);
    assert_eq!((names.len(), names[1].as_str()), (2, "walks.now"));
    assert!(names[0].ends_with(".ndjson"), "{names:?}");
}

#[test]
fn a_directory_gets_a_summary_the_failures_the_walks_and_the_states() {
    let home = Home::new();
    let directory = home.path().join("kept");
    let variables =
        [("FAIL_IN", "3"), ("MULTITEST_WALK_DIR", directory.to_str().expect("it is text"))];
    let run = finished(&home, "gathered", &variables);
    let names = ["walks.now", "summary.json", "failed.txt", "walks.ndjson", "states.ndjson"];
    assert_eq!(files(&run)[1..], names);

    let text = |name: &str| {
        let path = directory.join("faulty.walks.gathered").join(name);
        fs::read_to_string(path).unwrap_or_else(|error| panic!("{name}: {error}"))
    };
    let summary: serde_json::Value = serde_json::from_str(&text("summary.json")).expect("JSON");
    assert_eq!((&summary["passed"], &summary["failed"]), (&9.into(), &1.into()));
    let failed: Vec<_> = text("failed.txt").trim_end().split('\t').map(str::to_owned).collect();
    assert_eq!(failed[1..], ["open=EUR/set_limit=3", "3 is too much"]);
    assert!(failed[0].starts_with("w1-3-"), "{failed:?}");
    assert_eq!(text("walks.ndjson").lines().count(), 10);

    let states = text("states.ndjson");
    let last: serde_json::Value =
        serde_json::from_str(states.lines().last().expect("there are ten")).expect("JSON");
    assert_eq!(last["walk"], 9);
    assert_eq!(last["state"], serde_json::json!({ "currency": "USD", "limit": 4 }));
}

#[test]
fn a_run_that_is_interrupted_leaves_what_came_of_it_so_far() {
    let home = Home::new();
    let directory = home.path().join("kept");
    let place = directory.to_str().expect("it is text");
    let variables = [("FAIL_IN", "3"), ("WAIT_IN", "7"), ("MULTITEST_WALK_DIR", place)];
    let running = run(&home, "limits", &variables).start();
    running.await_stderr("walk 7 waits");
    running.signal(Signal::INT);
    running.finish();
    let text = |name: &str| {
        let path = directory.join("faulty.walks.limits").join(name);
        fs::read_to_string(path).unwrap_or_else(|error| panic!("{name}: {error}"))
    };
    let summary: serde_json::Value = serde_json::from_str(&text("summary.json")).expect("JSON");
    assert_eq!((&summary["passed"], &summary["left"]), (&6.into(), &3.into()));
    assert_eq!(summary["interrupted"], true);
    assert_eq!(text("failed.txt").lines().count(), 1);
    assert_eq!(text("walks.ndjson").lines().count(), 7);
}

#[test]
fn gathered_states_that_cannot_be_written_are_told_before_anything_starts() {
    let home = Home::new();
    let directory = home.path().join("kept");
    let variables = [("MULTITEST_WALK_DIR", directory.to_str().expect("it is text"))];
    let refused = finished(&home, "opaque", &variables);
    let error = "FAILED  the states cannot be written to a file, as they are gathered and a directory is named: `integration::faulty::walks::Opaque` does not implement `Serialize`";
    assert!(refused.stderr.contains(error), "{}", refused.stderr);
    assert!(!directory.exists());
}

#[test]
fn a_place_that_cannot_be_written_fails_the_test() {
    let home = Home::new();
    let file = home.path().join("file");
    fs::write(&file, "").expect("a temporary file");
    let variables = [("MULTITEST_WALK_DIR", file.to_str().expect("it is text"))];
    let refused = finished(&home, "gathered", &variables);
    let error = "what came of the walks cannot be written to `";
    assert!(refused.stderr.contains(error), "{}", refused.stderr);
    assert_eq!(refused.status.code(), Some(101));
}
