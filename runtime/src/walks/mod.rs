//! Walks: every combination of the options of some actions, each run on a state of its own.
//!
//! From the numbers up: `shape` knows which walk has which number, `schedule` in which order ranges of numbers run and where
//! the serial actions stand between them, `crew` carries a schedule out through a small interface of integers, barriers and
//! results, and `local` is the crew of one machine. `action`, `serial` and `options` are what users implement, `erased` is
//! what the engine calls, `plan` holds both halves together, and `build` is the way in: [`Walks`].

mod action;
mod alone;
mod build;
mod cancel;
mod choices;
mod context;
mod crew;
mod erased;
mod functions;
mod guard;
mod lazy;
mod local;
mod options;
mod plan;
mod portion;
mod product;
mod schedule;
mod selection;
mod serial;
mod shape;
mod tally;
mod text;
mod walked;

pub use action::Action;
pub use alone::Alone;
pub use build::Walks;
pub use cancel::CancelWalk;
pub use context::Context;
pub use crew::{Crew, Lost, coordinate};
pub use options::Options;
pub use plan::Plan;
pub use schedule::{Schedule, Segment, Step, Turn};
pub use selection::Selection;
pub use serial::{Serial, Update};
pub use shape::{Radix, Shape};
pub use tally::{Failure, Tally};
pub use walked::{Outcome, Record, Walked};
