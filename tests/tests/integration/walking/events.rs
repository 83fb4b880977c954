//! Which events tell of walks.

use multitest::event::{Event, WalkOutcome};

use super::{assert_counts, finished, numbers, told};
use crate::support::Home;

#[test]
fn each_walk_of_a_few_is_told_with_its_actions() {
    let home = Home::new();
    finished(&home, "limits", &[("FAIL_IN", "3")]);
    let walks = told(&home);
    assert_eq!(numbers(&walks), (0..10).collect::<Vec<_>>());
    assert_eq!(
        (walks[2].outcome, walks[2].text.as_str()),
        (WalkOutcome::Passed, "open=EUR/set_limit=2")
    );
    let steps: Vec<_> = walks[2].steps.iter().map(|step| (step.action, step.option)).collect();
    assert_eq!(steps, [(0, 0), (1, 2)]);

    assert_eq!(walks[3].outcome, WalkOutcome::Failed);
    assert_eq!(walks[3].error.as_deref(), Some("3 is too much\nhelp: ask for less"));
    assert_eq!(walks[3].failed_action.as_deref(), Some("set_limit"));
    assert!(walks[3].token.is_some() && walks[2].token.is_none());
}

#[test]
fn the_run_is_told_from_its_start_to_its_end() {
    let home = Home::new();
    finished(&home, "limits", &[("FAIL_IN", "3")]);
    let events = || home.events().into_iter().map(|record| record.event);
    let start = events().find_map(|event| match event {
        Event::WalksStarted(start) => Some(start),
        _ => None,
    });
    let start = start.expect("walks have begun");
    assert_eq!((start.walks, start.selected, start.selection.as_str()), (10, 10, "all"));
    let actions: Vec<_> = start.actions.iter().map(|it| (it.name.as_str(), it.options)).collect();
    assert_eq!(actions, [("open", 2), ("set_limit", 5)]);

    let end = events().find_map(|event| match event {
        Event::WalksFinished(end) => Some(end),
        _ => None,
    });
    let end = end.expect("walks have ended");
    assert_eq!((end.counts.passed, end.counts.failed, end.left, end.interrupted), (9, 1, 0, false));
    let ended = events().filter_map(|event| match event {
        Event::WalksProgress(progress) => Some(progress.ended),
        _ => None,
    });
    let ended: u128 = ended.flatten().map(|range| range.end - range.start).sum();
    assert_eq!(ended, 10, "each position is told once");
}

#[test]
fn of_many_walks_a_sample_is_told_and_all_that_failed() {
    let home = Home::new();
    let run = finished(&home, "every_tenth_fails", &[]);
    assert_counts(&run, "20000 selected, 18000 passed, 2000 failed, 0 left");
    let walks = told(&home);
    let failed = walks.iter().filter(|walk| walk.outcome == WalkOutcome::Failed).count();
    assert_eq!(failed, 2_000);
    let others = walks.len() - failed;
    // Nine of ten of the first thousand, and about as many of the rest.
    assert!((1_600..2_000).contains(&others), "{others}");
}

#[test]
fn verbosity_is_a_variable() {
    for (verbosity, walks, steps) in
        [("failures", 1, false), ("walks", 10, false), ("actions", 10, true)]
    {
        let home = Home::new();
        let variables = [("FAIL_IN", "3"), ("MULTITEST_WALK_VERBOSITY", verbosity)];
        finished(&home, "limits", &variables);
        let walks_told = told(&home);
        assert_eq!(walks_told.len(), walks, "{verbosity}");
        assert_eq!(walks_told.iter().any(|walk| !walk.steps.is_empty()), steps, "{verbosity}");
    }
}

#[test]
fn serial_actions_are_told_as_they_begin_and_end() {
    let home = Home::new();
    finished(&home, "modes", &[]);
    let turns: Vec<String> = home
        .events()
        .into_iter()
        .filter_map(|record| match record.event {
            Event::SerialStarted(turn) => Some(format!("{:?} begins", turn.prefix)),
            Event::SerialFinished(turn) => {
                assert!(turn.elapsed_us.is_some() && turn.error.is_none());
                Some(format!("{:?} ended", turn.prefix))
            }
            _ => None,
        })
        .collect();
    assert_eq!(turns, ["[0] begins", "[0] ended", "[1] begins", "[1] ended"]);
}
