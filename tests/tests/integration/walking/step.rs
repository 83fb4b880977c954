//! Walks step by step.

use super::{assert_counts, finished, run};
use crate::support::Home;

const STEP: (&str, &str) = ("MULTITEST_WALK_STEP", "1");

#[test]
fn each_action_waits_for_enter_and_shows_the_state() {
    let home = Home::new();
    let variables = [STEP, ("MULTITEST_WALK", "7")];
    let stepped = run(&home, "limits", &variables).input("\n\n").finish();
    stepped.assert_passes();
    let shown = "
walk 7  open=USD/set_limit=2
  state  {\"currency\":\"\",\"limit\":0}
  next   open=USD   (Enter goes on, q ends)   state  {\"currency\":\"USD\",\"limit\":0}
  next   set_limit=2   (Enter goes on, q ends) note: MULTITEST_WALK asks for single walks, ";
    assert!(stepped.stderr.contains(shown), "{}", stepped.stderr);
}

#[test]
fn whoever_has_had_enough_ends_the_test() {
    let home = Home::new();
    let stepped = run(&home, "limits", &[STEP]).input("\n\n\nq\n").finish();
    assert_eq!(stepped.status.code(), Some(101));
    let stderr = &stepped.stderr;
    assert!(stderr.contains("FAILED  somebody ended the walks step by step"), "{stderr}");
    assert!(stderr.contains("1 of 10 walks ended within"), "{stderr}");
    assert!(!stderr.contains("\nwalk 2  "), "{stderr}");
}

#[test]
fn without_anybody_there_nothing_waits() {
    let home = Home::new();
    let stepped = finished(&home, "limits", &[STEP]);
    stepped.assert_passes();
    assert_counts(&stepped, "10 selected, 10 passed, 0 failed, 0 left");
    assert!(stepped.stderr.contains("nobody answers on stdin: going on without waiting"));
    assert!(stepped.stderr.contains("\nwalk 9  open=USD/set_limit=4\n"), "{}", stepped.stderr);
}

#[test]
fn a_state_that_cannot_be_shown_is_told_before_anything_starts() {
    let home = Home::new();
    let refused = finished(&home, "opaque", &[STEP]);
    let error = "FAILED  the states cannot be shown step by step, as MULTITEST_WALK_STEP asks: `integration::faulty::walks::Opaque` does not implement `Serialize`\nhelp: put `#[derive(serde::Serialize)]` on it";
    assert!(refused.stderr.contains(error), "{}", refused.stderr);
    finished(&home, "opaque", &[]).assert_passes();
}
