//! Each case of py-combtest's test suite, by meaning.

use multitest::{
    Error, Result,
    walks::{Alone, Builder, Outcome, Plan, Selection, Step, Walks},
};
use serde::{Deserialize, Serialize};

use crate::shared::{Note, Seen, Set, product};

/// The cases of its suite, and the tests here that cover them.
const CASES: &[(&str, &str)] = &[
    ("test_encode.test_simple_nested", "nested_options_and_states_survive_text_and_json"),
    ("test_encode.test_cannot_jsonify", "an_option_without_json_is_told_by_its_index"),
    ("test_encode.test_dict_pair", "options_that_look_encoded_are_taken_as_they_are"),
    ("test_encode.test_walk", "a_walk_of_three_actions_round_trips"),
    ("test_encode.test_action_decode_cache", "the_same_text_is_the_same_walk_each_time"),
    ("test_encode.test_magic_collision", "options_that_look_encoded_are_taken_as_they_are"),
    ("test_forkjoin.test_all_pass", "a_hundred_results_come_in_order"),
    ("test_forkjoin.test_some_fail", "walks_that_fail_leave_the_others_alone"),
    ("test_replay.TestReplayByLib.test_walk_replay", "a_walk_by_hand_runs_its_serial_action_too"),
    (
        "test_replay.TestReplayFromTrace.test_walk_replay",
        "one_walk_is_run_again_by_number_and_by_text",
    ),
    ("test_runner.test_no_state_provided", "walks_need_no_state"),
    ("test_runner.test_fail_count", "one_walk_that_fails_is_counted"),
    ("test_runner.test_single_stage_dispatch", "each_state_is_what_its_own_walk_did"),
    ("test_runner.test_multistage", "serial_actions_in_the_middle_and_at_the_end"),
    ("test_runner.test_multistage_leading_syncpoint", "serial_actions_at_both_ends"),
    ("test_runner.NegativeCases.test_no_remote_update_supported", "Serial: compile_fail,E0277"),
    ("test_runner.NegativeCases.test_dont_try", "serial_options_that_are_equal_are_two"),
    ("test_walk_segments.tree_972", "972_walks_with_two_serial_actions_are_the_nested_loops"),
    ("test_walk_segments.branch_ids", "972_walks_with_two_serial_actions_are_the_nested_loops"),
    ("test_walk_segments.leading_and_trailing_108", "108_walks_between_two_serial_actions"),
    ("test_walk_segments.no_serial_81", "81_walks_without_serial_actions_are_in_product_order"),
    ("test_worker.scatter", "a_hundred_thousand_walks_over_three_workers_are_complete"),
    ("test_worker.start_all_on", "every_worker_can_be_in_the_same_action_at_once"),
    ("test_worker.restart", "a_plan_runs_again"),
    ("test_worker.sync_run", "sync_actions_give_the_same_states"),
];

#[test]
fn every_case_has_its_test() {
    let here = include_str!("combtest.rs");
    let docs = include_str!("../../src/walks/actions/serial.rs");
    for (case, test) in CASES {
        let found = match test.strip_prefix("Serial: ") {
            Some(example) => docs.contains(&format!("```{example}\n")),
            None => is_test(here, test),
        };
        assert!(found, "`{case}` has no test `{test}`");
    }
    let of = |file: &str| CASES.iter().filter(|(case, _)| case.starts_with(file)).count();
    let files = [
        "test_encode.",
        "test_forkjoin.",
        "test_replay.",
        "test_runner.",
        "test_walk_segments.",
        "test_worker.",
    ];
    assert_eq!(files.map(of), [6, 2, 2, 7, 4, 4]);
}

