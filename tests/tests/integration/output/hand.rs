//! Drivers of a user's own that go wrong, and what `#[should_panic]` makes of that.

use super::{check, check_run, expected};
use crate::support::{Finished, Home, Run};

const NOT_STARTED: &str = "the environment did not start";
const NOT_STOPPED: &str = "the environment did not stop in order";

/// Runs a test in which somebody panics, and expects the panics' own words first and then the
/// report.
#[track_caller]
fn check_after_panics(name: &str, panics: &[&str], sentence: &str, block: &str) -> Finished {
    let run = Run::of(&format!("faulty::{name}")).finish();
    let words = panics.iter().enumerate().map(|(at, panic)| {
        let note =
            "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n";
        let note = if at == 0 { note } else { "" };
        let place = "tests/tests/integration/";
        format!("thread 'faulty::{name}' <n> panicked at {place}{panic}\n{note}\n")
    });
    let words: Vec<String> = words.collect();
    run.assert_fails_with(&(words.concat() + &expected(name, sentence, block)));
    run
}

#[test]
fn a_panic_in_a_start_is_a_failure_of_its_driver() {
    let panics = ["support/step.rs:<line>:\nstep cannot start"];
    let block = "
step  FAILED  <time>  panicked: step cannot start
other  not started  needs `step`";
    check_after_panics("hand::panics_in_start", &panics, NOT_STARTED, block);
}

#[test]
fn a_panic_in_a_stop_is_a_failure_of_its_driver() {
    let panics = ["support/step.rs:<line>:\nstep cannot stop"];
    let block = "step  STOP FAILED  <time>  panicked: step cannot stop";
    check_after_panics("hand::panics_in_stop", &panics, NOT_STOPPED, block);
}

#[test]
fn every_failure_of_the_stop_is_reported() {
    let block = "
step  STOP FAILED  <time>  `step` does not stop
user  STOP FAILED  <time>  `user` does not stop";
    check("hand::both_stops_fail", NOT_STOPPED, block);
}

#[test]
fn a_start_that_hangs_ends_at_its_timeout() {
    let block = "
step  FAILED  <time>  waited for its start to complete

step was not ready within its timeout of <time>";
    check("hand::hangs_in_start", NOT_STARTED, block);
}

#[test]
fn a_stop_that_hangs_ends_after_its_timeout() {
    let block = "step  STOP FAILED  <time>  did not stop within its stop_timeout of <time>";
    check("hand::hangs_in_stop", NOT_STOPPED, block);
}

#[test]
fn drivers_that_fail_together_are_both_reported() {
    let block = "
one  FAILED  <time>  `one` does not start
two  FAILED  <time>  `two` does not start
slow  given up  <time>  waited for the end; last seen: not yet
running  stopped  <time>  pid <n>
go  stopped  <time>
never  not started  needs `one`";
    check("hand::two_fail_together", NOT_STARTED, block);
}

#[test]
fn a_start_that_fails_never_is_the_panic_that_is_expected() {
    let panics = ["support/step.rs:<line>:\nstep cannot start"];
    let block = "step  FAILED  <time>  panicked: step cannot start";
    let name = "hand::start_fails_where_a_panic_is_expected";
    let run = check_after_panics(name, &panics, NOT_STARTED, block);
    assert!(run.stdout.contains("test did not panic as expected"), "{}", run.stdout);
}

#[test]
fn a_stop_that_fails_never_is_the_panic_that_is_expected() {
    let panics =
        ["faulty/hand.rs:<line>:\nstep cannot stop", "support/step.rs:<line>:\nstep cannot stop"];
    let block = "step  STOP FAILED  <time>  panicked: step cannot stop";
    let name = "hand::stop_fails_where_a_panic_is_expected";
    check_after_panics(name, &panics, NOT_STOPPED, block);
}

#[test]
fn a_panic_that_is_expected_passes_without_a_report() {
    let run = Run::of("faulty::hand::body_panics_where_a_panic_is_expected").finish();
    run.assert_passes();
    assert!(!run.stderr.contains("FAILED"), "{}", run.stderr);
    assert!(run.home.tests().is_empty(), "its files were kept");
}

#[test]
fn an_expected_panic_may_be_declared_in_every_form() {
    let home = Home::new();
    let run = Run::within(&home, &[], &["faulty::hand::expected::"]).finish();
    run.assert_passes();
    assert!(run.stdout.contains("test result: ok. 4 passed"), "{}", run.stdout);
    assert!(home.tests().is_empty(), "{:?}", home.tests());
}

#[test]
fn another_panic_than_the_expected_one_is_reported() {
    let name = "hand::body_panics_otherwise_where_a_panic_is_expected";
    let panics = ["faulty/hand.rs:<line>:\nas it\nshould not"];
    let sentence = "panicked: as it; expected a panic with `as it should`";
    let run = check_after_panics(name, &panics, sentence, "step  stopped  <time>");
    assert!(run.stdout.contains("panic did not contain expected string"), "{}", run.stdout);
}

#[test]
fn no_panic_where_one_is_expected_fails() {
    let run = Run::of("faulty::hand::body_returns_where_a_panic_is_expected").finish();
    assert!(run.stdout.contains("test did not panic as expected"), "{}", run.stdout);
    let name = "hand::body_returns_where_a_panic_is_expected";
    let block = "step  stopped  <time>";
    check_run(&run, name, "did not panic, which `#[should_panic]` expects", block);
    check("hand::body_fails_where_a_panic_is_expected", "as it should", block);
}
