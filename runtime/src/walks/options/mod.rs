//! What an action has to choose from: `source` is where options come from, `choices` has them counted, kept if they are few,
//! and by `lazy` made again if they are many; `text` is the readable form.

pub(super) mod choices;
mod lazy;
mod source;
pub(super) mod text;

pub use source::Options;
