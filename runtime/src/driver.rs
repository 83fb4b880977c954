//! What a driver is: its trait, the options every driver has, and the context it starts and stops with.

use std::{
    fmt,
    path::{Path, PathBuf},
    pin::Pin,
    sync::Arc,
    time::Duration,
};

use crate::{
    clock::Deadline,
    error::Result,
    process::{Command, Process},
    ready::Condition,
    seat::Seat,
    value::{Value, Values},
};

/// Starts one part of the system under test, or one end that talks to it, and takes it down again.
///
/// Three items make a driver: its options, `start`, and usually `stop`. `start` takes the options and returns the running
/// driver, so there is no half-started state; when its future completes, the driver is ready. If the future is dropped
/// (another driver failed, the deadline passed), whatever it held is dropped with it, and processes spawned through the
/// context are killed.
///
/// ```
/// use multitest::{driver::{CommonOptions, Driver, DriverOptions, StartContext}, Result};
///
/// #[derive(Debug)]
/// pub struct Greeter { greeting: String }
///
/// #[derive(Debug, Default)]
/// pub struct GreeterOptions { common: CommonOptions, greeting: Option<String> }
///
/// impl GreeterOptions {
///     /// What it says; default: `hello`.
///     pub fn greeting(&mut self, greeting: &str) -> &mut Self {
///         self.greeting = Some(greeting.to_owned());
///         self
///     }
/// }
///
/// impl DriverOptions for GreeterOptions {
///     type Driver = Greeter;
///     fn common(&mut self) -> &mut CommonOptions { &mut self.common }
/// }
///
/// impl Driver for Greeter {
///     type Options = GreeterOptions;
///     async fn start(options: GreeterOptions, _context: &StartContext) -> Result<Self> {
///         Ok(Self { greeting: options.greeting.unwrap_or_else(|| "hello".to_owned()) })
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a driver",
    label = "this type cannot be started by an environment",
    note = "implement `multitest::driver::Driver` for it, or use a driver such as `App` or `TcpServer`"
)]
pub trait Driver: Sized + Send + Sync + 'static {
    /// The options it starts with; setters are called by name from the environment block.
    type Options: DriverOptions<Driver = Self>;

    /// Starts the driver; it is ready when the future completes.
    ///
    /// # Errors
    ///
    /// Whatever keeps it from being ready. The environment adds the driver's name, what it waited for, and its last log
    /// lines.
    fn start(
        options: Self::Options,
        context: &StartContext,
    ) -> impl Future<Output = Result<Self>> + Send;

    /// Stops the driver and releases every resource; its attributes stay readable. The default has nothing to stop.
    ///
    /// # Errors
    ///
    /// What did not stop as it should; the test fails with it, and the other drivers are stopped all the same.
    fn stop(&self, context: &StopContext) -> impl Future<Output = Result<()>> + Send {
        let _ = context;
        std::future::ready(Ok(()))
    }

    /// Releases every resource at once, without waiting: called when `stop` failed or took too long.
    fn abort(&self) {}

    /// Whether the driver can still do its work. The default is always healthy.
    fn health(&self) -> Health {
        Health::Healthy
    }

    /// What the driver publishes by name: addresses, ports, paths, values found in its logs.
    fn attributes(&self) -> Attributes {
        Attributes::default()
    }

    /// Empty options, to start the driver outside an environment.
    fn options() -> Self::Options {
        Self::Options::default()
    }
}

/// The options of a driver: setters by name, and the options every driver has.
///
/// Setters take `&mut self` and return it. An options type reaches [`CommonOptions`] through `Deref` and `DerefMut` as
/// well where `timeout` and its sisters shall be called on it directly.
pub trait DriverOptions: Default + Send + 'static {
    /// The driver they start.
    type Driver: Driver<Options = Self>;

    /// Options without which the driver cannot start; of each group, one must be set. Checked while compiling where the
    /// environment block shows which options are set, else when the driver starts.
    const REQUIRED: &'static [&'static [&'static str]] = &[];

    /// The options that every driver has.
    fn common(&mut self) -> &mut CommonOptions;

    /// Starts the driver outside an environment, in any tokio program, with the same teardown.
    ///
    /// # Errors
    ///
    /// What keeps the driver from being ready, with the same text as in an environment.
    fn start(self) -> impl Future<Output = Result<crate::env::Alone<Self::Driver>>> + Send {
        crate::env::Alone::start(self)
    }
}

