//! The end of one driver: its own stop, then force; and what a panic said.

use std::{any::Any, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures_util::FutureExt;

use super::{AnyDriver, Seat, Status, StopContext};
use crate::{
    clock::{Deadline, human, stretched},
    error::{Error, Result},
};

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
