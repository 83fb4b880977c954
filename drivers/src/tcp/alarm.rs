//! The time limit of one call, and the timer that enforces it.
//!
//! Arming and disarming a timer costs as much as a good part of a round trip on the loopback: it wakes the runtime's
//! driver each time. So a call that need not wait reads no clock, and the timer of a connection stays armed from one
//! call to the next: it may only ring too early, and is then set anew.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use multitest::clock::Deadline;
use tokio::{
    runtime::{Handle, Id},
    sync::{Mutex, MutexGuard},
    time::{Instant, Sleep, sleep_until, timeout_at},
};

/// How long a call may take. The time counts from the first moment at which the call has to wait.
#[derive(Debug)]
pub(super) struct Limit {
    length: Duration,
    begun: Option<Begun>,
}

#[derive(Debug, Clone, Copy)]
struct Begun {
    start: Instant,
    /// `None`: further away than the clock reaches.
    end: Option<Instant>,
}

/// The limit passed.
#[derive(Debug)]
pub(super) struct Passed;

impl Limit {
    /// A limit of `length`.
    pub(super) fn new(length: Duration) -> Self {
        Self { length, begun: None }
    }

    /// How long the call has waited so far.
    pub(super) fn elapsed(&self) -> Duration {
        self.begun.map_or(Duration::ZERO, |begun| begun.start.elapsed())
    }

    /// Waits for `future` until the limit passes. For waits that are rare: it arms a timer of its own.
    pub(super) async fn wait<F: Future>(&mut self, future: F) -> Result<F::Output, Passed> {
        match self.end() {
            Some(end) => timeout_at(end, future).await.map_err(|_| Passed),
            None => Ok(future.await),
        }
    }

    /// Waits until no other call has the turn.
    pub(super) async fn turn<'a>(
        &mut self,
        turn: &'a Mutex<()>,
    ) -> Result<MutexGuard<'a, ()>, Passed> {
        match turn.try_lock() {
            Ok(turn) => Ok(turn),
            Err(_) => self.wait(turn.lock()).await,
        }
    }

    fn end(&mut self) -> Option<Instant> {
        let length = self.length;
        let begin = || {
            let start = Instant::now();
            Begun { start, end: start.checked_add(length) }
        };
        self.begun.get_or_insert_with(begin).end
    }
}

/// `limit`, stretched as every deadline is.
pub(super) fn stretched(limit: Duration) -> Duration {
    Deadline::after(limit).length()
}

/// A timer that stays armed between calls.
#[derive(Debug, Default)]
pub(super) struct Alarm(Option<Armed>);

#[derive(Debug)]
struct Armed {
    /// A timer dies with its runtime, and a connection may be used from several.
    runtime: Id,
    sleep: Pin<Box<Sleep>>,
}

impl Alarm {
    /// Ready once `limit` has passed; else the task is woken then, or earlier.
    pub(super) fn poll(&mut self, limit: &mut Limit, cx: &mut Context<'_>) -> Poll<Passed> {
        let Some(end) = limit.end() else { return Poll::Pending };
        let runtime = Handle::current().id();
        if self.0.as_ref().is_some_and(|armed| armed.runtime != runtime) {
            self.0 = None;
        }
        let arm = || Armed { runtime, sleep: Box::pin(sleep_until(end)) };
        let sleep = &mut self.0.get_or_insert_with(arm).sleep;
        if sleep.deadline() > end {
            sleep.as_mut().reset(end);
        }
        while sleep.as_mut().poll(cx).is_ready() {
            if sleep.deadline() == end {
                self.0 = None;
                return Poll::Ready(Passed);
            }
            sleep.as_mut().reset(end);
        }
        Poll::Pending
    }
}
