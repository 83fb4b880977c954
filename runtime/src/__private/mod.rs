//! Exactly what generated code names. Nothing here is for people; it changes without notice.

#![allow(missing_docs, reason = "not for people")]

mod actions;
mod built;
mod parameters;
mod required;
mod slot;

use std::sync::{Mutex, PoisonError};

pub use self::{
    actions::{
        Action, ActionNeed, ActionOptions, ActionOutput, ActionParameter, NotShown, Serial, Show,
        ShowState, ShownBySerialize, String, SyncAction, Update, Vec, Verbosity, WalkContext,
        WalksBuilder, WalksParameter, name_of, select, walks,
    },
    built::{Built, Check, DynamicParameter, IntoBuilt, built, run_built_async, run_built_sync},
    parameters::{EnvironmentParameter, IntoOutcome, Parameter, TestcaseParameter, Undecided},
    required::{require, starts_by_itself},
    slot::{Files, NoFiles, Slot, StartInto, given, no_such_driver, options, same, type_id},
};
pub use crate::{
    connection::{Connection, ConnectionExtractor},
    driver::{
        Attributes, Health, Layer, Lifecycle, Setting, StopContext,
        derived::{Lower, Step, Stop, Unfinished, in_attribute, in_option, required, step},
        filled::{FromText, ToText, filled, filled_if, publish, publish_all},
        required::{Required, count, join, own_name},
    },
    value::{Value, Values},
};
pub use crate::{
    declared::{Body, Entry, Flavor, Launch, Outcome, Plan, Started, Starting, Test},
    driver::{CommonOptions, Driver, DriverOptions, Handle, StartContext, context},
    dynamic::DynamicEnvironment,
    env::{Environment, Hooks},
    error::{Error, Result},
    harness::{EnvPer, Work},
    suite::{Case, Hook, HookBody, Role, SuiteFacts, Testcase},
    walks::Walks,
};
pub use ::std::{
    boxed::Box,
    option::Option,
    option::Option::{None, Some},
    result::Result::{Err, Ok},
};

/// An environment that generated code can start, driver by driver. Implemented by the struct that `env = { .. }` or
/// `environment!` make, whose fields are one public [`Slot`] per driver.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an environment",
    label = "expected an environment",
    note = "declare one: `environment! {{ pub Name {{ driver: Type }} }}`"
)]
pub trait Blueprint: Default + Send + Sync + 'static {
    /// The drivers with `auto_start: false`.
    const BY_HAND: &'static [&'static str] = &[];

    fn plan() -> &'static Plan;

    /// Applies `defaults = { .. }`.
    fn defaults(_options: &mut CommonOptions) -> Result<()> {
        Ok(())
    }

    /// Evaluates the options of driver `index` and starts it; the drivers it needs are running.
    fn start(&self, index: usize, context: Launch) -> Starting<'_>;

    /// What runs around the start and the stop of the environment.
    fn hooks(_hooks: &mut Hooks) {}

    /// The environment, before anything of it starts.
    fn work() -> Work<Self> {
        let mut hooks = Hooks::default();
        Self::hooks(&mut hooks);
        let declared = crate::env::declared(Self::plan());
        Work { drivers: Self::default(), declared, start: Self::start, hooks }
    }

    /// Runs an async test function.
    fn run_async(test: &'static Test, body: for<'a> fn(&'a Self, &'a Environment) -> Body<'a>) {
        refuse_second_run(test);
        crate::harness::run_async(test, Ok(Self::work()), body);
    }

    /// Runs a test function that is not async: on a thread of its own, so that deadlines and signals hold for it too.
    fn run_sync(test: &'static Test, body: for<'a> fn(&'a Self, &'a Environment) -> Outcome) {
        refuse_second_run(test);
        crate::harness::run_sync(test, Ok(Self::work()), body);
    }

    /// Runs walks, and then an async test function that sees what came of them.
    fn run_walks_async<S: Clone + Send + 'static>(
        test: &'static Test,
        make: impl FnOnce() -> Result<WalksBuilder<S>>,
        body: for<'a> fn(&'a Self, &'a Environment, &'a Walks<S>) -> Body<'a>,
    ) {
        refuse_second_run(test);
        crate::harness::walks::run_async(test, Ok(Self::work()), make, body);
    }

    /// Runs walks, and then a test function that is not async.
    fn run_walks_sync<S: Clone + Send + 'static>(
        test: &'static Test,
        make: impl FnOnce() -> Result<WalksBuilder<S>>,
        body: for<'a> fn(&'a Self, &'a Environment, &'a Walks<S>) -> Outcome,
    ) {
        refuse_second_run(test);
        crate::harness::walks::run_sync(test, Ok(Self::work()), make, body);
    }

    /// Runs walks that have environments of their own, and then an async test function.
    fn run_walks_each_async<S: Clone + Send + 'static>(
        test: &'static Test,
        per: EnvPer,
        make: impl FnOnce() -> Result<WalksBuilder<S>>,
        body: for<'a> fn(&'a Walks<S>) -> Body<'a>,
    ) {
        refuse_second_run(test);
        crate::harness::walks::run_each_async(test, per, Self::work, make, body);
    }

    /// Runs walks that have environments of their own, and then a test function that is not async.
    fn run_walks_each_sync<S: Clone + Send + 'static>(
        test: &'static Test,
        per: EnvPer,
        make: impl FnOnce() -> Result<WalksBuilder<S>>,
        body: for<'a> fn(&'a Walks<S>) -> Outcome,
    ) {
        refuse_second_run(test);
        crate::harness::walks::run_each_sync(test, per, Self::work, make, body);
    }
}

