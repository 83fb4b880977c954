//! When the environment of a suite starts, and what comes of it when it does not.

use multitest::event::{Event, Record};
use rustix::process::Signal;
use std::os::unix::process::ExitStatusExt;

use super::{block, results, run, starts_of};
use crate::support::{Home, Run};

#[test]
fn one_start_serves_all_testcases_whatever_runs_and_on_however_many_threads() {
    let talk = "suites::shared::talk::";
    for filter in [
        vec![talk, "--test-threads=1"],
        vec![talk, "--test-threads=8"],
        vec!["--exact", "suites::shared::talk::first"],
        vec!["suites::shared::talk::second", "suites::shared::talk::third"],
    ] {
        let home = Home::new();
        Run::within(&home, &[], &filter).finish().assert_passes();
        assert_eq!(starts_of(&home, "suites::shared::talk", "server"), 1, "{filter:?}");
        let results = results(&home);
        let last = results.last().map(String::as_str);
        assert_eq!(last, Some("suites::shared::talk (environment) passed"), "{filter:?}");
        assert!(home.tests().is_empty(), "the files of suites that pass are removed");
    }
}

#[test]
fn testcases_that_are_first_at_the_same_time_share_one_start() {
    let home = Home::new();
    let filter = ["faulty::suites::together::", "--test-threads=4"];
    Run::within(&home, &[], &filter).finish().assert_passes();
    assert_eq!(starts_of(&home, "faulty::suites::together", "app"), 1);
    assert_eq!(results(&home).len(), 5);
}

#[test]
fn each_process_has_an_environment_of_its_own() {
    let home = Home::new();
    for testcase in ["suites::shared::talk::first", "suites::shared::talk::second"] {
        Run::within(&home, &[], &["--exact", testcase]).finish().assert_passes();
    }
    assert_eq!(starts_of(&home, "suites::shared::talk", "server"), 2);
}

#[test]
fn a_suite_of_which_nothing_runs_is_not_started() {
    let home = Home::new();
    Run::within(&home, &[], &["suites::cases::sums::modes"]).finish().assert_passes();
    assert_eq!(starts_of(&home, "suites::shared::talk", "server"), 0);
    assert_eq!(starts_of(&home, "suites::cases::sums", "server"), 1);
}

#[test]
fn testcases_tell_which_environment_is_theirs() {
    let home = Home::new();
    Run::within(&home, &[], &["suites::shared::talk::first"]).finish().assert_passes();
    let suites = home.events().into_iter().filter_map(|record| match record.event {
        Event::TestStarted { suite, .. } => Some((record.test.unwrap_or_default(), suite)),
        _ => None,
    });
    let environment = "suites::shared::talk (environment)".to_owned();
    let expected = [
        (environment.clone(), None),
        ("suites::shared::talk::first".to_owned(), Some(environment)),
    ];
    assert_eq!(suites.collect::<Vec<_>>(), expected);
}

#[test]
fn a_failed_start_fails_each_testcase_and_is_shown_once() {
    let run = run("no_start");
    let name = "faulty::suites::no_start";
    let sentence = "the environment of its suite did not start";
    let drivers = "
app  FAILED  <time>  waited for stdout to match /ready/; saw 1 line, none matched
other  stopped  <time>  127.0.0.1:<port>

app | no
app exited with code 1 after <time>";
    let block = block("no_start", "the environment did not start", drivers);
    let line = |case: &str| format!("{name}::{case}  FAILED  {sentence}; see `{name}::a`");
    let expected =
        format!("{name}::a  FAILED  {sentence}\n\n{block}\n\n\n{}\n\n\n{}", line("b"), line("c"));
    run.assert_fails_with(&expected);
    assert_eq!(
        results(&run.home),
        ["no_start (environment)", "no_start::a", "no_start::b", "no_start::c"]
            .map(|test| format!("faulty::suites::{test} failed"))
    );
}

#[test]
fn a_failed_setup_fails_each_testcase_after_teardown_and_an_orderly_stop() {
    let run = run("no_setup");
    let report = run.report();
    let sentence = "`#[setup]` function `prepare`: the table is there already\nhelp: drop it";
    let drivers = "server  stopped  <time>  127.0.0.1:<port>\nstep  stopped  <time>";
    assert!(report.contains(&block("no_setup", sentence, drivers)), "{report}");
    let line = "did not start; see `faulty::suites::no_setup::a`";
    assert!(report.ends_with(line), "{report}");
    assert_eq!(run.status.code(), Some(101));
}

#[test]
fn a_setup_that_hangs_is_given_up() {
    for suite in ["setup_hangs", "setup_blocks"] {
        let run = run(suite);
        let sentence = "`#[setup]` function `prepare`: did not end within its timeout of <time>";
        let drivers = "server  stopped  <time>  127.0.0.1:<port>";
        let report = run.report();
        assert!(report.ends_with(&block(suite, sentence, drivers)), "{report}");
        assert_eq!(run.status.code(), Some(101));
    }
}

#[test]
fn a_start_can_be_interrupted() {
    let running = Run::within(&Home::new(), &[], &["faulty::suites::starts_for_ever::"]).start();
    let spawned = |record: &Record| matches!(record.event, Event::ProgramSpawned { .. });
    running.await_event(spawned);
    // A shell has SIGINT ignored by what it runs in the background.
    running.signal(Signal::TERM);
    let run = running.finish();
    assert_eq!(run.status.signal(), Some(Signal::TERM.as_raw()));
    let begins = "faulty::suites::starts_for_ever (environment)  FAILED  was interrupted while it \
                  started\n\napp  given up";
    assert!(run.report().starts_with(begins), "{}", run.report());
}

#[test]
fn a_failed_start_can_be_held() {
    let running = Run::within(&Home::new(), &[], &["faulty::suites::no_start::"])
        .env("MULTITEST_KEEP", "running")
        .start();
    let output = running.await_stderr("held as it is (MULTITEST_KEEP=running)");
    assert!(output.contains("no_start (environment)  FAILED"), "{output}");
    running.signal(Signal::TERM);
    assert_eq!(running.finish().status.signal(), Some(Signal::TERM.as_raw()));
}
