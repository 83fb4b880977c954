//! How long a driver may take to start; it does not count while the driver waits for others.

use std::time::Duration;

use futures_util::FutureExt;
use tokio::sync::watch;

use crate::clock::Deadline;

/// By how much a driver's own sight of the deadline comes before the environment's: it has more to say about what it saw.
const HEAD_START: Duration = Duration::from_millis(20);

/// The deadline of one start.
#[derive(Debug)]
pub(crate) struct Limit(watch::Sender<State>);

#[derive(Debug, Clone, Copy)]
struct State {
    deadline: Deadline,
    suspended: bool,
}

impl Limit {
    pub(super) fn new(timeout: Duration) -> Self {
        Self(watch::Sender::new(State { deadline: Deadline::after(timeout), suspended: false }))
    }

    pub(super) fn deadline(&self) -> Deadline {
        self.0.borrow().deadline
    }

    /// Does not count the time that `wait` takes: the deadline begins anew after it.
    pub(super) async fn suspended<T>(&self, wait: impl Future<Output = T>) -> T {
        self.0.send_modify(|state| state.suspended = true);
        let result = wait.await;
        self.0.send_modify(|state| {
            *state = State { deadline: state.deadline.renewed(), suspended: false };
        });
        result
    }

    /// Waits for `start` until the deadline, which is the error when it passes.
    pub(super) async fn hold<T>(&self, start: impl Future<Output = T>) -> Result<T, Deadline> {
        let mut start = std::pin::pin!(start);
        let mut changes = self.0.subscribe();
        loop {
            let State { deadline, suspended } = *changes.borrow_and_update();
            tokio::select! {
                biased;
                started = &mut start => return Ok(started),
                _ = changes.changed() => {}
                () = tokio::time::sleep(deadline.left().saturating_add(HEAD_START)), if !suspended => {
                    // Its own deadline may have passed since it was asked: a thread can stand still in between.
                    return start.now_or_never().ok_or(deadline);
                }
            }
        }
    }
}