/// How long a driver may take to get ready, unless it says otherwise.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(60);
/// How long a driver may take to stop before it is ended by force, unless it says otherwise.
pub const DEFAULT_STOP_TIMEOUT: Duration = Duration::from_secs(5);
/// How many of the last lines of each log a failure shows, unless the driver says otherwise.
pub const DEFAULT_ERROR_LOG_LINES: usize = 10;

/// The options every driver has.
#[derive(Debug, Default)]
pub struct CommonOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) stop_timeout: Option<Duration>,
    pub(crate) error_log_lines: Option<usize>,
    pub(crate) path_cleanup: Option<bool>,
    pub(crate) runpath: Option<PathBuf>,
    pub(crate) ready: Vec<Condition>,
}

impl CommonOptions {
    /// Takes from `defaults` what is not set here.
    pub(crate) fn fill(&mut self, defaults: Self) {
        self.timeout = self.timeout.or(defaults.timeout);
        self.stop_timeout = self.stop_timeout.or(defaults.stop_timeout);
        self.error_log_lines = self.error_log_lines.or(defaults.error_log_lines);
        self.path_cleanup = self.path_cleanup.or(defaults.path_cleanup);
        self.runpath = self.runpath.take().or(defaults.runpath);
        if self.ready.is_empty() {
            self.ready = defaults.ready;
        }
    }

    /// How long the driver may take to get ready; default: 60 s.
    pub fn timeout(&mut self, timeout: Duration) -> &mut Self {
        self.timeout = Some(timeout);
        self
    }

    /// How long the driver may take to stop before it is ended by force; default: 5 s.
    pub fn stop_timeout(&mut self, stop_timeout: Duration) -> &mut Self {
        self.stop_timeout = Some(stop_timeout);
        self
    }

    /// How many of the last lines of each log a failure shows; default: 10.
    pub fn error_log_lines(&mut self, lines: usize) -> &mut Self {
        self.error_log_lines = Some(lines);
        self
    }

    /// Whether the driver's directory is emptied before the start; default: `true`. It matters only with `runpath`, since
    /// every other directory is new.
    pub fn path_cleanup(&mut self, path_cleanup: bool) -> &mut Self {
        self.path_cleanup = Some(path_cleanup);
        self
    }

    /// The driver's directory; default: a new one, named after the driver, in the directory of the test.
    pub fn runpath(&mut self, runpath: impl Value<PathBuf>) -> &mut Self {
        self.runpath = Some(runpath.into_value());
        self
    }

    /// What must hold, besides the driver's own start, before it counts as ready: [`ready::Port`](crate::ready::Port),
    /// [`ready::File`](crate::ready::File), [`ready::probe`](crate::ready::probe) and, for programs,
    /// [`ready::Exit`](crate::ready::Exit) and log patterns. All must hold before the deadline.
    pub fn ready(&mut self, ready: impl Values<Condition>) -> &mut Self {
        self.ready = ready.into_values();
        self
    }
}

/// Whether a running driver can do its work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Health {
    /// It can.
    Healthy,
    /// It cannot, for the reason given.
    Dead(String),
}

/// What a driver publishes: names and values, in the order they were added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attributes(Vec<(String, String)>);

impl Attributes {
    /// Adds `name`, or replaces its value.
    pub fn set(&mut self, name: impl Into<String>, value: impl fmt::Display) -> &mut Self {
        let (name, value) = (name.into(), value.to_string());
        match self.0.iter_mut().find(|(n, _)| *n == name) {
            Some(entry) => entry.1 = value,
            None => self.0.push((name, value)),
        }
        self
    }

