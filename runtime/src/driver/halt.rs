//! The end of one driver: its own stop, then force; and what a panic said.

use std::{any::Any, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures_util::FutureExt;

use super::{AnyDriver, Seat, Status, StopContext, hooks};
use crate::{
    clock::{Deadline, human, stretched},
    error::{Error, Result},
};

/// How long a paused driver may take to go on before it is stopped.
const RESUME: Duration = Duration::from_secs(1);

/// Stops one driver if it runs; whatever happens, it holds no program afterwards.
pub(crate) async fn stop_one(seat: &Arc<Seat>) {
    let driver = seat.lock().driver.clone();
    let Some(driver) = driver else { return };
    let paused = seat.status() == Status::Paused;
    if !paused && seat.status() != Status::Ready {
        return;
    }
    seat.stopping();
    if paused {
        // What is held up cannot do what it is asked. If it cannot go on, it is ended by force.
        let resumed = AssertUnwindSafe(async { driver.resume().await }).catch_unwind();
        let _ = Deadline::after(RESUME).wait(resumed).await;
    }
    let failure = stop_with_hooks(seat, &driver).await.err();
    if failure.is_some() {
        // Best effort: the failure that is reported is the first one.
        let _ = std::panic::catch_unwind(AssertUnwindSafe(|| driver.abort()));
    }
    seat.kill_processes().await;
    seat.stopped(failure.or_else(|| seat.ended_before_its_stop()));
}

/// The stop and the hooks around it. Each is run, whatever becomes of the others.
async fn stop_with_hooks(seat: &Arc<Seat>, driver: &Arc<dyn AnyDriver>) -> Result<()> {
    let (own, timeout) = {
        let state = seat.lock();
        (state.hooks.clone(), state.timeout)
    };
    let before = hooks::run("pre_stop", own.pre_stop, driver, Deadline::after(timeout)).await;
    let stopped = stop_driver(seat, &**driver).await;
    let after = hooks::run("post_stop", own.post_stop, driver, Deadline::after(timeout)).await;
    together([before, stopped, after].into_iter().filter_map(Result::err))
}

/// The first of several failures, and the others as its evidence.
pub(super) fn together(failures: impl IntoIterator<Item = Error>) -> Result<()> {
    let mut failures = failures.into_iter();
    let Some(first) = failures.next() else { return Ok(()) };
    let mut evidence: Vec<String> = first.evidence().map(str::to_owned).into_iter().collect();
    evidence.extend(failures.map(|error| format!("then {error:?}")));
    Err(if evidence.is_empty() { first } else { first.details(evidence.join("\n")) })
}

async fn stop_driver(seat: &Arc<Seat>, driver: &dyn AnyDriver) -> Result<()> {
    let timeout = seat.lock().stop_timeout;
    let context = StopContext { seat: seat.clone(), deadline: Deadline::after(timeout) };
    let stopped = AssertUnwindSafe(async { driver.stop(&context).await }).catch_unwind();
    // A driver that ends its programs by force does so at the deadline; this is the time to see them gone.
    let grace = stretched(Duration::from_secs(1).max(timeout / 2));
    let limit = context.deadline.left().saturating_add(grace);
    match tokio::time::timeout(limit, stopped).await {
        Ok(Ok(result)) => result,
        Ok(Err(payload)) => Err(panicked(&*payload)),
        Err(_) => Err(Error::new(format!(
            "did not stop within its stop_timeout of {}",
            human(context.deadline.length())
        ))),
    }
}

/// The error of a driver that panicked, in its own words.
pub(crate) fn panicked(payload: &(dyn Any + Send)) -> Error {
    Error::new(format!("panicked: {}", message_of(payload)))
}

/// What a panic said, for people.
pub(crate) fn message_of(payload: &(dyn Any + Send)) -> &str {
    text_of(payload).unwrap_or("a value that is no text")
}

/// What a panic said, if it was text.
pub(crate) fn text_of(payload: &(dyn Any + Send)) -> Option<&str> {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
}
