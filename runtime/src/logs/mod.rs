//! Log files while they grow: looking for patterns, waiting for a write, the last lines.
//!
//! Programs write their output straight to files; everything here reads these files and none of it
//! writes. [`Search`] looks for patterns and reads each byte once, [`Watch`] waits for the next
//! write, [`tail`] shows the end; a [`Mark`] is a place to come back to. What a test expects of a log
//! is in [`expect`](crate::expect), what a program is waited for in general is in
//! [`ready`](crate::ready).

mod backlog;
mod follow;
mod found;
#[cfg(target_os = "linux")]
mod inotify;
mod intervals;
mod mark;
mod passed;
mod pieces;
mod range;
mod search;
#[cfg(not(target_os = "linux"))]
mod silent;
mod tail;
#[cfg(test)]
pub(crate) mod tests;
mod watch;

#[cfg(target_os = "linux")]
use self::inotify as notify;
#[cfg(not(target_os = "linux"))]
use self::silent as notify;

pub(crate) use self::notify::descriptor;
pub use self::{intervals::Intervals, mark::Mark, search::Search, tail::tail, watch::Watch};
pub(crate) use self::{
    range::{LastLine, between, each_piece, each_piece_before},
    tail::shown_line,
};
