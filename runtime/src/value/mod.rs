//! What an option accepts: one value, or a list of values, in the forms people write them.
//!
//! Every option takes its own type. A text option takes `"text"` and `String` too, a list option one text, an array, a
//! vector, a slice or, for values of different types, a tuple: `args: ("--port", 8080, "--from", path)`. What
//! [`context!`](crate::context) renders fits every type that can be parsed from text.
//!
//! `forms` has what people write, `rendered` what a template yields, `variable` the pairs.

mod forms;
mod rendered;
mod variable;

pub use self::{
    rendered::Rendered,
    variable::{Var, Variable},
};
use crate::error::Result;

/// A value that fits an option of type `T`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a value for this option, which takes `{T}`",
    label = "expected a value for `{T}`",
    note = "a call whose type is open names it, as in `text.parse::<{T}>()?`; what `context!` renders fits types that implement `FromStr`"
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
    note = "write one text, `[a, b]`, or `(a, b)` for several types; pairs are `[(\"NAME\", \"value\")]`, a condition `ready::Port(8080)`"
)]
pub trait Values<T> {
    /// The items, in the order written.
    ///
    /// # Errors
    ///
    /// The first of an item, as [`Value::into_value`].
    fn into_values(self) -> Result<Vec<T>>;
}

#[diagnostic::do_not_recommend]
impl<T> Value<T> for T {
    fn into_value(self) -> Result<T> {
        Ok(self)
    }
}
