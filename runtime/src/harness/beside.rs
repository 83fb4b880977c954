//! Work on the test's own thread, beside its body and until after it: what the body begins there outlives it, and ends in order.

use std::{cell::RefCell, future::poll_fn, pin::pin, task::Poll};

use futures_util::{FutureExt, future::LocalBoxFuture};

/// At most one piece of work beside a body.
#[derive(Default)]
pub(super) struct Beside(RefCell<Option<LocalBoxFuture<'static, ()>>>);

impl Beside {
    /// Begins; called by the body.
    pub(super) fn begin(&self, work: impl Future<Output = ()> + 'static) {
        self.0.replace(Some(Box::pin(work)));
    }

    /// Runs `body`, and what it begins beside it.
    pub(super) async fn during<T>(&self, body: impl Future<Output = T>) -> T {
        let mut body = pin!(body);
        poll_fn(|context| {
            let end = body.as_mut().poll(context);
            let mut work = self.0.borrow_mut();
            if end.is_pending()
                && let Some(Poll::Ready(())) = work.as_mut().map(|work| work.poll_unpin(context))
            {
                *work = None;
            }
            end
        })
        .await
    }

    /// Waits for the end of what was begun.
    pub(super) async fn ended(&self) {
        if let Some(work) = self.0.take() {
            work.await;
        }
    }
}
