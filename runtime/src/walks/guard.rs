//! Calls into the user's code: a panic is an error, and so is taking too long.

use std::{
    any::Any,
    future::poll_fn,
    panic::{AssertUnwindSafe, catch_unwind},
    task::Poll,
    time::Duration,
};

use futures_util::{FutureExt as _, future::BoxFuture};
use tokio::time::sleep;

use crate::error::{Error, Result};

/// What `run` returns, or its panic as an error.
pub(super) fn caught<T>(run: impl FnOnce() -> T) -> Result<T> {
    catch_unwind(AssertUnwindSafe(run)).map_err(|panic| panicked(&*panic))
}

/// What `future` yields within `limit`. A future that is ready at once needs no timer.
pub(super) async fn awaited<T>(
    future: BoxFuture<'_, Result<T>>,
    limit: Option<Duration>,
) -> Result<T> {
    let mut future = AssertUnwindSafe(future).catch_unwind();
    let mut timer = None;
    poll_fn(|context| {
        if let Poll::Ready(ended) = future.poll_unpin(context) {
            return Poll::Ready(ended.unwrap_or_else(|panic| Err(panicked(&*panic))));
        }
        let Some(limit) = limit else { return Poll::Pending };
        let timer = timer.get_or_insert_with(|| Box::pin(sleep(limit)));
        timer
            .poll_unpin(context)
            .map(|()| Err(Error::new(format!("it took longer than {limit:?}"))))
    })
    .await
}

fn panicked(panic: &(dyn Any + Send)) -> Error {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    match text.or_else(|| panic.downcast_ref::<&str>().copied()) {
        Some(text) => Error::new(format!("it panicked: {text}")),
        None => Error::new("it panicked"),
    }
}
