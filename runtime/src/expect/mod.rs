//! What a test expects of a log: that a line comes, or that none does; the lines themselves, and
//! their text for snapshots.
//!
//! Start with [`Log`]. `App` has one for each output of its program, [`Log::open`] makes one of any
//! file. Private: `wait`, the waits; `failure`, what a failed one says; `source`, which log it is;
//! `redact`, what differs from run to run.
//! How a growing file is read is in [`logs`](crate::logs).

mod failure;
mod log;
mod redact;
mod source;
#[cfg(test)]
mod tests;
mod text;
mod wait;

pub use self::{log::Log, text::Logs};
pub use crate::{logs::Mark, pattern::Match};
