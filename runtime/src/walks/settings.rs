//! How walks run, as said by whoever declares them; what nobody says has defaults.

use std::{num::NonZero, path::PathBuf, thread::available_parallelism, time::Duration};

use super::Verbosity;

/// How walks run.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// How many walks run at the same time.
    pub(crate) concurrency: Option<usize>,
    pub(crate) gather: bool,
    /// How many states may be open at once.
    pub(crate) open: u128,
    /// How many failures are kept.
    pub(crate) failures: usize,
    pub(crate) stop_after: Option<u128>,
    /// The timeout of an action that has none of its own.
    pub(crate) timeout: Option<Duration>,
    pub(crate) walk_timeout: Option<Duration>,
    pub(crate) verbosity: Option<Verbosity>,
    pub(crate) directory: Option<PathBuf>,
    /// How many further walks may run to find the reason of failures.
    pub(crate) explain: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            concurrency: None,
            gather: false,
            open: 1_000_000,
            failures: 10,
            stop_after: None,
            timeout: None,
            walk_timeout: None,
            verbosity: None,
            directory: None,
            explain: 50,
        }
    }
}

impl Settings {
    /// How many walks run at the same time: as said, or as many as there are cores.
    pub(crate) fn workers(&self) -> usize {
        let cores = || available_parallelism().map_or(1, NonZero::get);
        self.concurrency.unwrap_or_else(cores).max(1)
    }
}
