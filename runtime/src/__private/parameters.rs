//! What a test function takes and returns.

use super::{Driver, Environment, Handle, Outcome, Slot, Testcase};

/// A parameter of a test function that takes the driver `D`.
///
/// Like the other traits that errors may name, it is found at the root of the crate too, hidden there: the compiler then
/// has a path for it that people can read.
#[diagnostic::on_unimplemented(
    message = "the driver of this name is a `{D}`, but the parameter is `{Self}`",
    label = "expected `&{D}` or `Handle<{D}>`",
    note = "a parameter takes the driver of its name: write `&{D}`, or `Handle<{D}>` to stop and restart it"
)]
pub trait Parameter<'a, D> {
    fn __take(slot: &'a Slot<D>, environment: &Environment, name: &str) -> Self;
}

#[diagnostic::do_not_recommend]
impl<'a, D> Parameter<'a, D> for &'a D {
    fn __take(slot: &'a Slot<D>, _environment: &Environment, _name: &str) -> Self {
        slot.running()
    }
}

#[diagnostic::do_not_recommend]
impl<'a, D: Driver> Parameter<'a, D> for Handle<D> {
    /// # Panics
    ///
    /// If the plan of the environment has the driver with another type: the macro has then made a mistake.
    fn __take(_slot: &'a Slot<D>, environment: &Environment, name: &str) -> Self {
        environment.handle(name).expect("the plan has the driver")
    }
}

/// Keeps the compiler from guessing `D` by the parameter's type: there are two candidates then, and the driver decides. No
/// driver is of this type.
#[derive(Debug)]
pub struct Undecided<D>(std::marker::PhantomData<D>, std::convert::Infallible);

#[diagnostic::do_not_recommend]
impl<'a, D> Parameter<'a, Undecided<D>> for &'a D {
    fn __take(slot: &'a Slot<Undecided<D>>, _environment: &Environment, _name: &str) -> Self {
        match slot.running().1 {}
    }
}

#[diagnostic::do_not_recommend]
impl<'a, D: Driver> Parameter<'a, Undecided<D>> for Handle<D> {
    fn __take(slot: &'a Slot<Undecided<D>>, _environment: &Environment, _name: &str) -> Self {
        match slot.running().1 {}
    }
}

/// A parameter of a test function that takes the environment.
#[diagnostic::on_unimplemented(
    message = "the environment is a `multitest::Environment`, but the parameter is `{Self}`",
    label = "expected `&multitest::Environment`",
    note = "take the environment as `&Environment`, or a driver by its name"
)]
pub trait EnvironmentParameter<'a> {
    fn __take(environment: &'a Environment) -> Self;
}

#[diagnostic::do_not_recommend]
impl<'a> EnvironmentParameter<'a> for &'a Environment {
    fn __take(environment: &'a Environment) -> Self {
        environment
    }
}

/// A parameter of a suite's function that takes what is known of the testcase.
#[diagnostic::on_unimplemented(
    message = "the testcase is a `multitest::Testcase`, but the parameter is `{Self}`",
    label = "expected `&multitest::Testcase`",
    note = "write `testcase: &Testcase`"
)]
pub trait TestcaseParameter<'a> {
    fn __take(testcase: &'a Testcase) -> Self;
}

#[diagnostic::do_not_recommend]
impl<'a> TestcaseParameter<'a> for &'a Testcase {
    fn __take(testcase: &'a Testcase) -> Self {
        testcase
    }
}

/// What a test function may return.
#[diagnostic::on_unimplemented(
    message = "a test cannot return `{Self}`",
    label = "expected `()` or `Result<(), E>`",
    note = "return nothing, or a `Result<(), E>` whose error implements `Debug`"
)]
pub trait IntoOutcome {
    fn __into_outcome(self) -> Outcome;
}

#[diagnostic::do_not_recommend]
impl IntoOutcome for () {
    fn __into_outcome(self) -> Outcome {
        Outcome(Ok(()))
    }
}

#[diagnostic::do_not_recommend]
impl<E: std::fmt::Debug> IntoOutcome for Result<(), E> {
    fn __into_outcome(self) -> Outcome {
        Outcome(self.map_err(|e| format!("{e:?}")))
    }
}
