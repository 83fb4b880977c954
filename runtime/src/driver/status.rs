//! Where a driver is in its life.

use std::fmt;

/// Where a driver is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Its inputs are not there yet.
    Waiting,
    /// It starts.
    Starting,
    /// It is ready.
    Ready,
    /// It is held up, by [`Handle::pause`](super::Handle::pause).
    Paused,
    /// It did not get ready.
    Failed,
    /// It was given up while it started, since something else failed.
    Aborted,
    /// It is asked to stop.
    Stopping,
    /// It holds nothing any more.
    Stopped,
}

impl fmt::Display for Status {
    /// As people say it: `not started`, `stopped`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Waiting => "not started",
            Self::Starting => "starting",
            Self::Ready => "ready",
            Self::Paused => "paused",
            Self::Failed => "failed",
            Self::Aborted => "given up",
            Self::Stopping => "stopping",
            Self::Stopped => "stopped",
        })
    }
}
