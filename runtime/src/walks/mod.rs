//! Walks: every combination of the options of some actions, each run on a state of its own.
//!
//! From the numbers up: `shape` knows which walk has which number, `schedule` in which order ranges of numbers run and where
//! the serial actions stand between them, `crew` carries a schedule out through a small interface of integers, barriers and
//! results, and `local` is the crew of one machine. `action`, `serial` and `options` are what users implement, `erased` is
//! what the engine calls, `plan` holds both halves together, and
//! `build` is the way in: [`Walks::new`]. `choosing` is what it is told about which walks run, `narrow` turns that into
//! numbers, by the constraints in `rules`; `space` is what they know of actions. `covered` and `explain` look back at what ran. `observer`, `stepper` and `sites` are what a test adds to that.

mod action;
mod alone;
mod build;
mod cancel;
mod choices;
mod choosing;
mod chosen;
mod context;
mod covered;
mod crew;
mod drivers;
mod erased;
mod explain;
mod explained;
mod follow;
mod functions;
mod guard;
mod into;
mod lazy;
mod local;
mod narrow;
mod observer;
mod options;
mod panics;
mod picked;
mod plan;
mod portion;
mod product;
mod ranges;
mod replays;
mod result;
mod rules;
mod schedule;
pub mod select;
mod selection;
mod serial;
mod settings;
mod shape;
mod sites;
mod space;
mod stepper;
mod sync;
mod tally;
mod text;
mod verbosity;

pub use action::Action;
pub use alone::Alone;
pub use build::Builder;
pub use cancel::CancelWalk;
pub use chosen::Chosen;
pub use context::Context;
pub use covered::Coverage;
pub use crew::{Crew, Lost, coordinate};
pub use drivers::{AnyDriver, Drivers, Need};
pub use explained::{Cause, Explained};
pub use into::{IntoAction, Prepared, kind};
pub(crate) use observer::{Observer, StepTime, Trail};
pub use options::Options;
pub use plan::Plan;
pub(crate) use product::count;
pub use ranges::Ranges;
pub(crate) use replays::Replays;
pub use result::{Outcome, Record, Walks};
pub use schedule::{Schedule, Segment, Step, Turn};
pub use select::Select;
pub use selection::Selection;
pub use serial::{Serial, Update};
pub use shape::{Radix, Shape};
pub(crate) use sites::Sites;
#[doc(hidden)]
pub use stepper::Show;
pub(crate) use stepper::{Pace, Stepper};
pub use sync::SyncAction;
pub use tally::{Failure, Tally};
pub use verbosity::Verbosity;
