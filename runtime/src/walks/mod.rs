//! Walks: every combination of the options of some actions, each run on a state of its own.
//!
//! From the numbers up: `numbers` knows which walk has which number and in which order ranges of them run; `crew` carries that
//! out through a small interface of integers, barriers and results, and `local` is the crew of one machine. `options` and
//! `actions` are what walks consist of, `choose` is what they are told about which of them run. `builder` is the way in
//! ([`Walks::new`]), `alone` that of a walk written by hand; a `plan` holds everything together. `result` is what came of it.
//! `company` is what a test adds to a run, and `panics` are caught wherever code of the user's is called.

mod actions;
mod alone;
mod builder;
mod choose;
mod company;
mod crew;
mod local;
mod numbers;
mod options;
mod panics;
mod plan;
mod result;
mod settings;
mod verbosity;

pub use actions::{
    Action, AnyDriver, CancelWalk, Context, Drivers, IntoAction, Need, Prepared, Serial,
    SyncAction, Update, kind,
};
pub use alone::Alone;
pub use builder::Builder;
pub use choose::{Chosen, Select, select};
#[doc(hidden)]
pub use company::Show;
pub(crate) use company::{Observer, Pace, Sites, StepTime, Stepper, Trail};
pub use crew::{Crew, Lost, coordinate};
pub(crate) use numbers::count;
pub use numbers::{Radix, Ranges, Schedule, Segment, Selection, Shape, Step, Turn};
pub use options::Options;
pub use plan::Plan;
pub(crate) use result::Replays;
pub use result::{Cause, Coverage, Explained, Failure, Outcome, Record, Tally, Walks};
pub use verbosity::Verbosity;
