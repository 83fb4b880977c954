//! What a driver knows of the environment around it. The environment implements it, so that a driver's seat and handles
//! need not know what an environment is.

use std::{any::Any, sync::Arc};

use tokio::sync::oneshot;

use super::{Attributes, Seat};
use crate::error::Result;

/// The environment around a driver.
pub(crate) trait Around: Send + Sync {
    /// The names of all drivers, in the order they were declared.
    fn names(&self) -> Vec<String>;

    /// What each driver that has been ready publishes.
    fn published(&self) -> Vec<(String, Attributes)>;

    /// The drivers that `driver` needs, directly or through others, in the order they were declared.
    fn needs(&self, driver: &str) -> Vec<String>;

    /// From now on `driver` needs `needs` too; their seats. An error if that closes a ring, or if there is no such driver.
    fn require(&self, driver: &str, needs: &[String]) -> Result<Vec<Arc<Seat>>>;

    /// The environment itself.
    fn into_any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync>;

    /// Has `action` done to `driver`; the answer comes when it is done.
    fn request(&self, driver: &str, action: Action) -> oneshot::Receiver<Result<()>>;
}

/// What can be asked to be done to one driver while the test runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    /// Start it; it does not run.
    Start,
    /// Stop it.
    Stop,
    /// Stop it and start it again.
    Restart(Files),
}

/// What becomes of a driver's files when it is restarted. Its old logs are kept aside either way, in the directory
/// `previous-1`, `previous-2`, .. of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Files {
    /// They are moved aside, and the driver starts in an empty directory.
    #[default]
    Clean,
    /// They stay; only the logs are moved aside.
    Keep,
}
