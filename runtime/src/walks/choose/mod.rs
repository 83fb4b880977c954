//! Which walks run: from the words of `select`, constraints and required walks (`select`, `choosing`, `chosen`) to the numbers
//! that they mean (`domain`, `by_number`), by way of `space` and `rules`, which know options and constraints without types.

mod by_number;
pub(super) mod choosing;
mod chosen;
pub(super) mod domain;
pub(super) mod rules;
pub mod select;
pub(super) mod space;

pub use chosen::Chosen;
pub use select::Select;
