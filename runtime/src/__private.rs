//! Exactly what generated code names. Nothing here is for people; it changes without notice.

#![allow(missing_docs, reason = "not for people")]

use std::{
    any::TypeId,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use crate::driver::Chain;
pub use crate::harness::Work;

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
    suite::{Case, Hook, HookBody, Role, SuiteFacts, Testcase},
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

    /// An environment for a suite, before anything of it starts.
    fn work() -> Work<Self> {
        work()
    }

    /// Runs an async test function.
    fn run_async(test: &'static Test, body: for<'a> fn(&'a Self, &'a Environment) -> Body<'a>) {
        refuse_second_run(test);
        crate::harness::run_async(test, Ok(work()), body);
    }

    /// Runs a test function that is not async: on a thread of its own, so that deadlines and signals hold for it too.
    fn run_sync(test: &'static Test, body: for<'a> fn(&'a Self, &'a Environment) -> Outcome) {
        refuse_second_run(test);
        crate::harness::run_sync(test, Ok(work()), body);
    }
}

fn work<B: Blueprint>() -> Work<B> {
    let mut hooks = Hooks::default();
    B::hooks(&mut hooks);
    let declared = crate::env::declared(B::plan());
    Work { drivers: B::default(), declared, start: B::start, hooks }
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

/// The place of one driver in its environment: empty until the driver runs.
#[derive(Debug)]
pub struct Slot<D>(OnceLock<Arc<Chain<D>>>);

impl<D> Default for Slot<D> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}

impl<D> Slot<D> {
    /// The running driver.
    ///
    /// # Panics
    ///
    /// Before it runs: the macro has then missed a mention.
    pub fn running(&self) -> &D {
        let last = self.0.get().and_then(|chain| chain.last());
        last.expect("a driver is read only after the start that its mention waits for")
    }
}

/// Fresh options, with the environment's defaults.
///
/// Generic over the options and not over the driver: generated code then names them `<D as Driver>::Options`, and a type
/// that is no driver is one error without a trail of bounds.
pub fn options<B: Blueprint, O: DriverOptions>() -> Result<O> {
    with_defaults::<B, O>(O::default())
}

/// Options given as one expression, `name: Type = expr`; what they leave open takes the environment's defaults.
pub fn given<B: Blueprint, D: Driver>(options: D::Options) -> Result<D::Options> {
    with_defaults::<B, D::Options>(options)
}

/// The defaults apply when the driver itself has set what it sets.
fn with_defaults<B: Blueprint, O: DriverOptions>(mut options: O) -> Result<O> {
    let mut defaults = CommonOptions::default();
    B::defaults(&mut defaults)?;
    options.common().defaults = Some(Box::new(defaults));
    Ok(options)
}

/// The last call of a driver's start: hidden on the options, so that rustc stays silent where the driver's type is wrong.
pub trait StartInto: DriverOptions {
    #[allow(async_fn_in_trait, reason = "polled where it is made")]
    async fn __start_into(self, slot: &Slot<Self::Driver>, launch: Launch) -> Result<Started> {
        let seat = launch.0.seat.clone();
        let driver = launch.0.start::<Self::Driver>(self).await?;
        if let Some(chain) = seat.chain::<Self::Driver>() {
            slot.0.get_or_init(|| chain).push(driver.clone());
        }
        Ok(Started(driver))
    }
}

impl<O: DriverOptions> StartInto for O {}

/// For an index that no driver has; the scheduler counts only to the length of the plan.
///
/// # Panics
///
/// Always.
pub fn no_such_driver(index: usize, _launch: Launch) -> Starting<'static> {
    panic!("there is no driver {index} in this environment")
}

/// Fails to compile, with a text for people, when `set` leaves out a required option. One that was only misspelt is the
/// compiler's to report, which it does at the word.
///
/// # Panics
///
/// While compiling only.
#[track_caller]
pub const fn require<O: DriverOptions>(driver: &'static str, kind: &'static str, set: &[&str]) {
    let mut group = 0;
    let required = O::REQUIRED;
    while group < required.len() {
        if !any_set(required[group], set) {
            let text = missing(driver, kind, required[group]);
            panic!("{}", text.as_str());
        }
        group += 1;
    }
}

