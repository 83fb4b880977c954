//! Serial actions: alone, once for all walks that carry their option, with the initial state.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicU32, Ordering},
};

use multitest::{prelude::*, walks::Update};
use serde::{Deserialize, Serialize};

use super::states;

#[derive(Clone, Debug, Default, PartialEq)]
struct State {
    port: u16,
    seen: Vec<u16>,
}

#[derive(Serialize, Deserialize)]
struct Port(u16);

impl Update<State> for Port {
    fn apply(&self, state: &mut State) {
        state.port = self.0;
    }
}

#[action(options = [1, 2])]
fn before(option: &u16, state: &mut State) {
    state.seen.push(*option);
}

#[action(serial, options = [false, true])]
async fn restart(option: &bool, state: State) -> Result<Port> {
    assert_eq!(state, State { port: 9, seen: Vec::new() }, "it sees the initial state");
    tokio::task::yield_now().await;
    Ok(Port(if *option { 443 } else { 80 }))
}

#[action]
fn after(state: &mut State) {
    state.seen.push(state.port);
}

#[multitest(
    walks = [before, restart, after],
    state = State { port: 9, ..State::default() },
    gather,
)]
async fn what_a_serial_action_returns_updates_the_walks_that_follow(walks: &Walks<State>) {
    let seen: Vec<_> = walks.states().map(|state| state.seen.clone()).collect();
    assert_eq!(seen, [[1, 80], [2, 80], [1, 443], [2, 443]]);
}

static TURNS: Mutex<Vec<(char, u32)>> = Mutex::new(Vec::new());

fn turn(who: char, option: u32) {
    TURNS.lock().unwrap_or_else(PoisonError::into_inner).push((who, option));
}

#[action(serial, options = [1, 2])]
fn switch(option: &u32, _state: &u32) {
    turn('s', *option);
}

#[action(options = [1, 2, 3])]
fn step(option: u32) {
    turn('a', option);
}

#[multitest(walks = [switch, step], state = 0_u32)]
fn each_option_of_a_serial_action_waits_for_the_walks_of_the_one_before(walks: &Walks<u32>) {
    assert_eq!(walks.passed(), 6);
    let mut turns = TURNS.lock().unwrap_or_else(PoisonError::into_inner).clone();
    turns[1..4].sort_unstable();
    turns[5..8].sort_unstable();
    let walks = [('a', 1), ('a', 2), ('a', 3)];
    let expected = [&[('s', 1)][..], &walks, &[('s', 2)], &walks].concat();
    assert_eq!(turns, expected);
}

static ALONE: AtomicU32 = AtomicU32::new(0);

#[action(serial)]
async fn alone() -> Result<()> {
    ALONE.fetch_add(1, Ordering::Relaxed);
    Ok(())
}

#[action(serial, options = [7_u16, 8])]
fn move_to(option: u16) -> Result<Port> {
    Ok(Port(option))
}

#[multitest(walks = [before, alone, move_to], state = State::default(), gather)]
async fn a_serial_action_needs_no_state(walks: &Walks<State>) {
    assert_eq!(ALONE.load(Ordering::Relaxed), 1);
    assert_eq!(states(walks).iter().map(|state| state.port).collect::<Vec<_>>(), [7, 7, 8, 8]);
}
