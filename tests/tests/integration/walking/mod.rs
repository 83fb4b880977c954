//! What a test's run of walks does around the walks: replays, resumes, events, files. Each test runs a
//! test of `faulty::walks` in a process of its own.

mod events;
mod files;
mod progress;
mod replay;
mod resume;
mod step;

use multitest::event::{Event, WalkEnd};

use crate::support::{Finished, Home, Run};

/// The test `name` in `home`, with these variables.
fn run(home: &Home, name: &str, variables: &[(&str, &str)]) -> Run {
    let run = Run::within(home, &[], &["--exact", &format!("faulty::walks::{name}")]);
    variables.iter().fold(run, |run, (name, value)| run.env(name, value))
}

/// Runs it to its end.
fn finished(home: &Home, name: &str, variables: &[(&str, &str)]) -> Finished {
    run(home, name, variables).finish()
}

/// The walks that were told of, in the order of their ends.
fn told(home: &Home) -> Vec<WalkEnd> {
    let walk = |event| match event {
        Event::WalkFinished(walk) => Some(walk),
        _ => None,
    };
    home.events().into_iter().filter_map(|record| walk(record.event)).collect()
}

/// The numbers of walks.
fn numbers(walks: &[WalkEnd]) -> Vec<u128> {
    walks.iter().map(|walk| walk.walk).collect()
}

/// Fails unless the test has told these counts.
#[track_caller]
fn assert_counts(finished: &Finished, counts: &str) {
    let stderr = &finished.stderr;
    assert!(stderr.lines().any(|line| line == counts), "no line `{counts}` in\n{stderr}");
}
