//! The scheduler: starts each driver the moment its last input is ready, gives up at the first failure. It neither polls
//! nor sleeps; it waits for the next start that completes.

use std::panic::AssertUnwindSafe;

use futures_util::{
    FutureExt, StreamExt,
    future::{LocalBoxFuture, join_all},
    stream::FuturesUnordered,
};

use super::{Environment, Launch};
use crate::{
    __private::{Started, Starting},
    error::{Error, Result},
    seat::Status,
};

/// Starts driver `usize`; the drivers it needs are running.
pub(crate) type StartDriver<'a> = &'a dyn Fn(usize, Launch) -> Starting<'a>;

type Start<'a> = LocalBoxFuture<'a, (usize, Result<Started>)>;

/// Starts every driver. When it fails, nothing is starting any more, but what runs is still to be stopped.
pub(crate) async fn start(environment: &Environment, start: StartDriver<'_>) -> Result<(), Failed> {
    let graph = environment.graph();
    let mut inputs: Vec<usize> = (0..graph.len()).map(|i| graph.needs(i).count()).collect();
    let mut starting: FuturesUnordered<Start<'_>> = FuturesUnordered::new();
    for driver in (0..graph.len()).filter(|i| inputs[*i] == 0) {
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
            if inputs[next] == 0 {
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

fn launch<'a>(environment: &Environment, driver: usize, start: StartDriver<'a>) -> Start<'a> {
    let seat = environment.seat(driver).clone();
    seat.starting();
    let started = AssertUnwindSafe(async move { start(driver, Launch { seat }).await });
    Box::pin(started.catch_unwind().map(move |result| (driver, result.unwrap_or_else(|p| Err(panicked(&*p))))))
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
    let status = |seat: &&std::sync::Arc<crate::seat::Seat>| seat.lock().status;
    let seats = environment.seats();
    for seat in seats.iter().filter(|seat| status(seat) == Status::Starting) {
        seat.aborted();
    }
    let gone = seats.iter().filter(|s| matches!(status(s), Status::Aborted | Status::Failed));
    join_all(gone.map(|seat| seat.kill_processes())).await;
}

/// The error of a driver that panicked, in its own words.
pub(crate) fn panicked(payload: &(dyn std::any::Any + Send)) -> Error {
    Error::new(format!("panicked: {}", message_of(payload)))
}

/// What a panic said.
pub(crate) fn message_of(payload: &(dyn std::any::Any + Send)) -> &str {
    payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("a value that is no text")
}
