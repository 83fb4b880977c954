//! The steps around a base's start and stop: their order, and what they see.

use std::sync::Arc;

use multitest::{driver, driver::StartContext, prelude::*};
use multitest_drivers::TcpServer;
use tokio::task::yield_now;

use crate::support::{Journal, Step};

/// A step whose life is noted, and steps around it that are noted too.
#[driver(
    base = Step,
    options = { journal: *journal },
    pre_start = before_start,
    post_start = after_start,
    pre_stop = before_stop,
    post_stop = after_stop,
)]
#[derive(Debug)]
struct Around {
    #[option]
    journal: &'static Journal,
    #[state]
    seen: Arc<()>,
}

fn before_start(options: &mut AroundOptions, context: &StartContext) {
    options.journal.note(format!("before the start of {}", context.name()));
}

async fn after_start(around: &Around) {
    around.journal.reached("around is ready").await;
    assert_eq!(Arc::strong_count(&around.seen), 1);
    around.journal.note("after the start");
}

async fn before_stop(around: &Around) -> Result<()> {
    yield_now().await;
    around.journal.note("before the stop");
    Ok(())
}

fn after_stop(around: &Around) {
    around.journal.note("after the stop");
}

static JOURNAL: Journal = Journal::new();

#[tokio::test]
async fn steps_stand_around_those_of_the_base() -> Result<()> {
    let mut options = Around::options();
    options.journal(&JOURNAL);
    let around = options.start().await?;
    around.stop().await?;
    let expected = [
        "before the start of around",
        "around starts",
        "around is ready",
        "after the start",
        "before the stop",
        "around stops",
        "around has stopped",
        "after the stop",
    ];
    assert_eq!(JOURNAL.entries(), expected);
    Ok(())
}

/// A server whose start fails when the server listens already.
#[driver(base = TcpServer, post_start = refuse)]
#[derive(Debug)]
struct Refused;

async fn refuse(refused: &Refused) -> Result<()> {
    yield_now().await;
    Err(Error::new(format!("{} is no good", refused.address())))
}

#[tokio::test]
async fn a_base_is_aborted_when_the_start_fails_after_it() {
    let error = Refused::options().start().await.expect_err("its step fails").to_string();
    let address = error.split_once("`post_start`: ").expect("the step is named").1;
    let address = address.split_once(' ').expect("the address comes first").0;
    let connected = tokio::net::TcpStream::connect(address).await;
    assert!(connected.is_err(), "it listens on {address}");
}
