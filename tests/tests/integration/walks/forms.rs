//! The forms of a test with walks: its options, its function, how its walks are chosen.

use std::path::PathBuf;

use multitest::{
    prelude::*,
    walks::{Verbosity, select},
};

use super::{outcomes, states};

#[action(options = [1, 2, 3])]
fn open(option: u32, state: &mut Vec<u32>) {
    state.push(option);
}

#[action(options = [10, 20, 30])]
fn limit(option: u32, state: &mut Vec<u32>) {
    state.push(option);
}

#[action(options = [100, 200, 300])]
async fn mode(option: u32, state: &mut Vec<u32>) {
    state.push(option);
}

#[multitest(walks = [open, limit], state = Vec::new(), select = all, gather)]
async fn all(walks: &Walks<Vec<u32>>) {
    assert_eq!(states(walks).len(), 9);
}

#[multitest(walks = [open, limit, mode], state = Vec::new(), select = pairwise, gather)]
async fn pairwise(walks: &Walks<Vec<u32>>) {
    assert_eq!(walks.passed(), 9);
    for (a, b) in [(0, 1), (0, 2), (1, 2)] {
        let mut pairs: Vec<_> = walks.states().map(|state| (state[a], state[b])).collect();
        pairs.sort_unstable();
        pairs.dedup();
        assert_eq!(pairs.len(), 9, "each option of one meets each of the other");
    }
}

#[multitest(
    walks = [open, limit, mode],
    state = Vec::new(),
    select = t_way(3),
    seed = 7,
    optimize = "1ms",
)]
async fn t_way(walks: &Walks<Vec<u32>>) {
    assert_eq!(walks.passed(), 27);
}

#[multitest(walks = [open, limit], state = Vec::new(), select = random(4, 7), gather)]
async fn random(walks: &Walks<Vec<u32>>) {
    let mut states = states(walks);
    states.sort_unstable();
    states.dedup();
    assert_eq!(states.len(), 4);
}

#[multitest(walks = [open, limit], state = Vec::new(), select = first(2), gather)]
fn first(walks: &Walks<Vec<u32>>) {
    assert_eq!(states(walks), [[1, 10], [1, 20]]);
}

#[multitest(walks = [open, limit], state = Vec::new(), select = ids([8, 1]), gather)]
fn ids(walks: &Walks<Vec<u32>>) {
    assert_eq!(states(walks), [[1, 20], [3, 30]]);
}

fn few() -> select::Select {
    select::first(1)
}

#[multitest(walks = [open, limit], state = Vec::new(), select = few())]
fn an_expression_selects(walks: &Walks<Vec<u32>>) {
    assert_eq!(walks.passed(), 1);
}

#[multitest(
    walks = [open, limit, mode],
    state = Vec::new(),
    never = [*open == 1 && *limit > 10, matches!(mode, 200)],
    when = [*open == 2 => *limit == 30 || *mode == 300],
    gather,
)]
async fn constraints_keep_combinations_out(walks: &Walks<Vec<u32>>) {
    let allowed = |state: &&Vec<u32>| {
        let [open, limit, mode] = state[..] else { return false };
        !(open == 1 && limit > 10) && mode != 200 && (open != 2 || limit == 30 || mode == 300)
    };
    assert_eq!(walks.states().filter(allowed).count(), walks.records().len());
    assert_eq!(walks.passed(), 2 + 4 + 6);
}

#[multitest(
    walks = [open, limit, mode],
    state = Vec::new(),
    select = first(1),
    require = ["open=3/limit=30/mode=300"],
    gather,
)]
async fn required_walks_run_too(walks: &Walks<Vec<u32>>) {
    assert_eq!(states(walks), [[1, 10, 100], [3, 30, 300]]);
}

#[multitest(
    walks = [open, limit],
    state = Vec::with_capacity(2),
    concurrency = 1 + 1,
    gather = 1 > 2,
    keep = 10,
    failures = 1,
    stop_after = 1,
    explain = 0,
    walk_timeout = "30s",
    action_timeout = "1min",
    verbosity = "failures",
    timeout = "60s",
    flavor = "current_thread",
)]
async fn every_option_of_walks(walks: &Walks<Vec<u32>>) -> Result<()> {
    assert!(outcomes(walks).is_empty());
    assert_eq!((walks.selected(), walks.left(), walks.failures().len()), (9, 0, 0));
    walks.check()
}

fn place() -> PathBuf {
    std::env::temp_dir().join(format!("multitest-forms-{}", std::process::id()))
}

#[multitest(walks = [open], state = Vec::new(), verbosity = Verbosity::Actions, directory = place())]
async fn values_are_expressions(walks: &Walks<Vec<u32>>) -> Result<()> {
    assert_eq!(walks.passed(), 3);
    if place().exists() {
        std::fs::remove_dir_all(place())?;
    }
    Ok(())
}

#[multitest(walks = [open], state = vec!["7".parse::<u32>()?], gather)]
fn the_state_may_fail_to_be_made(walks: &Walks<Vec<u32>>) {
    assert_eq!(states(walks), [[7, 1], [7, 2], [7, 3]]);
}

#[action(options = [1, 2])]
fn look(option: u8) -> Result<(), std::fmt::Error> {
    if option > 2 { Err(std::fmt::Error) } else { Ok(()) }
}

#[multitest(walks = [look], worker_threads = 1)]
async fn nobody_has_to_take_the_walks() {}

#[multitest(walks = [look])]
fn they_may_be_taken_by_another_name(result: &Walks<()>) {
    assert_eq!(result.passed(), 2);
}
