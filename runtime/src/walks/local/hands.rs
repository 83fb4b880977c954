//! Where workers work: a task each, or, if what they do may block, a thread each. The threads of the runtime stay free then for
//! its clock and for programs, so that a timeout holds however many workers are stuck.

use futures_util::future::{AbortHandle, abortable};
use tokio::{
    runtime::{Handle, RuntimeFlavor},
    task::{JoinError, JoinSet},
};
use tracing::dispatcher::{get_default, with_default};

use crate::{
    error::{Error, Result},
    walks::panics::panicked,
};

const EARLY: &str = "a worker ended early";

/// Workers that run; dropping it aborts them, those on threads at their next wait.
pub(super) struct Hands<T> {
    tasks: JoinSet<Option<T>>,
    threads: Vec<AbortHandle>,
    blocking: bool,
}

impl<T: Send + 'static> Hands<T> {
    /// Room for workers, which may block their threads or not. A runtime of one thread has no threads to keep free.
    pub(super) fn new(blocking: bool) -> Self {
        let many = Handle::current().runtime_flavor() != RuntimeFlavor::CurrentThread;
        Self { tasks: JoinSet::new(), threads: Vec::new(), blocking: blocking && many }
    }

    /// Whether each worker has a thread of its own.
    pub(super) fn are_threads(&self) -> bool {
        self.blocking
    }

    pub(super) fn spawn(&mut self, work: impl Future<Output = T> + Send + 'static) {
        if !self.blocking {
            self.tasks.spawn(async move { Some(work.await) });
            return;
        }
        let (work, abort) = abortable(work);
        self.threads.push(abort);
        let (runtime, logs) = (Handle::current(), get_default(Clone::clone));
        self.tasks.spawn_blocking(move || with_default(&logs, || runtime.block_on(work).ok()));
    }

    /// What the next worker to end has done; none if all have.
    pub(super) async fn next(&mut self) -> Option<Result<T>> {
        let done = self.tasks.join_next().await?;
        Some(done.map_err(early).and_then(|done| done.ok_or_else(|| Error::new(EARLY))))
    }
}

/// Actions are caught when they panic; what is left is their state.
fn early(error: JoinError) -> Error {
    match error.try_into_panic() {
        Ok(panic) => panicked(&*panic)
            .context(EARLY)
            .help("do not panic where the state of a walk is cloned or dropped"),
        Err(error) => Error::from(error).context(EARLY),
    }
}

impl<T> Drop for Hands<T> {
    fn drop(&mut self) {
        self.threads.iter().for_each(AbortHandle::abort);
    }
}
