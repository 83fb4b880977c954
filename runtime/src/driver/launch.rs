//! The start of one driver: its directory, its deadline, its own start, what `ready` asks for besides.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use super::{Driver, DriverOptions, Seat, StartContext};
use crate::{
    clock::{Deadline, human},
    error::{Error, Result},
    ready,
};

/// By how much a driver's own sight of the deadline comes before the environment's.
const HEAD_START: Duration = Duration::from_millis(20);

/// A driver whose inputs are there.
#[derive(Debug)]
pub(crate) struct Launch {
    pub(crate) seat: Arc<Seat>,
}

impl Launch {
    pub(crate) async fn start<D: Driver>(self, mut options: D::Options) -> Result<D> {
        let common = std::mem::take(options.common());
        self.seat.configure(&common)?;
        let deadline = Deadline::after(self.seat.lock().timeout);
        let ready = Arc::new(Mutex::new(common.ready));
        let context = StartContext { seat: self.seat.clone(), deadline, ready };
        // A driver that watches the deadline itself has more to say about what it saw, so it goes first.
        let limit = deadline.left().saturating_add(HEAD_START);
        let started = tokio::time::timeout(limit, start_and_wait::<D>(options, &context)).await;
        started.unwrap_or_else(|_| Err(not_ready(&self.seat, deadline)))
    }
}

async fn start_and_wait<D: Driver>(options: D::Options, context: &StartContext) -> Result<D> {
    let driver = D::start(options, context).await?;
    let conditions =
        std::mem::take(&mut *context.ready.lock().unwrap_or_else(PoisonError::into_inner));
    let report = |awaited: &str, seen: &str| context.awaiting_seen(awaited, seen);
    if !conditions.is_empty() {
        ready::wait_all(&conditions, context.directory(), report).await?;
    }
    // Asked for here, a panic of it is a failure of the start.
    let published = driver.attributes();
    context.seat.lock().published = published;
    Ok(driver)
}

fn not_ready(seat: &Seat, deadline: Deadline) -> Error {
    Error::new(seat.awaited()).details(format!(
        "{} was not ready within its timeout of {}",
        seat.name(),
        human(deadline.length())
    ))
}
