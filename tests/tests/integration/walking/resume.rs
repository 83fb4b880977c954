//! Runs that did not come to their end, and what goes on with them.

use std::fs;

use multitest::event::{Event, WalksEnd};
use rustix::process::Signal;

use super::{assert_counts, finished, numbers, run, told};
use crate::support::{Finished, Home};

const RESUME: (&str, &str) = ("MULTITEST_WALK", "resume");

/// The walks that are told of in the newest process of `home`.
fn told_since(home: &Home, before: usize) -> Vec<u128> {
    // Which file of a process is read first is the system's matter.
    let mut records = home.events();
    records.sort_by_key(|record| record.time_us);
    let walks = records.into_iter().filter_map(|record| match record.event {
        Event::WalkFinished(walk) => Some(walk.walk),
        _ => None,
    });
    walks.skip(before).collect()
}

fn ends(home: &Home) -> Vec<WalksEnd> {
    let end = |event| match event {
        Event::WalksFinished(end) => Some(end),
        _ => None,
    };
    home.events().into_iter().filter_map(|record| end(record.event)).collect()
}

#[track_caller]
fn assert_line(finished: &Finished, line: &str) {
    assert!(finished.stderr.lines().any(|found| found == line), "{}", finished.stderr);
}

#[test]
fn an_interrupted_run_says_how_far_it_came_and_is_gone_on_with() {
    let home = Home::new();
    let running = run(&home, "limits", &[("WAIT_IN", "7"), ("FAIL_IN", "3")]).start();
    running.await_stderr("walk 7 waits");
    running.signal(Signal::INT);
    let interrupted = running.finish();
    let (report, command) =
        (&interrupted.stderr, "MULTITEST_WALK=resume cargo test -p multitest-tests");
    assert!(report.contains("FAILED  was interrupted by SIGINT"), "{report}");
    assert!(report.contains("7 of 10 walks ended within "), "{report}");
    let failure = ": 6 passed, 1 failed\nwalk 3  open=EUR/set_limit=3\n    `set_limit`: 3 is too much\n    help: ask for less\n    replay  MULTITEST_WALK=w1-3-";
    assert!(report.contains(failure), "{report}");
    let open = |line: &str| line.starts_with("walk 7  open=") && line.ends_with("  had not ended");
    assert!(report.lines().any(open), "{report}");
    assert!(report.contains("\nhelp: go on with the others: "), "{report}");
    assert!(report.contains(command), "{report}");
    let end = &ends(&home)[0];
    assert_eq!((end.left, end.interrupted, end.counts.passed), (3, true, 6));

    let rest = finished(&home, "limits", &[RESUME, ("FAIL_IN", "3")]);
    assert_counts(&rest, "10 selected, 9 passed, 1 failed, 0 left");
    assert!(
        rest.stderr.contains("1 of 10 walks failed\nwalk 3  open=EUR/set_limit=3"),
        "{}",
        rest.stderr
    );
    // The failure is told again, so that this run can be read by itself; the others have not run again.
    assert_eq!(told_since(&home, 7), [3, 7, 8, 9]);
}

#[test]
fn a_run_that_is_complete_has_nothing_left_and_the_same_result() {
    let home = Home::new();
    finished(&home, "limits", &[("FAIL_IN", "3")]);
    let again = finished(&home, "limits", &[RESUME]);
    assert_counts(&again, "10 selected, 9 passed, 1 failed, 0 left");
    assert_eq!(again.status.code(), Some(101));
    assert!(again.stderr.contains("came to its end: no walk is left"), "{}", again.stderr);
}

#[test]
fn without_a_run_to_resume_all_walks_run() {
    let home = Home::new();
    let all = finished(&home, "limits", &[RESUME]);
    all.assert_passes();
    assert_counts(&all, "10 selected, 10 passed, 0 failed, 0 left");
    let note = "note: no run of `faulty::walks::limits` is there to be resumed: all its walks run";
    assert_line(&all, note);
}

/// The process ends in walk 7, by itself or by force; then the run is gone on with.
fn ends_in_a_walk(home: &Home) -> Finished {
    assert!(ends(home).is_empty(), "the process could not say anything");
    let rest = finished(home, "limits", &[RESUME]);
    assert_counts(&rest, "10 selected, 9 passed, 1 failed, 0 left");
    assert_line(&rest, "    walk 7  open=USD/set_limit=2");
    assert!(rest.stderr.contains("    the process ended in this walk\n"), "{}", rest.stderr);
    let at_hand = home.events().into_iter().find_map(|record| match record.event {
        Event::WalksInterrupted { walks, .. } => Some(walks),
        _ => None,
    });
    assert_eq!(at_hand.expect("it is told")[0].walk, 7);
    let walks = numbers(&told(home));
    assert_eq!(
        walks.iter().filter(|walk| **walk == 7).count(),
        1,
        "it has not run again: {walks:?}"
    );
    rest
}

