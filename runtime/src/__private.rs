//! Exactly what generated code names. Nothing here is for people; it changes without notice.

#![allow(missing_docs, reason = "not for people")]

use std::{pin::Pin, sync::{Arc, OnceLock}, time::Duration};

pub use crate::{
    driver::{CommonOptions, Driver, DriverOptions, StartContext},
    env::Environment,
    error::{Error, Result},
};
pub use ::std::{boxed::Box, option::Option, option::Option::{None, Some}, result::Result::{Err, Ok}};
use crate::driver::AnyDriver;

/// A driver as the environment declares it.
#[derive(Debug)]
pub struct Entry {
    pub name: &'static str,
    /// The type as written, without generics and path.
    pub kind: &'static str,
    /// Indices of the drivers that must be ready before this one starts.
    pub needs: &'static [usize],
}

/// An environment as it was declared.
#[derive(Debug)]
pub struct Plan {
    pub drivers: &'static [Entry],
}

/// An environment that generated code can start, driver by driver. Implemented by the struct that `env = { .. }` or
/// `environment!` make, whose fields are one public [`Slot`] per driver.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an environment",
    label = "expected an environment",
    note = "declare one: `environment! {{ pub Name {{ driver: Type }} }}`"
)]
pub trait Blueprint: Default + Send + Sync + 'static {
    fn plan() -> &'static Plan;

    /// Applies `defaults = { .. }`.
    fn defaults(_options: &mut CommonOptions) -> Result<()> {
        Ok(())
    }

    /// Evaluates the options of driver `index` and starts it; the drivers it needs are running.
    fn start(&self, index: usize, context: Launch) -> Starting<'_>;
}

/// What [`Blueprint::start`] is called with.
#[derive(Debug)]
pub struct Launch(pub(crate) crate::env::Launch);

/// A driver that has started, of any type.
pub struct Started(pub(crate) Arc<dyn AnyDriver>);

impl std::fmt::Debug for Started {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Started")
    }
}

pub type Starting<'a> = Pin<Box<dyn Future<Output = Result<Started>> + 'a>>;

/// The place of one driver in its environment: empty until the driver runs.
#[derive(Debug)]
pub struct Slot<D>(OnceLock<Arc<D>>);

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
        self.0.get().expect("a driver is read only after the start that its mention waits for")
    }
}

/// Fresh options of `D`, the environment's defaults applied.
pub fn options<B: Blueprint, D: Driver>() -> Result<D::Options> {
    let mut options = D::Options::default();
    B::defaults(options.common())?;
    Ok(options)
}

/// Options given as one expression, `name: Type = expr`; what they leave open takes the environment's defaults.
pub fn given<B: Blueprint, D: Driver>(mut options: D::Options) -> Result<D::Options> {
    let mut defaults = CommonOptions::default();
    B::defaults(&mut defaults)?;
    options.common().fill(defaults);
    Ok(options)
}

/// The last call of a driver's start: hidden on the options, so that rustc stays silent where the driver's type is wrong.
pub trait StartInto: DriverOptions {
    #[allow(async_fn_in_trait, reason = "polled where it is made")]
    async fn start_into(self, slot: &Slot<Self::Driver>, launch: Launch) -> Result<Started> {
        let driver = Arc::new(launch.0.start::<Self::Driver>(self).await?);
        let _ = slot.0.set(driver.clone());
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

/// Fails to compile, with a text for people, when `set` leaves out a required option of `D`.
///
/// # Panics
///
/// While compiling only.
#[track_caller]
pub const fn require<D: Driver>(driver: &'static str, kind: &'static str, set: &[&str]) {
    let mut group = 0;
    let required = <D::Options as DriverOptions>::REQUIRED;
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
    let mut text = text.add(if group.len() == 1 { "` needs the option " } else { "` needs one of the options " });
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
            if same(group[i].as_bytes(), set[j].as_bytes()) {
                return true;
            }
            j += 1;
        }
        i += 1;
    }
    false
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// A parameter of a test function that takes the driver `D`.
#[diagnostic::on_unimplemented(
    message = "the driver of this name is a `{D}`, but the parameter is `{Self}`",
    label = "expected `&{D}`",
    note = "a parameter takes the driver of its name: write `&{D}`"
)]
pub trait Parameter<'a, D> {
    fn take(slot: &'a Slot<D>) -> Self;
}

