//! Log files while they grow: looking for patterns, waiting for a write, the last lines.
//!
//! Programs write their output straight to files; everything here reads these files and none of it writes. [`Search`]
//! looks for patterns and reads each byte once, [`Watch`] waits for the next write, [`tail`] shows the end. What a program
//! is waited for in general is in [`ready`](crate::ready).

mod backlog;
mod follow;
mod found;
#[cfg(target_os = "linux")]
mod inotify;
mod intervals;
mod pieces;
mod search;
mod tail;
#[cfg(test)]
pub(crate) mod tests;
mod watch;

#[cfg(target_os = "linux")]
pub(crate) use self::inotify::descriptor;
pub use self::{intervals::Intervals, search::Search, tail::tail, watch::Watch};

/// There is nothing of the system's to share where logs are probed.
#[cfg(not(target_os = "linux"))]
pub(crate) fn descriptor() -> Option<std::os::fd::BorrowedFd<'static>> {
    None
}
