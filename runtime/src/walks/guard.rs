//! Futures of the user's: a panic is an error, and so is taking too long.

use std::{future::poll_fn, task::Poll, time::Duration};

use futures_util::{FutureExt as _, future::BoxFuture};
use tokio::time::sleep;

use crate::error::{Error, Result};

use super::panics::caught;

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

pub(super) fn too_long(limit: Duration) -> Error {
    Error::new(format!("it took longer than {limit:?}"))
}
