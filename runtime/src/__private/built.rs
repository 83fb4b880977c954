//! Tests whose environment an expression builds when they run.

use super::{
    Body, Driver, DynamicEnvironment, Environment, Error, Handle, Outcome, Result, Test, Work,
    refuse_second_run,
};

/// An environment that an expression made, for a test that takes its drivers by name and type.
pub type Built = Result<DynamicEnvironment>;

/// What an expression after `env =` may yield.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an environment",
    label = "expected a `DynamicEnvironment`, or a `Result` of one",
    note = "name a declared environment, `env = Name`, or build one: `env = build()` with `fn build() -> DynamicEnvironment`"
)]
pub trait IntoBuilt {
    fn __into_built(self) -> Built;
}

#[diagnostic::do_not_recommend]
impl IntoBuilt for DynamicEnvironment {
    fn __into_built(self) -> Built {
        Ok(self)
    }
}

#[diagnostic::do_not_recommend]
impl<E: Into<Error>> IntoBuilt for std::result::Result<DynamicEnvironment, E> {
    fn __into_built(self) -> Built {
        self.map_err(Into::into)
    }
}

pub fn built(environment: impl IntoBuilt) -> Built {
    environment.__into_built()
}

/// Whether the parameters of the test find their drivers.
pub type Check = fn(&DynamicEnvironment) -> Result<()>;

/// Runs an async test function in an environment that `make` makes.
pub fn run_built_async(
    test: &'static Test,
    make: fn() -> Built,
    check: Check,
    body: for<'a> fn(&'a DynamicEnvironment, &'a Environment) -> Body<'a>,
) {
    refuse_second_run(test);
    crate::harness::run_async(test, built_work(make, check), body);
}

/// Runs a test function that is not async in an environment that `make` makes.
pub fn run_built_sync(
    test: &'static Test,
    make: fn() -> Built,
    check: Check,
    body: for<'a> fn(&'a DynamicEnvironment, &'a Environment) -> Outcome,
) {
    refuse_second_run(test);
    crate::harness::run_sync(test, built_work(make, check), body);
}

fn built_work(make: fn() -> Built, check: Check) -> Result<Work<DynamicEnvironment>> {
    let drivers = make().map_err(|error| error.context("the environment was not built"))?;
    let declared = drivers.declared()?;
    check(&drivers)?;
    let hooks = drivers.hooks();
    Ok(Work { drivers, declared, start: DynamicEnvironment::start, hooks })
}

/// A parameter of a test function that takes a driver of an environment that is made at run time.
#[diagnostic::on_unimplemented(
    message = "a test cannot take a `{Self}`",
    label = "expected `&Driver` or `Handle<Driver>`"
)]
pub trait DynamicParameter<'a>: Sized {
    fn __check(environment: &DynamicEnvironment, name: &str) -> Result<()>;
    fn __take(environment: &'a Environment, name: &str) -> Self;
}

#[diagnostic::do_not_recommend]
impl<'a, D: Driver> DynamicParameter<'a> for &'a D {
    fn __check(environment: &DynamicEnvironment, name: &str) -> Result<()> {
        environment.check_parameter::<D>(name, true)
    }

    /// # Panics
    ///
    /// When the driver does not run, which `__check` and the start have excluded.
    fn __take(environment: &'a Environment, name: &str) -> Self {
        environment.get(name).expect("it was checked before the start")
    }
}

#[diagnostic::do_not_recommend]
impl<'a, D: Driver> DynamicParameter<'a> for Handle<D> {
    fn __check(environment: &DynamicEnvironment, name: &str) -> Result<()> {
        environment.check_parameter::<D>(name, false)
    }

    /// # Panics
    ///
    /// When there is no such driver, which `__check` has excluded.
    fn __take(environment: &'a Environment, name: &str) -> Self {
        environment.handle(name).expect("it was checked before the start")
    }
}
