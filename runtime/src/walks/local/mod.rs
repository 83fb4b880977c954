//! The crew of one machine: tasks that take batches of numbers from one line.
//!
//! `crew` serves the coordinator, and `lose` ends what depends on a serial action that failed; `shared` outlives segments, a
//! `job` is one of them, on which several `hands` work. A `worker` takes walk after walk `through` it: by the fast lane (`sprint`), as fast as it goes
//! (`portion`), or with somebody looking on (`follow`). States that wait for a serial action are in `open`.

mod batch;
mod crew;
mod follow;
mod guard;
mod hands;
mod hang;
mod job;
mod line;
mod lose;
mod open;
mod pace;
mod portion;
mod shared;
mod sprint;
mod through;
mod worker;

use std::sync::{Mutex, MutexGuard, PoisonError};

pub(super) use crew::Local;
use job::Job;
pub(super) use shared::Shared;

/// A lock whose holders do not panic.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
