//! Walks as numbers, which is all that a coordinator has to know of them: what number a walk has, which numbers run, and in
//! which order ranges of them run around the serial actions.

pub(super) mod product;
mod ranges;
mod schedule;
mod selection;
pub(super) mod shape;

pub(crate) use product::count;
pub use ranges::Ranges;
pub use schedule::{Schedule, Segment, Step, Turn};
pub use selection::Selection;
pub use shape::{Radix, Shape};
