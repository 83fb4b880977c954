//! Taking an environment down: each driver once nobody needs it any more, concurrently, always, collecting every failure.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures_util::{FutureExt, StreamExt, future::LocalBoxFuture, stream::FuturesUnordered};

use super::{Environment, start::panicked};
use crate::{
    clock::{Deadline, human, stretched},
    driver::{AnyDriver, StopContext},
    error::{Error, Result},
    seat::{Seat, Status},
};

/// Stops every driver that runs, along the reversed startup graph.
pub(crate) async fn stop(environment: &Environment) {
    let graph = environment.graph();
    let mut users: Vec<usize> = (0..graph.len()).map(|i| graph.needed_by(i).count()).collect();
    let mut stopping: FuturesUnordered<LocalBoxFuture<'_, usize>> = FuturesUnordered::new();
    let begin = |driver: usize| {
        let seat = environment.seat(driver).clone();
        async move {
            stop_one(&seat).await;
            driver
        }
        .boxed_local()
    };
    stopping.extend((0..graph.len()).filter(|i| users[*i] == 0).map(begin));
    while let Some(driver) = stopping.next().await {
        for need in graph.needs(driver) {
            users[need] -= 1;
            if users[need] == 0 {
                stopping.push(begin(need));
            }
        }
    }
}

/// Stops one driver if it runs; whatever happens, it holds no program afterwards.
pub(crate) async fn stop_one(seat: &Arc<Seat>) {
    let driver = {
        let state = seat.lock();
        if state.status == Status::Ready { state.driver.clone() } else { None }
    };
    let Some(driver) = driver else { return };
    seat.stopping();
    let failure = stop_driver(seat, &*driver).await.err();
    if failure.is_some() {
        // Best effort: the failure that is reported is the first one.
        let _ = std::panic::catch_unwind(AssertUnwindSafe(|| driver.abort()));
    }
    seat.kill_processes().await;
    seat.stopped(failure);
}

async fn stop_driver(seat: &Arc<Seat>, driver: &dyn AnyDriver) -> Result<()> {
    let timeout = seat.lock().stop_timeout;
    let context = StopContext { seat: seat.clone(), deadline: Deadline::after(timeout) };
    let stopped = AssertUnwindSafe(async { driver.stop(&context).await }).catch_unwind();
    // A driver that ends its programs by force does so at the deadline; this is the time to see them gone.
    let grace = stretched(Duration::from_secs(1).max(timeout / 2));
    match tokio::time::timeout(context.deadline.left() + grace, stopped).await {
        Ok(Ok(result)) => result,
        Ok(Err(payload)) => Err(panicked(&*payload).context("its stop failed")),
        Err(_) => Err(Error::new(format!(
            "did not stop within its stop_timeout of {}",
            human(context.deadline.length())
        ))),
    }
}
