//! Walks that run again, by token, number and text, and those that failed.

use multitest::event::Event;

use super::{finished, numbers, told};
use crate::support::{Finished, Home};

/// Fails unless so many walks have passed and failed in this run, the newest of its home, without the test function.
#[track_caller]
fn assert_ended(finished: &Finished, (passed, failed): (u128, u128)) {
    let mut records = finished.home.events();
    records.sort_by_key(|record| record.time_us);
    let mut ends = records.into_iter().filter_map(|record| match record.event {
        Event::WalksFinished(end) => Some((end.counts.passed, end.counts.failed)),
        _ => None,
    });
    assert_eq!(ends.next_back(), Some((passed, failed)), "{}", finished.stderr);
    let note = "note: MULTITEST_WALK asks for single walks, so `faulty::walks::limits` itself is not called";
    assert!(finished.stderr.lines().any(|line| line == note), "{}", finished.stderr);
    assert!(!finished.stderr.contains(" selected, "), "it was called: {}", finished.stderr);
}

/// The tokens in the commands of a report.
fn tokens(finished: &Finished) -> Vec<String> {
    let commands =
        finished.stderr.lines().filter_map(|line| line.split_once("  replay  MULTITEST_WALK="));
    commands.map(|(_, command)| command.split(' ').next().unwrap_or_default().to_owned()).collect()
}

/// The report of a run that was refused before it began.
fn refused(home: &Home, test: &str, variables: &[(&str, &str)]) -> String {
    let run = finished(home, test, variables);
    assert_eq!(run.status.code(), Some(101), "{}", run.stderr);
    assert_eq!(numbers(&told(home)), [0; 0], "nothing ran");
    run.stderr
}

#[test]
fn each_failure_names_the_command_that_runs_it_alone() {
    let home = Home::new();
    let first = finished(&home, "limits", &[("FAIL_IN", "3,8")]);
    let tokens = tokens(&first);
    assert_eq!(tokens.len(), 2, "{}", first.stderr);
    let command = "cargo test -p multitest-tests --test integration faulty::walks::limits -- --exact --ignored";
    let line = format!("    replay  MULTITEST_WALK={} {command}", tokens[0]);
    assert!(first.stderr.lines().any(|found| found == line), "{}", first.stderr);
    let line = format!("all failed  MULTITEST_WALK=failed {command}");
    assert!(first.stderr.lines().any(|found| found == line), "{}", first.stderr);

    let home = Home::new();
    let again = finished(&home, "limits", &[("FAIL_IN", "3,8"), ("MULTITEST_WALK", &tokens[1])]);
    assert_ended(&again, (0, 1));
    assert_eq!(numbers(&told(&home)), [8]);
    assert!(!again.stderr.contains("reason:"), "no other walk runs: {}", again.stderr);
    finished(&Home::new(), "limits", &[("MULTITEST_WALK", &tokens[1])]).assert_passes();
}

#[test]
fn walks_are_named_by_number_and_by_text() {
    for (request, walks) in [
        ("7", &[7][..]),
        ("open=USD/set_limit=2", &[7]),
        ("open=USD/set_limit=2,0, 9", &[0, 7, 9]),
        ("open=#1/set_limit=#0", &[5]),
    ] {
        let home = Home::new();
        finished(&home, "limits", &[("MULTITEST_WALK", request)]).assert_passes();
        assert_eq!(numbers(&told(&home)), walks, "{request}");
    }
}

#[test]
fn failed_runs_what_has_not_passed_since() {
    let home = Home::new();
    finished(&home, "limits", &[("FAIL_IN", "3,8")]);
    let again =
        |fail: &str| finished(&home, "limits", &[("FAIL_IN", fail), ("MULTITEST_WALK", "failed")]);
    assert_ended(&again("8"), (1, 1));
    assert_ended(&again(""), (1, 0));
    let none = again("");
    assert_ended(&none, (0, 0));
    none.assert_passes();
    let said = "note: no walk of `faulty::walks::limits` has failed: none runs";
    assert!(none.stderr.lines().any(|line| line == said), "{}", none.stderr);
}

#[test]
fn failed_walks_of_another_place_run() {
    let elsewhere = Home::new();
    finished(&elsewhere, "limits", &[("FAIL_IN", "3,8")]);
    let run = std::fs::read_dir(elsewhere.path()).expect("it is there").flatten();
    let run = run.map(|entry| entry.path()).find(|path| path.join("events").is_dir());
    let request = format!("failed:{}", run.expect("a run").display());
    let again = finished(&Home::new(), "limits", &[("MULTITEST_WALK", &request)]);
    assert_ended(&again, (2, 0));
}

#[test]
fn what_asks_for_no_walk_is_refused_before_anything_starts() {
    for (request, error) in [
        ("faild", "MULTITEST_WALK: `faild` asks for no walk\nhelp: did you mean `failed`?"),
        ("10", "MULTITEST_WALK: `faulty::walks::limits` has no walk 10, the last is 9\nhelp: ask"),
        ("open=EUR/set_limit=7", "MULTITEST_WALK: `set_limit` has no option `7`\nhelp: it has"),
        ("w1-3-pvtj", "MULTITEST_WALK: the token `w1-3-pvtj` is damaged"),
        ("w9-3-x", "MULTITEST_WALK: the token `w9-3-x` is of version 9, expected 1"),
        ("failed", "MULTITEST_WALK: no run of `faulty::walks::limits` is known in `"),
        ("resume:other", "MULTITEST_WALK: there is no run `other` in `"),
    ] {
        let report = refused(&Home::new(), "limits", &[("MULTITEST_WALK", request)]);
        assert!(report.contains(&format!("FAILED  {error}")), "{report}");
    }
}

#[test]
fn a_token_of_another_test_is_refused() {
    let first = finished(&Home::new(), "limits", &[("FAIL_IN", "3")]);
    let token = &tokens(&first)[0];
    let report = refused(&Home::new(), "gathered", &[("MULTITEST_WALK", token)]);
    assert!(report.contains("is of another test than `faulty::walks::gathered`"), "{report}");
}

#[test]
fn a_token_is_refused_when_the_options_have_changed() {
    let first = finished(&Home::new(), "deposits", &[("FAIL_IN", "3")]);
    let token = &tokens(&first)[0];
    let variables = [("MULTITEST_WALK", token.as_str()), ("DEPOSITS", "5")];
    let report = refused(&Home::new(), "deposits", &variables);
    assert!(
        report.contains("have changed since: `deposit` (action 2) has other options"),
        "{report}"
    );
}
