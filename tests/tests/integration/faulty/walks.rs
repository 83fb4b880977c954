//! Walks that fail, wait, or end their process. Variables of the test process say which do.

use std::{env, process, sync::LazyLock};

use multitest::{Walks, prelude::*};
use serde::Serialize;
use tokio::sync::Barrier;

#[derive(Clone, Debug, Default, Serialize)]
struct Account {
    currency: String,
    limit: u32,
}

/// What the variable `name` says of this walk: walks stand in it by number, with commas between.
fn names(name: &str, context: &multitest::walks::Context<'_>) -> bool {
    let walks = env::var(name).unwrap_or_default();
    walks.split(',').any(|walk| walk == context.walk().to_string())
}

#[action(options = ["EUR", "USD"])]
async fn open(option: &str, state: &mut Account) {
    option.clone_into(&mut state.currency);
}

#[action(options = 0..5)]
async fn set_limit(
    option: &u32,
    state: &mut Account,
    context: &multitest::walks::Context<'_>,
) -> Result<()> {
    state.limit = *option;
    if names("WAIT_IN", context) {
        eprintln!("walk {} waits", context.walk());
        std::future::pending::<()>().await;
    }
    if names("EXIT_IN", context) {
        process::exit(7);
    }
    if names("ABORT_IN", context) {
        process::abort();
    }
    if names("FAIL_IN", context) {
        return Err(Error::new(format!("{option} is too much")).help("ask for less"));
    }
    Ok(())
}

/// Tells how walks ended, past what is captured.
fn tell<S>(walks: &Walks<S>) {
    eprintln!(
        "{} selected, {} passed, {} failed, {} left",
        walks.selected(),
        walks.passed(),
        walks.failed(),
        walks.left()
    );
}

#[multitest(walks = [open, set_limit], state = Account::default(), concurrency = 1)]
#[ignore = "run by tests of what comes of it"]
async fn limits(walks: &Walks<Account>) {
    tell(walks);
}

#[action(options = 0..how_many())]
fn deposit(option: &u32, state: &mut Account) {
    state.limit += option;
}

/// The options of an action that somebody has changed since.
fn how_many() -> u32 {
    env::var("DEPOSITS").ok().and_then(|count| count.parse().ok()).unwrap_or(4)
}

#[multitest(walks = [open, deposit, set_limit], state = Account::default(), concurrency = 1)]
#[ignore = "run by tests of what comes of it"]
async fn deposits(walks: &Walks<Account>) {
    tell(walks);
}

#[action(serial, options = ["strict", "lax"])]
fn switch(option: &str) {
    if env::var("EXIT_IN").is_ok_and(|mode| mode == option) {
        process::exit(7);
    }
}

#[multitest(walks = [switch, set_limit], state = Account::default(), concurrency = 1)]
#[ignore = "run by tests of what comes of it"]
async fn modes(walks: &Walks<Account>) {
    tell(walks);
}

#[action(options = 0..20_000)]
fn count(option: &u32, state: &mut Account) -> Result<()> {
    state.limit = *option;
    if option.is_multiple_of(10) { Err(Error::new("ten more")) } else { Ok(()) }
}

#[multitest(walks = [count], state = Account::default(), explain = 0)]
#[ignore = "run by tests of what comes of it"]
async fn every_tenth_fails(walks: &Walks<Account>) {
    tell(walks);
}

/// Four walks that are under way together; then one of them ends the process.
#[action(options = 0..8)]
async fn meet(_option: &i32, context: &multitest::walks::Context<'_>) {
    static TOGETHER: LazyLock<Barrier> = LazyLock::new(|| Barrier::new(4));
    if env::var("EXIT_IN").is_ok() {
        TOGETHER.wait().await;
        if names("EXIT_IN", context) {
            process::exit(7);
        }
        std::future::pending::<()>().await;
    }
}

#[multitest(walks = [meet])]
#[ignore = "run by tests of what comes of it"]
async fn meetings(walks: &Walks<()>) {
    tell(walks);
}

/// A state that nobody can write down.
#[derive(Clone, Debug, Default)]
struct Opaque;

#[action(options = [1, 2])]
fn look(option: &i32, _state: &mut Opaque) {
    assert!(*option > 0);
}

#[multitest(walks = [look], state = Opaque, gather)]
#[ignore = "run by tests of what comes of it"]
async fn opaque(walks: &Walks<Opaque>) {
    tell(walks);
}

#[multitest(walks = [open, set_limit], state = Account::default(), concurrency = 1, gather)]
#[ignore = "run by tests of what comes of it"]
async fn gathered(walks: &Walks<Account>) {
    for file in walks.files() {
        eprintln!("file {}", file.display());
    }
}
