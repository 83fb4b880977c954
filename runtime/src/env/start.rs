//! The scheduler: starts each driver the moment its last input is ready, gives up at the first failure. It neither polls
//! nor sleeps; it waits for the next start that completes.

use std::{panic::AssertUnwindSafe, sync::Arc};

use futures_util::{
    FutureExt, StreamExt,
    future::{LocalBoxFuture, join_all},
    stream::FuturesUnordered,
};

use super::Environment;
use crate::{
    declared::{Started, Starting},
    driver::{Launch, Seat, Status, panicked},
    error::{Error, Result},
};

/// Starts driver `usize`; the drivers it needs are running.
pub(crate) type StartDriver<'a> = &'a dyn Fn(usize, Launch) -> Starting<'a>;

type Start<'a> = LocalBoxFuture<'a, (usize, Result<Started>)>;

/// Starts every driver. When it fails, nothing is starting any more, but what runs is still to be stopped.
pub(crate) async fn start(environment: &Environment, start: StartDriver<'_>) -> Result<(), Failed> {
    // As it was declared: inputs that templates add are awaited by the starts themselves.
    let graph = environment.graph().clone();
    let mut inputs: Vec<usize> = (0..graph.len()).map(|i| graph.needs(i).count()).collect();
    let mut starting: FuturesUnordered<Start<'_>> = FuturesUnordered::new();
    let free = |i: &usize| inputs[*i] == 0 && environment.starts_by_itself(*i);
    for driver in (0..graph.len()).filter(free) {
        starting.push(launch(environment, driver, start));
    }
    while let Some((driver, result)) = starting.next().await {
        match result {
            Ok(started) => environment.seat(driver).ready(started.0),
            Err(error) => {
                environment.seat(driver).failed(error);
                collect_others(environment, &mut starting);
                drop(starting);
                abort_starting(environment).await;
                return Err(Failed);
            }
        }
        for next in graph.needed_by(driver) {
            inputs[next] -= 1;
            if inputs[next] == 0 && environment.starts_by_itself(next) {
                starting.push(launch(environment, next, start));
            }
        }
    }
    environment.mark_started();
    Ok(())
}

/// Some driver did not get ready; its seat knows why.
#[derive(Debug)]
pub(crate) struct Failed;

/// Starts one driver; a panic is an error.
pub(super) fn launch<'a>(
    environment: &Environment,
    driver: usize,
    start: StartDriver<'a>,
) -> Start<'a> {
    let seat = environment.seat(driver).clone();
    seat.starting();
    Box::pin(async move {
        let launch = Launch { seat: seat.clone() };
        let started = AssertUnwindSafe(async { start(driver, launch).await }).catch_unwind().await;
        let started = started.unwrap_or_else(|payload| Err(panicked(&*payload)));
        (driver, started.map_err(|error| in_its_options(&seat, error)))
    })
}

/// Says which option could not be evaluated, if that is what failed.
fn in_its_options(seat: &Seat, error: Error) -> Error {
    let state = seat.lock();
    match (state.configured, state.option) {
        (true, _) => error,
        (false, Some(option)) => error.context(format!("its option `{option}`")),
        (false, None) => error.context("its options"),
    }
}

/// Drivers that failed at the same moment are reported too.
fn collect_others(environment: &Environment, starting: &mut FuturesUnordered<Start<'_>>) {
    while let Some(Some((driver, result))) = starting.next().now_or_never() {
        match result {
            Ok(started) => environment.seat(driver).ready(started.0),
            Err(error) => environment.seat(driver).failed(error),
        }
    }
}

/// Their futures are dropped; ends the programs they had spawned, and waits until those are gone.
pub(crate) async fn abort_starting(environment: &Environment) {
    let status = |seat: &&Arc<Seat>| seat.status();
    let seats = environment.seats();
    for seat in seats.iter().filter(|seat| status(seat) == Status::Starting) {
        seat.aborted();
    }
    let gone = seats.iter().filter(|s| matches!(status(s), Status::Aborted | Status::Failed));
    join_all(gone.map(|seat| seat.kill_processes())).await;
}