#[test]
fn an_action_that_exits_the_process_is_named_and_left_out() {
    let home = Home::new();
    let ended = finished(&home, "limits", &[("EXIT_IN", "7")]);
    assert_eq!(ended.status.code(), Some(7));
    let rest = ends_in_a_walk(&home);

    // What was lost can run alone.
    let token = rest.stderr.split_once("  replay  MULTITEST_WALK=").expect("a command").1;
    let token = token.split(' ').next().unwrap_or_default();
    finished(&Home::new(), "limits", &[("MULTITEST_WALK", token)]).assert_passes();
    let failed = finished(&home, "limits", &[("MULTITEST_WALK", "failed")]);
    failed.assert_passes();
    assert_eq!(ends(&home).iter().filter(|end| end.counts.ended() == 1).count(), 1);
}

#[test]
fn an_action_that_aborts_the_process_is_named_and_left_out() {
    let home = Home::new();
    assert_eq!(finished(&home, "limits", &[("ABORT_IN", "7")]).status.code(), None);
    ends_in_a_walk(&home);
}

#[test]
fn of_walks_that_were_at_hand_together_each_is_named() {
    let home = Home::new();
    let variables = [("EXIT_IN", "2"), ("MULTITEST_WALK_CONCURRENCY", "4")];
    assert_eq!(finished(&home, "meetings", &variables).status.code(), Some(7));
    let rest = finished(&home, "meetings", &[RESUME]);
    assert_counts(&rest, "8 selected, 4 passed, 4 failed, 0 left");
    for walk in 0..4 {
        assert_line(&rest, &format!("    walk {walk}  meet={walk}"));
    }
    let error = "    the process ended while 4 walks were at hand, this one among them";
    assert_line(&rest, error);
}

#[test]
fn a_process_that_is_killed_leaves_what_was_at_hand() {
    let home = Home::new();
    let running = run(&home, "limits", &[("WAIT_IN", "7")]).start();
    running.await_stderr("walk 7 waits");
    running.signal(Signal::KILL);
    running.finish();
    ends_in_a_walk(&home);
}

#[test]
fn a_run_that_still_goes_on_is_not_gone_on_with() {
    let home = Home::new();
    let running = run(&home, "limits", &[("WAIT_IN", "7")]).start();
    running.await_stderr("walk 7 waits");
    let runs = fs::read_dir(home.path()).expect("it is there").flatten();
    let run = runs.map(|entry| entry.path()).find(|path| path.join("events").is_dir());
    let request = format!("resume:{}", run.expect("a run").display());
    let second = finished(&Home::new(), "limits", &[("MULTITEST_WALK", &request)]);
    assert!(second.stderr.contains("` still goes on, in process "), "{}", second.stderr);
}

#[test]
fn walks_of_a_serial_action_that_exits_the_process_are_left_out() {
    let home = Home::new();
    let ended = finished(&home, "modes", &[("EXIT_IN", "lax")]);
    assert_eq!(ended.status.code(), Some(7));
    let rest = finished(&home, "modes", &[RESUME, ("EXIT_IN", "lax")]);
    assert_counts(&rest, "10 selected, 5 passed, 5 failed, 0 left");
    assert!(
        rest.stderr.contains("    `switch`: the process ended while it ran\n"),
        "{}",
        rest.stderr
    );
}

#[test]
fn a_run_of_other_options_is_not_gone_on_with() {
    let home = Home::new();
    let ended = finished(&home, "deposits", &[("EXIT_IN", "7")]);
    assert_eq!(ended.status.code(), Some(7));
    let refused = finished(&home, "deposits", &[RESUME, ("DEPOSITS", "5")]);
    let error = "actions have changed since: `deposit` (action 2) has other options";
    assert!(refused.stderr.contains(error), "{}", refused.stderr);
    let rest = finished(&home, "deposits", &[RESUME]);
    assert_counts(&rest, "40 selected, 39 passed, 1 failed, 0 left");
}

#[test]
fn a_run_that_was_gone_on_with_is_gone_on_with() {
    let home = Home::new();
    for walk in ["2", "5", "8"] {
        let variables = [RESUME, ("EXIT_IN", walk)];
        assert_eq!(finished(&home, "limits", &variables).status.code(), Some(7), "walk {walk}");
    }
    let rest = finished(&home, "limits", &[RESUME]);
    assert_counts(&rest, "10 selected, 7 passed, 3 failed, 0 left");
}
