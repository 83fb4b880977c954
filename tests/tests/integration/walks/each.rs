//! Environments that walks do not share: one for each walk, one for each worker.

use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicUsize, Ordering},
};

use multitest::prelude::*;
use multitest_drivers::TcpServer;

#[action(options = [1, 2, 3, 4])]
async fn note(
    _option: &u8,
    server: &TcpServer,
    environment: &Environment,
    state: &mut Vec<String>,
) {
    state.push(server.address().to_string());
    state.push(environment.directory().display().to_string());
}

/// The environments that the walks ran in.
fn places(walks: &Walks<Vec<String>>) -> BTreeSet<&str> {
    walks.states().map(|state| state[1].as_str()).collect()
}

#[multitest(
    env = { server: TcpServer },
    walks = [note],
    state = Vec::new(),
    env_per = walk,
    gather,
)]
async fn each_walk_has_an_environment_of_its_own(walks: &Walks<Vec<String>>) -> Result<()> {
    assert_eq!(places(walks).len(), 4);
    walks.check()
}

#[multitest(
    env = { server: TcpServer },
    walks = [note],
    state = Vec::new(),
    env_per = worker,
    concurrency = 1,
    gather,
)]
fn a_worker_keeps_its_environment(walks: &Walks<Vec<String>>) {
    assert_eq!((walks.passed(), places(walks).len()), (4, 1));
}

static STARTS: AtomicUsize = AtomicUsize::new(0);

fn count() {
    STARTS.fetch_add(1, Ordering::Relaxed);
}

environment! {
    /// A server whose starts are counted.
    Counted {
        server: TcpServer { post_start: |_: &TcpServer| count() },
    }
}

#[multitest(env = Counted, walks = [note], state = Vec::new(), env_per = walk, select = first(3))]
fn a_named_environment_starts_for_each_walk_that_runs() {
    assert_eq!(STARTS.load(Ordering::Relaxed), 3);
}