/// Whether `source` has a test function of this name, with or without the word that lets it start with a digit.
fn is_test(source: &str, name: &str) -> bool {
    let declared = [format!("fn {name}("), format!("fn all_{name}(")];
    let lines: Vec<&str> = source.lines().collect();
    let tests = lines
        .windows(2)
        .filter(|pair| pair[0].trim() == "#[test]" || pair[0].trim().starts_with("#[tokio::test"));
    tests
        .into_iter()
        .any(|pair| declared.iter().any(|declared| pair[1].contains(declared.as_str())))
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Nested {
    inner: Vec<Nested>,
    value: Option<u32>,
}

fn nested() -> Nested {
    let leaf = |value| Nested { inner: Vec::new(), value };
    Nested {
        inner: vec![leaf(Some(1)), Nested { inner: vec![leaf(None)], value: Some(2) }],
        value: None,
    }
}

#[tokio::test]
async fn nested_options_and_states_survive_text_and_json() -> Result<()> {
    let walks = || {
        Walks::new(Vec::new()).sync(
            "nest",
            [nested()],
            |option: &Nested, states: &mut Vec<Nested>| {
                states.push(option.clone());
                Ok(())
            },
        )
    };
    let plan = walks().plan()?;
    let text = plan.text(0)?;
    assert_eq!(plan.walk(&text)?, 0);
    let records = walks().gather(true).run().await?.into_records();
    let json = serde_json::to_string(&records)?;
    let again: Vec<multitest::walks::Record<Vec<Nested>>> = serde_json::from_str(&json)?;
    assert_eq!(again, records);
    assert_eq!(again[0].state, [nested()]);
    assert_eq!(serde_json::to_string(&again)?, json);
    Ok(())
}

#[test]
fn an_option_without_json_is_told_by_its_index() -> Result<()> {
    let odd = || std::collections::BTreeMap::from([(vec![1], 2)]);
    let plan = Walks::new(()).sync("odd", [odd(), odd()], |_, ()| Ok(())).plan()?;
    assert_eq!(plan.text(1)?, "odd=#1");
    assert_eq!(plan.walk("odd=#1")?, 1);
    Ok(())
}

#[test]
fn options_that_look_encoded_are_taken_as_they_are() -> Result<()> {
    let odd = ["%2F", "a/b", "open=EUR", "#0", "{\"a\":1}", "CombtestEncoded.asdf"];
    let plan =
        Walks::new(()).sync("odd", odd, |_, ()| Ok(())).sync("b", odd, |_, ()| Ok(())).plan()?;
    for walk in 0..36 {
        assert_eq!(plan.walk(&plan.text(walk)?)?, walk);
    }
    let pair = |key: &str| std::collections::BTreeMap::from([(key.to_owned(), 1)]);
    let plan = Walks::new(())
        .sync("pair", vec![pair("a"), pair("CombtestEncoded.asdf")], |_, ()| Ok(()))
        .plan()?;
    assert_eq!(plan.walk(&plan.text(1)?)?, 1);
    Ok(())
}

#[test]
fn a_walk_of_three_actions_round_trips() -> Result<()> {
    let plan = three()?;
    assert_eq!(
        plan.text(0)?,
        r#"one=1/two=b/three={"inner":[{"inner":[],"value":1},{"inner":[{"inner":[],"value":null}],"value":2}],"value":null}"#
    );
    assert_eq!(plan.walk(&plan.text(0)?)?, 0);
    Ok(())
}

#[test]
fn the_same_text_is_the_same_walk_each_time() -> Result<()> {
    let text = three()?.text(0)?;
    assert_eq!(three()?.walk(&text)?, three()?.walk(&text)?);
    Ok(())
}

fn three() -> Result<Plan<()>> {
    let walks = Walks::new(()).sync("one", [1], |_, ()| Ok(())).sync("two", ["b"], |_, ()| Ok(()));
    walks.sync("three", [nested()], |_, ()| Ok(())).plan()
}

#[tokio::test]
async fn a_hundred_results_come_in_order() -> Result<()> {
    let walked =
        Walks::new(Seen::default()).action(Note(100)).concurrency(60).gather(true).run().await?;
    let states: Vec<usize> = walked.states().map(|seen| seen.options[0]).collect();
    assert_eq!(states, (0..100).collect::<Vec<_>>());
    Ok(())
}

#[tokio::test]
async fn walks_that_fail_leave_the_others_alone() -> Result<()> {
    let fails = |n: &u32, at: &mut u32| {
        *at = *n;
        if [1, 50, 99].contains(n) { Err(Error::new("no")) } else { Ok(()) }
    };
    let walked =
        Walks::new(0).sync("fail", 0..100_u32, fails).concurrency(60).gather(true).run().await?;
    assert_eq!((walked.run(), walked.failed(), walked.passed()), (100, 3, 97));
    for (number, record) in (0..).zip(walked.records()) {
        let failed = [1, 50, 99].contains(&number);
        assert_eq!(record.outcome, if failed { Outcome::Failed } else { Outcome::Passed });
        assert_eq!((record.walk, record.state), (u128::from(number), number));
    }
    assert_eq!(
        walked.failures().iter().map(|failure| failure.walk).collect::<Vec<_>>(),
        [1, 50, 99]
    );
    Ok(())
}

#[tokio::test]
async fn a_walk_by_hand_runs_its_serial_action_too() -> Result<()> {
    let walk = Alone::new(Seen::default())
        .action(Set(9), 7)
        .action(Note(9), 3)
        .action(Note(9), 30)
        .run()
        .await?;
    assert_eq!(walk.outcome, Outcome::Passed);
    assert_eq!(walk.state, Seen { options: vec![7, 3, 30], set: Some(7) });
    Ok(())
}

#[tokio::test]
async fn one_walk_is_run_again_by_number_and_by_text() -> Result<()> {
    let walks = || {
        Walks::new(Seen::default())
            .action(Note(3))
            .action(Note(3))
            .action(Set(2))
            .action(Note(4))
            .gather(true)
    };
    let all = walks().run().await?;
    let plan = walks().plan()?;
    let walk = plan.walk("note=1/note=2/set=0/note=3")?;
    let again = walks().select(Selection::numbers([walk])).run().await?;
    assert_eq!((again.run(), again.failed()), (1, 0));
    let wanted = &all.records()[usize::try_from(walk)?];
    assert_eq!((again.records()[0].walk, &again.records()[0].state), (wanted.walk, &wanted.state));
    assert_eq!(wanted.state.options, [1, 2, 0, 3]);
    Ok(())
}

#[tokio::test]
async fn walks_need_no_state() -> Result<()> {
    let walks =
        || Walks::new(()).sync("one", 0..3, |_, ()| Ok(())).sync("two", 0..3, |_, ()| Ok(()));
    assert_eq!(walks().run().await?.states().len(), 0);
    assert_eq!(walks().gather(true).run().await?.states().len(), 9);
    Ok(())
}

#[tokio::test]
async fn one_walk_that_fails_is_counted() -> Result<()> {
    let walked = Walks::new(()).sync("fail", [()], |(), ()| Err(Error::new("no"))).run().await?;
    assert_eq!((walked.run(), walked.failed(), walked.failures().len()), (1, 1, 1));
    Ok(())
}

#[tokio::test]
async fn each_state_is_what_its_own_walk_did() -> Result<()> {
    let walked = notes(&[5, 10, 3]).gather(true).run().await?;
    assert_eq!((walked.run(), walked.failed()), (150, 0));
    assert_eq!(options(walked.states()), product(&[5, 10, 3]));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn serial_actions_in_the_middle_and_at_the_end() -> Result<()> {
    let walks = || notes(&[5, 10]).action(Set(5)).action(Note(3)).action(Set(2));
    assert_eq!(portions(&walks().plan()?), 4_500);
    let walked = walks().gather(true).concurrency(18).run().await?;
    assert_eq!((walked.run(), walked.failed(), walked.passed()), (1_500, 0, 1_500));
    assert_eq!(sorted(walked.states()), product(&[5, 10, 5, 3, 2]));
    assert!(walked.states().all(|seen| seen.set == seen.options.last().copied()));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn serial_actions_at_both_ends() -> Result<()> {
    let walks = || {
        Walks::new(Seen::default()).action(Set(5)).action(Note(5)).action(Note(10)).action(Set(2))
    };
    assert_eq!(portions(&walks().plan()?), 1_000);
    let walked = walks().gather(true).run().await?;
    assert_eq!((walked.run(), walked.failed()), (500, 0));
    assert_eq!(sorted(walked.states()), product(&[5, 5, 10, 2]));
    assert!(walked.states().all(|seen| seen.set == Some(seen.options[3])));
    Ok(())
}

#[tokio::test]
async fn serial_options_that_are_equal_are_two() -> Result<()> {
    let walks =
        || notes(&[3]).sync_serial("nothing", [false, false], |_, _| Ok(())).action(Note(4));
    assert_eq!(portions(&walks().plan()?), 48);
    let walked = walks().gather(true).run().await?;
    assert_eq!((walked.run(), walked.failed()), (24, 0));
    let doubled: Vec<_> =
        product(&[3, 4]).into_iter().flat_map(|list| [list.clone(), list]).collect();
    assert_eq!(sorted(walked.states()), doubled);
    Ok(())
}

#[tokio::test]
async fn all_972_walks_with_two_serial_actions_are_the_nested_loops() -> Result<()> {
    let walks = || {
        notes(&[3, 3]).action(Set(2)).action(Note(3)).action(Note(3)).action(Set(2)).action(Note(3))
    };
    let walked = walks().gather(true).run().await?;
    assert_eq!(sorted(walked.states()), product(&[3, 3, 2, 3, 3, 2, 3]));
    for record in walked.records() {
        // Serial actions first, then the last group to the first, each from its first action on.
        let places = [2, 5, 6, 3, 4, 0, 1];
        let radices = [3, 3, 2, 3, 3, 2, 3];
        let options = &record.state.options;
        let number = places.iter().fold(0, |number, &at| number * radices[at] + options[at]);
        assert_eq!(record.walk, number as u128);
        let prefix = walks().plan()?.shape().range(&[options[2], options[5]]);
        assert!(prefix.contains(&record.walk), "the walks of a branch are one range");
    }
    Ok(())
}

#[tokio::test]
async fn all_108_walks_between_two_serial_actions() -> Result<()> {
    let walks =
        Walks::new(Seen::default()).action(Set(2)).action(Note(3)).action(Note(3)).action(Note(3));
    let walked = walks.action(Set(2)).gather(true).run().await?;
    assert_eq!(walked.run(), 108);
    assert_eq!(sorted(walked.states()), product(&[2, 3, 3, 3, 2]));
    Ok(())
}

#[tokio::test]
async fn all_81_walks_without_serial_actions_are_in_product_order() -> Result<()> {
    let walks = || notes(&[3, 3, 3, 3]);
    assert_eq!(walks().plan()?.shape().serials(), 0);
    assert_eq!(options(walks().gather(true).run().await?.states()), product(&[3, 3, 3, 3]));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_thousand_walks_over_three_workers_are_complete() -> Result<()> {
    let set = |n: &u32, at: &mut u32| {
        *at = *n;
        Ok(())
    };
    let walked =
        Walks::new(0).sync("set", 0..100_006_u32, set).concurrency(3).gather(true).run().await?;
    assert_eq!(walked.passed(), 100_006);
    assert!(walked.states().copied().eq(0..100_006));
    Ok(())
}

#[tokio::test]
async fn every_worker_can_be_in_the_same_action_at_once() -> Result<()> {
    let all = std::sync::Arc::new(tokio::sync::Barrier::new(18));
    let walks = Walks::new(()).future("meet", 0..36, move |_, (), _| {
        let all = std::sync::Arc::clone(&all);
        Box::pin(async move {
            all.wait().await;
            Ok(())
        })
    });
    let limit = std::time::Duration::from_secs(20);
    let walked = walks.concurrency(18).action_timeout(limit).run().await?;
    walked.check()?;
    assert_eq!(walked.passed(), 36);
    Ok(())
}

#[tokio::test]
async fn a_plan_runs_again() -> Result<()> {
    let plan = notes(&[4, 4]).gather(true).plan()?;
    let (first, second) = (plan.clone().run().await?, plan.run().await?);
    assert_eq!(options(first.states()), options(second.states()));
    Ok(())
}

#[tokio::test]
async fn sync_actions_give_the_same_states() -> Result<()> {
    let note = |n: &usize, seen: &mut Seen| {
        seen.options.push(*n);
        Ok(())
    };
    let walks = Walks::new(Seen::default()).sync("a", 0..4_usize, note).action(Note(3)).sync(
        "b",
        0..2_usize,
        note,
    );
    assert_eq!(options(walks.gather(true).run().await?.states()), product(&[4, 3, 2]));
    Ok(())
}

fn notes(radices: &[usize]) -> Builder<Seen> {
    radices.iter().fold(Walks::new(Seen::default()), |walks, &radix| walks.action(Note(radix)))
}

fn options<'a>(states: impl Iterator<Item = &'a Seen>) -> Vec<Vec<usize>> {
    states.map(|seen| seen.options.clone()).collect()
}

fn sorted<'a>(states: impl Iterator<Item = &'a Seen>) -> Vec<Vec<usize>> {
    let mut options = options(states);
    options.sort();
    options
}

/// How many times a walk goes through a segment.
fn portions<S>(plan: &Plan<S>) -> u128 {
    let length = |step| match step {
        Step::Walks(segment) => segment.walks.end - segment.walks.start,
        Step::Serial(_) => 0,
    };
    plan.schedule().map(length).sum()
}
