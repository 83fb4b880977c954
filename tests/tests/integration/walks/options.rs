//! Where options come from: lists, iterators, what has no end; made when they are needed.

use std::sync::atomic::{AtomicUsize, Ordering};

use multitest::prelude::*;
use serde::Serialize;

use super::states;

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
enum Mode {
    Strict,
    Lax,
}

#[action(options = [Mode::Strict, Mode::Lax])]
fn mode(option: &Mode, state: &mut Vec<u64>) {
    state.push(u64::from(*option == Mode::Lax));
}

#[action(options = (1..).map(|n| n * n), limit = 3)]
fn squares(option: u64, state: &mut Vec<u64>) {
    state.push(option);
}

const MOST: usize = 2;

#[action(options = std::iter::successors(Some(1_u64), |n| n.checked_mul(10)), limit = MOST)]
fn powers(option: u64, state: &mut Vec<u64>) {
    state.push(option);
}

#[multitest(walks = [mode, squares, powers], state = Vec::new(), gather)]
async fn options_are_lists_iterators_and_beginnings_of_what_has_no_end(walks: &Walks<Vec<u64>>) {
    let states = states(walks);
    assert_eq!(states.len(), 12);
    assert_eq!((&states[0], &states[11]), (&vec![0, 1, 1], &vec![1, 9, 10]));
}

static MADE: AtomicUsize = AtomicUsize::new(0);

fn names() -> Vec<String> {
    MADE.fetch_add(1, Ordering::Relaxed);
    ["a", "b"].map(str::to_owned).into()
}

#[action(options = names())]
fn named(option: &String, state: &mut Vec<u64>) {
    state.push(option.len() as u64);
}

#[tokio::test]
async fn options_are_made_when_walks_are_planned() -> Result<()> {
    let walks = Walks::new(Vec::new()).action(named);
    assert_eq!(MADE.load(Ordering::Relaxed), 0);
    assert_eq!(walks.plan()?.walks(), 2);
    assert_ne!(MADE.load(Ordering::Relaxed), 0);
    Ok(())
}

#[action(options = 0..1_000_000_000_000_u64)]
fn many(option: &u64, state: &mut Vec<u64>) {
    state.push(*option);
}

#[multitest(walks = [mode, many], state = Vec::new(), select = ids([999_999_999_999, 5]), gather)]
async fn of_many_options_only_those_that_run_are_made(walks: &Walks<Vec<u64>>) {
    assert_eq!(states(walks), [[0, 5], [0, 999_999_999_999]]);
}
