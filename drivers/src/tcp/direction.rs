//! One direction of a connection: its half of the socket, and whose turn it is.
//!
//! The state is locked for the length of one system call, so that a connection can be closed under a call that waits. A
//! call that must wait holds the direction until it is done, so that calls come one after another.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
};

use super::alarm::{Alarm, Limit, Passed};

/// One direction of a connection: `half` of the socket, and `data` that goes with it.
pub(super) struct Direction<H, D>(Mutex<State<H, D>>);

/// What a direction has; locked for the length of one system call.
pub(super) struct State<H, D> {
    /// `None` once this side has closed.
    pub(super) half: Option<H>,
    pub(super) data: D,
    alarm: Alarm,
    /// Calls that were done at once since one was not.
    at_once: u8,
    /// Whether a call waits for the socket.
    held: bool,
    /// The task of that call, to be told when this side closes.
    holder: Waker,
    /// The tasks of calls that wait for their turn.
    queue: Vec<Waker>,
}

/// Of so many calls that need not wait one goes the long way all the same, which counts for the runtime: it lets a task do 128
/// things before it looks after the others. Looking costs as much as a call, so if each counted, much of the time of small
/// messages would go into it; like this it is done each millisecond.
const AT_ONCE: u8 = 16;

impl<H, D: Default> Direction<H, D> {
    pub(super) fn new(half: H) -> Self {
        Self(Mutex::new(State {
            half: Some(half),
            data: D::default(),
            alarm: Alarm::default(),
            at_once: 0,
            held: false,
            holder: Waker::noop().clone(),
            queue: Vec::new(),
        }))
    }

    /// Closes the half of the socket and drops the data. Calls that wait look again.
    pub(super) fn close(&self) {
        let mut state = self.state();
        state.half = None;
        state.data = D::default();
        state.alarm = Alarm::default();
        let holder = std::mem::replace(&mut state.holder, Waker::noop().clone());
        drop(state);
        holder.wake();
    }
}

impl<H, D> Direction<H, D> {
    fn state(&self) -> MutexGuard<'_, State<H, D>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The state for a call that does what it can without waiting, unless another call holds the direction or it is time to go
    /// the long way.
    pub(super) fn at_once(&self) -> Option<MutexGuard<'_, State<H, D>>> {
        let mut state = self.state();
        state.at_once = (state.at_once + 1) % AT_ONCE;
        (!state.held && state.at_once != 0).then_some(state)
    }

    /// A call of this direction begins.
    pub(super) fn turn(&self) -> Turn<'_, H, D> {
        Turn { direction: self, holds: false }
    }

    /// Waits until no call holds the direction.
    pub(super) async fn freed(&self) {
        std::future::poll_fn(|cx| {
            let mut state = self.state();
            if !state.held {
                return Poll::Ready(());
            }
            state.queue.push(cx.waker().clone());
            Poll::Pending
        })
        .await;
    }
}

/// One call. It holds the direction from its first wait until it is dropped.
pub(super) struct Turn<'a, H, D> {
    direction: &'a Direction<H, D>,
    holds: bool,
}

impl<'a, H, D> Turn<'a, H, D> {
    /// The state, unless another call holds the direction.
    pub(super) fn state(&self) -> Option<MutexGuard<'a, State<H, D>>> {
        let state = self.direction.state();
        (self.holds || !state.held).then_some(state)
    }

    /// Nothing can be done now: remembers the task, and looks at the time.
    pub(super) fn wait(
        &mut self,
        state: &mut State<H, D>,
        limit: &mut Limit,
        cx: &mut Context<'_>,
    ) -> Poll<Passed> {
        self.holds = true;
        state.held = true;
        state.holder.clone_from(cx.waker());
        state.alarm.poll(limit, cx)
    }
}

impl<H, D> Drop for Turn<'_, H, D> {
    fn drop(&mut self) {
        if !self.holds {
            return;
        }
        let mut state = self.direction.state();
        state.held = false;
        let queue = std::mem::take(&mut state.queue);
        drop(state);
        for waker in queue {
            waker.wake();
        }
    }
}
