//! What an option accepts: one value, or a list of values, in the forms people write them.
//!
//! Every option takes its own type. A text option takes `"text"` and `String` too, a list option one text, an array, a
//! vector, a slice or, for values of different types, a tuple: `args: ("--port", 8080, "--from", path)`. What
//! [`context!`](crate::context) renders fits every type that can be parsed from text.
//!
//! `forms` has what people write, `rendered` what a template yields, `variable` the pairs, `never` what no call yields.

mod forms;
mod never;
mod rendered;
mod variable;

use std::time::Duration;

pub use self::{
    rendered::Rendered,
    variable::{Var, Variable},
};
use crate::error::Result;

/// A value that fits an option of type `T`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a value for this option, which takes `{T}`",
    label = "expected a value for `{T}`",
    note = "write a `{T}`; a `Result` needs `?`, and a call whose type is open names it: `text.parse::<{T}>()?`"
)]
pub trait Value<T> {
    /// The value itself.
    ///
    /// # Errors
    ///
    /// When it was to be made from a text that cannot be rendered, or is no `T`.
    fn into_value(self) -> Result<T>;
}

/// A list of values that fit an option whose items have type `T`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list for this option, whose items are `{T}`",
    label = "expected a list of `{T}`",
    note = "write one text, `[a, b]`, or `(a, b)` for several types; pairs are `[(\"NAME\", \"value\")]`, a condition `ready::Port(8080)`; a `Result` needs `?`"
)]
pub trait Values<T> {
    /// The items, in the order written.
    ///
    /// # Errors
    ///
    /// The first of an item, as [`Value::into_value`].
    fn into_values(self) -> Result<Vec<T>>;
}

/// A value that fits an option which is a time: what is a [`Value`] for a [`Duration`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a time",
    label = "expected a `Duration`",
    note = "write `Duration::from_secs(5)`, or `Duration::from_millis(500)`"
)]
pub trait Time: Value<Duration> {}

#[diagnostic::do_not_recommend]
impl<V: Value<Duration>> Time for V {}

#[diagnostic::do_not_recommend]
impl<T> Value<T> for T {
    fn into_value(self) -> Result<T> {
        Ok(self)
    }
}