#[diagnostic::do_not_recommend]
impl<'a, D> Parameter<'a, D> for &'a D {
    fn take(slot: &'a Slot<D>) -> Self {
        slot.running()
    }
}

/// The argument for a parameter of type `P`.
pub fn take<'a, P: Parameter<'a, D>, D>(slot: &'a Slot<D>) -> P {
    P::take(slot)
}

/// A parameter of a test function that takes the environment.
#[diagnostic::on_unimplemented(
    message = "the environment is a `multitest::Environment`, but the parameter is `{Self}`",
    label = "expected `&multitest::Environment`",
    note = "take the environment as `&Environment`, or a driver by its name"
)]
pub trait EnvironmentParameter<'a> {
    fn take(environment: &'a Environment) -> Self;
}

#[diagnostic::do_not_recommend]
impl<'a> EnvironmentParameter<'a> for &'a Environment {
    fn take(environment: &'a Environment) -> Self {
        environment
    }
}

/// The argument for a parameter of type `P` that takes the environment.
pub fn environment<'a, P: EnvironmentParameter<'a>>(environment: &'a Environment) -> P {
    P::take(environment)
}

/// What a test function returned.
#[derive(Debug)]
pub struct Outcome(pub(crate) std::result::Result<(), String>);

/// What a test function may return.
#[diagnostic::on_unimplemented(
    message = "a test cannot return `{Self}`",
    label = "expected `()` or `Result<(), E>`",
    note = "return nothing, or a `Result<(), E>` whose error implements `Debug`"
)]
pub trait IntoOutcome {
    fn into_outcome(self) -> Outcome;
}

/// The outcome of a test function that returns `T`.
pub fn outcome<T: IntoOutcome>(returned: T) -> Outcome {
    returned.into_outcome()
}

impl IntoOutcome for () {
    fn into_outcome(self) -> Outcome {
        Outcome(Ok(()))
    }
}

impl<E: std::fmt::Debug> IntoOutcome for std::result::Result<(), E> {
    fn into_outcome(self) -> Outcome {
        Outcome(self.map_err(|e| format!("{e:?}")))
    }
}

/// The tokio runtime a test runs on.
#[derive(Debug, Clone, Copy)]
pub enum Flavor {
    CurrentThread,
    /// With this many workers; 0: one per core.
    MultiThread(usize),
}

/// A test function as the macro saw it.
#[derive(Debug)]
pub struct Test {
    pub name: &'static str,
    pub module_path: &'static str,
    pub package: &'static str,
    pub file: &'static str,
    pub line: u32,
    /// `option_env!("CARGO_TARGET_TMPDIR").is_some()`: set by cargo for integration tests and benches only.
    pub integration: bool,
    /// `option_env!("CARGO_BIN_NAME")`: set by cargo for binaries only.
    pub binary: Option<&'static str>,
    pub timeout: Option<Duration>,
    pub should_panic: bool,
    pub flavor: Flavor,
}

pub type Body<'a> = Pin<Box<dyn Future<Output = Outcome> + 'a>>;

/// Runs an async test function.
pub fn run_async<B: Blueprint>(
    test: &'static Test,
    body: for<'a> fn(&'a B, &'a Environment) -> Body<'a>,
) {
    crate::harness::run_async(test, body);
}

/// Runs a test function that is not async: on a thread of its own, so that deadlines and signals hold for it too.
pub fn run_sync<B: Blueprint>(
    test: &'static Test,
    body: for<'a> fn(&'a B, &'a Environment) -> Outcome,
) {
    crate::harness::run_sync(test, body);
}