const fn missing(driver: &str, kind: &str, group: &[&str]) -> Text {
    let text = Text::new().add("the driver `").add(driver);
    let mut text = text.add(if group.len() == 1 {
        "` needs the option "
    } else {
        "` needs one of the options "
    });
    let mut i = 0;
    while i < group.len() {
        text = text.add(if i == 0 { "`" } else { ", `" }).add(group[i]).add("`");
        i += 1;
    }
    let text = text.add("\nhelp: write `").add(driver).add(": ").add(kind).add(" { ");
    text.add(if group.is_empty() { "" } else { group[0] }).add(": .. }`")
}

/// A text put together while compiling; what does not fit is cut off.
struct Text {
    bytes: [u8; Text::SIZE],
    length: usize,
}

impl Text {
    const SIZE: usize = 1024;

    const fn new() -> Self {
        Self { bytes: [0; Self::SIZE], length: 0 }
    }

    const fn add(mut self, part: &str) -> Self {
        let part = part.as_bytes();
        if part.len() > Self::SIZE - self.length {
            return self;
        }
        let mut i = 0;
        while i < part.len() {
            self.bytes[self.length] = part[i];
            self.length += 1;
            i += 1;
        }
        self
    }

    const fn as_str(&self) -> &str {
        match str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            Err(_) => "a required option is missing",
        }
    }
}

const fn any_set(group: &[&str], set: &[&str]) -> bool {
    let mut i = 0;
    while i < group.len() {
        let mut j = 0;
        while j < set.len() {
            let wanted = group[i].as_bytes();
            if near(wanted, set[j].as_bytes(), wanted.len() / 3) {
                return true;
            }
            j += 1;
        }
        i += 1;
    }
    false
}

/// Whether at most `budget` letters must be changed, added, dropped or swapped with their neighbour to get from `a` to `b`.
const fn near(a: &[u8], b: &[u8], budget: usize) -> bool {
    let ([x, a_rest @ ..], [y, b_rest @ ..]) = (a, b) else {
        return a.len() + b.len() <= budget;
    };
    if *x == *y {
        return near(a_rest, b_rest, budget);
    }
    if budget == 0 {
        return false;
    }
    if let ([_, x2, a_swapped @ ..], [_, y2, b_swapped @ ..]) = (a, b)
        && *x == *y2
        && *y == *x2
        && near(a_swapped, b_swapped, budget - 1)
    {
        return true;
    }
    near(a_rest, b_rest, budget - 1) || near(a_rest, b, budget - 1) || near(a, b_rest, budget - 1)
}

/// A parameter of a test function that takes the driver `D`.
///
/// Like the other traits that errors may name, it is found at the root of the crate too, hidden there: the compiler then
/// has a path for it that people can read.
#[diagnostic::on_unimplemented(
    message = "the driver of this name is a `{D}`, but the parameter is `{Self}`",
    label = "expected `&{D}`",
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

/// Fails to compile, with a text for people, when a test takes a driver by reference that it is to start itself.
///
/// # Panics
///
/// While compiling only.
#[track_caller]
pub const fn starts_by_itself<B: Blueprint>(name: &str) {
    if contains(B::BY_HAND, name) {
        let text = Text::new()
            .add("`")
            .add(name)
            .add("` has `auto_start: false`, so it may not run when the test begins");
        let text = text
            .add("\nhelp: write `")
            .add(name)
            .add(": Handle<_>` with its type, and start it with `");
        let text = text.add(name).add(".start().await?`");
        panic!("{}", text.as_str());
    }
}

const fn contains(names: &[&str], name: &str) -> bool {
    let mut i = 0;
    while i < names.len() {
        if near(names[i].as_bytes(), name.as_bytes(), 0) {
            return true;
        }
        i += 1;
    }
    false
}

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

/// The type of a driver, for the plan.
pub fn type_id<D: 'static>() -> TypeId {
    TypeId::of::<D>()
}

/// Keeps the compiler from guessing `D` by the parameter's type: there are two candidates then, and the driver decides.
#[derive(Debug)]
pub struct Undecided<D>(std::marker::PhantomData<D>, std::convert::Infallible);

#[diagnostic::do_not_recommend]
impl<'a, D> Parameter<'a, Undecided<D>> for &'a D {
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
impl<E: std::fmt::Debug> IntoOutcome for std::result::Result<(), E> {
    fn __into_outcome(self) -> Outcome {
        Outcome(self.map_err(|e| format!("{e:?}")))
    }
}
