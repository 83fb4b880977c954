//! What came of walks: `tally` counts, `walks` is what a test sees, `coverage` and `reason` look back at which options the
//! walks had, `explain` runs some more to find the reason.

mod coverage;
pub(super) mod explain;
mod reason;
mod replays;
mod tally;
pub(super) mod walks;

pub use coverage::Coverage;
pub use reason::{Cause, Explained};
pub(crate) use replays::Replays;
pub use tally::{Failure, Tally};
pub use walks::{Outcome, Record, Walks};