    /// The value of `name`.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// Every name and value.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// What a driver starts with: its name, its directory, its deadline, and the means to spawn and to report.
#[derive(Debug, Clone)]
pub struct StartContext {
    pub(crate) seat: Arc<Seat>,
    pub(crate) deadline: Deadline,
    pub(crate) ready: Arc<std::sync::Mutex<Vec<Condition>>>,
}

impl StartContext {
    /// The driver's name in the environment.
    pub fn name(&self) -> &str {
        self.seat.name()
    }

    /// The driver's own directory; it exists.
    pub fn directory(&self) -> &Path {
        self.seat.directory()
    }

    /// A directory for temporary files inside the driver's own, made on first use.
    ///
    /// # Errors
    ///
    /// When it cannot be made.
    pub fn scratch(&self) -> Result<PathBuf> {
        self.seat.scratch()
    }

    /// By when the driver must be ready.
    pub fn deadline(&self) -> Deadline {
        self.deadline
    }

    /// Says what the driver waits for from now on (`stdout to match /ready/`), for the message when the deadline passes.
    pub fn awaiting(&self, what: impl Into<String>) {
        self.seat.awaiting(what.into());
    }

    /// Says what was last seen of what is awaited (`saw 2 lines, none matched`).
    pub fn seen(&self, what: impl Into<String>) {
        self.seat.seen(what.into());
    }

    /// Says both at once, as [`ready::wait_all`](crate::ready::wait_all) reports them.
    pub fn awaiting_seen(&self, what: &str, seen: &str) {
        self.seat.awaiting(what.to_owned());
        if !seen.is_empty() {
            self.seat.seen(format!("last seen: {seen}"));
        }
    }

    /// What is awaited and what was last seen of it, as a sentence.
    pub fn awaited(&self) -> String {
        self.seat.awaited()
    }

    /// Makes a log file known: a failure shows its last lines under `label`.
    pub fn add_log(&self, label: &str, path: impl Into<PathBuf>) {
        self.seat.add_log(label, path.into());
    }

    /// Reports something worth reading that is no failure; it is printed with the test and kept with its events.
    pub fn warn(&self, warning: impl Into<String>) {
        self.seat.warn(warning.into());
    }

    /// Takes the `ready` conditions over: a driver that knows more than the environment (whether its process lives)
    /// waits for them itself. What it does not take, the environment waits for after `start`.
    pub fn take_ready(&self) -> Vec<Condition> {
        std::mem::take(&mut *self.ready.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    /// Spawns a program under the supervisor: whatever ends this process, the program and all its descendants end too.
    ///
    /// # Errors
    ///
    /// When the program cannot be run, or the supervisor cannot be started.
    pub async fn spawn(&self, command: Command) -> Result<Process> {
        self.seat.spawn(command).await
    }
}

/// What a driver stops with.
#[derive(Debug)]
pub struct StopContext {
    pub(crate) seat: Arc<Seat>,
    pub(crate) deadline: Deadline,
}

impl StopContext {
    /// The driver's name in the environment.
    pub fn name(&self) -> &str {
        self.seat.name()
    }

    /// By when the driver should have stopped; what is left then is ended by force.
    pub fn deadline(&self) -> Deadline {
        self.deadline
    }

    /// Reports something worth reading that is no failure.
    pub fn warn(&self, warning: impl Into<String>) {
        self.seat.warn(warning.into());
    }
}

/// A future whose type is not named.
pub(crate) type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A running driver of any type: what the environment needs of it.
pub(crate) trait AnyDriver: Send + Sync {
    fn stop<'a>(&'a self, context: &'a StopContext) -> Boxed<'a, Result<()>>;
    fn abort(&self);
    fn health(&self) -> Health;
    fn attributes(&self) -> Attributes;
}

impl<D: Driver> AnyDriver for D {
    fn stop<'a>(&'a self, context: &'a StopContext) -> Boxed<'a, Result<()>> {
        Box::pin(Driver::stop(self, context))
    }

    fn abort(&self) {
        Driver::abort(self);
    }

    fn health(&self) -> Health {
        Driver::health(self)
    }

    fn attributes(&self) -> Attributes {
        Driver::attributes(self)
    }
}