/// A suite of generated code.
pub struct Suite<B: 'static>(crate::harness::suite::Suite<B>);

impl<B: Send + Sync + 'static> Suite<B> {
    pub const fn new(
        facts: &'static SuiteFacts,
        hooks: &'static [Hook<B>],
        work: fn() -> Work<B>,
    ) -> Self {
        Self(crate::harness::suite::Suite::new(facts, hooks, work))
    }

    /// Runs an async testcase.
    pub fn run_async<'a>(
        &'static self,
        case: &'static Case,
        body: impl FnOnce(&'a B, &'a Environment) -> Body<'a> + 'a,
    ) {
        self.0.run_async(case, body);
    }

    /// Runs a testcase that is not async.
    pub fn run_sync(
        &'static self,
        case: &'static Case,
        body: impl FnOnce(&'static B, &'static Environment) -> Outcome + Send + 'static,
    ) {
        self.0.run_sync(case, body);
    }
}

impl<B> std::fmt::Debug for Suite<B> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Suite")
    }
}

/// `#[test]` above `#[multitest]` makes a second test of the same function, and is gone when the macro could see it: here
/// it shows as a second thread with the test's name. A function that other tests call may run as often as they like.
///
/// # Panics
///
/// In the second of the two.
fn refuse_second_run(test: &'static Test) {
    static RAN: Mutex<Vec<&'static Test>> = Mutex::new(Vec::new());
    let thread = std::thread::current();
    let Some((module, "")) = thread.name().and_then(|name| name.rsplit_once(test.name)) else {
        return;
    };
    let path = test.module_path.split_once("::").map_or("", |(_, path)| path);
    if module.strip_suffix("::").unwrap_or(module) != path {
        return;
    }
    let mut ran = RAN.lock().unwrap_or_else(PoisonError::into_inner);
    let again = ran.iter().any(|other| std::ptr::eq(*other, test));
    ran.push(test);
    drop(ran);
    assert!(
        !again,
        "`{}` is a test twice: `#[test]` stands above `#[multitest]`, which makes one of its own\n\
         help: drop `#[test]`",
        test.name
    );
}
