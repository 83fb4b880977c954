//! What the options take that have types of their own: of a value of another type the compiler says what to write instead.

use multitest::{process::Signal, value::Value};

use super::BinaryStrategy;

/// A value for the option `binary_strategy`: what is a [`Value`] for a [`BinaryStrategy`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a `BinaryStrategy`",
    label = "expected a `BinaryStrategy`",
    note = "write `BinaryStrategy::Copy`, `BinaryStrategy::Link` or `BinaryStrategy::Noop`"
)]
pub trait StrategyValue: Value<BinaryStrategy> {}

#[diagnostic::do_not_recommend]
impl<V: Value<BinaryStrategy>> StrategyValue for V {}

/// A value for the option `stop_signal`: what is a [`Value`] for a [`Signal`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a `Signal`",
    label = "expected a `Signal`",
    note = "write `Signal::INT`, with `use multitest::process::Signal;`"
)]
pub trait SignalValue: Value<Signal> {}

#[diagnostic::do_not_recommend]
impl<V: Value<Signal>> SignalValue for V {}
