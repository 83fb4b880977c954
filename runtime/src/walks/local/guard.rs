//! Futures of the user's: a panic is an error, and so is taking too long.

use std::{future::poll_fn, task::Poll, time::Duration};

use futures_util::{FutureExt as _, future::BoxFuture};
use tokio::time::{sleep, timeout};

use crate::{
    error::{Error, Result},
    walks::panics::caught,
};

/// What `future` yields within `limit`. A future that is ready at once needs no timer.
pub(super) async fn awaited<T>(
    mut future: BoxFuture<'_, Result<T>>,
    limit: Option<Duration>,
) -> Result<T> {
    let mut timer = None;
    poll_fn(|context| {
        match caught(|| future.poll_unpin(context)) {
            Ok(Poll::Ready(ended)) => return Poll::Ready(ended),
            Err(panicked) => return Poll::Ready(Err(panicked)),
            Ok(Poll::Pending) => {}
        }
        let Some(limit) = limit else { return Poll::Pending };
        let timer = timer.get_or_insert_with(|| Box::pin(sleep(limit)));
        timer.poll_unpin(context).map(|()| Err(too_long(limit)))
    })
    .await
}

/// How long after its timeout an action is given up that does not wait.
pub(super) const GRACE: Duration = Duration::from_secs(1);

/// What the action `name` yields, unless it is still at it long after its limit: then it blocks its thread.
pub(super) async fn unless_blocked<T>(
    name: &str,
    limit: Option<Duration>,
    done: impl Future<Output = T>,
) -> Result<T> {
    let Some(limit) = limit else { return Ok(done.await) };
    timeout(limit + GRACE, done).await.map_err(|_| blocked(name, limit, ""))
}

/// The action `name` does not wait, and has not returned long after its limit; `place` says in which walk.
pub(super) fn blocked(name: &str, limit: Duration, place: &str) -> Error {
    Error::new(format!(
        "`{name}` did not return within its timeout of {limit:?}{place}, and it does not wait, so nobody can interrupt it: no \
         further walk runs"
    ))
    .help("make it an `async fn`, or give what it calls a timeout")
}

pub(super) fn too_long(limit: Duration) -> Error {
    Error::new(format!("it took longer than {limit:?}"))
}
