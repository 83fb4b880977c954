//! Walks that do not share one set of drivers.

use std::sync::Arc;

use futures_util::future::BoxFuture;

use crate::{
    error::Result,
    walks::{Drivers, Outcome},
};

/// Where the drivers of each walk come from, if not all walks have the same.
pub(crate) trait Sites: Send + Sync + 'static {
    /// The drivers for this walk, ready.
    fn enter(&self, worker: usize, walk: u128) -> BoxFuture<'_, Result<Arc<dyn Drivers>>>;

    /// The walk of this worker has ended so. What its drivers have to say of that, if anything, is an error.
    fn leave(&self, worker: usize, outcome: Outcome) -> BoxFuture<'_, Result<()>>;
}
