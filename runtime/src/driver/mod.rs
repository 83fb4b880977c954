//! What a driver is: its trait, and everything that concerns one driver alone.
//!
//! To write one, start with the page of [`Driver`]. [`CommonOptions`] are the options every driver has, [`StartContext`] and
//! [`StopContext`] what it starts and stops with, [`Attributes`] what it publishes, [`Alone`] runs it outside any
//! environment. Private: `seat`, its place at run time; `launch` and `halt`, which take it up and down; `programs`
//! and `runpath`, what it spawned and where it may write. Drivers that depend
//! on each other are the matter of [`env`](crate::env).

mod alone;
mod around;
mod aside;
mod attributes;
mod cases;
mod chain;
mod context;
mod death;
pub(crate) mod derived;
mod directory;
mod erased;
mod files;
pub(crate) mod filled;
mod halt;
mod handle;
pub(crate) mod hook;
mod hooks;
mod launch;
mod layer;
mod lifecycle;
mod limit;
mod logs;
mod options;
mod programs;
mod require;
pub(crate) mod required;
mod runpath;
mod seat;
mod setting;
mod status;
mod tails;
mod texts;
mod variables;

use std::{
    any::{Any, TypeId},
    path::{Path, PathBuf},
};

use self::options::Failover;
#[doc(hidden)]
pub use self::texts::context;
pub use self::{
    alone::Alone,
    around::Files,
    attributes::Attributes,
    cases::CaseLog,
    context::{StartContext, StopContext},
    handle::Handle,
    hook::{GivenUp, Hook, Outcome},
    layer::Layer,
    lifecycle::Lifecycle,
    logs::OwnLog,
    options::{CommonOptions, DEFAULT_ERROR_LOG_LINES, DEFAULT_STOP_TIMEOUT, DEFAULT_TIMEOUT},
    setting::Setting,
    status::Status,
};
pub(crate) use self::{
    around::{Action, Around},
    chain::{AnyChain, Chain},
    directory::Directory,
    erased::AnyDriver,
    halt::{message_of, panicked, stop_one, text_of},
    launch::Launch,
    seat::Seat,
};
use crate::{
    connection::Connection,
    error::{Error, Result},
    install::Install,
    ready::Condition,
    value::{Time, Value, Values, Var},
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
///
/// In a block it is `greeter: Greeter { greeting: "hi", timeout: Duration::from_secs(5) }`: `timeout` and its sisters are
/// there for every driver.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a driver",
    label = "this type cannot be started by an environment",
    note = "make it one with `#[driver]`, or use a driver such as `App` or `TcpServer`"
)]
pub trait Driver: Sized + Send + Sync + 'static {
    /// The options it starts with; setters are called by name from the environment block.
    type Options: DriverOptions<Driver = Self>;

    /// The files that a start opens first, by their names in the driver's directory. An environment makes them with the
    /// directory, empty, beside the starts of other drivers: no start then waits for the disk. Default: none.
    const FILES: &'static [&'static str] = &[];

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

    /// Holds the driver up until it is resumed: it takes its place, but does nothing. The default refuses.
    ///
    /// # Errors
    ///
    /// That it cannot be paused.
    fn pause(&self) -> impl Future<Output = Result<()>> + Send {
        std::future::ready(Err(Error::new("drivers of its type cannot be paused")))
    }

    /// Lets a paused driver go on.
    ///
    /// # Errors
    ///
    /// That it cannot go on.
    fn resume(&self) -> impl Future<Output = Result<()>> + Send {
        std::future::ready(Err(Error::new("drivers of its type cannot be paused")))
    }

    /// What the driver publishes by name: addresses, ports, paths, values found in its logs.
    fn attributes(&self) -> Attributes {
        Attributes::default()
    }

    /// The connections the driver knows of, for charts of who talks to whom. The default knows of none.
    fn known_connections(&self) -> Vec<Connection> {
        Vec::new()
    }

    /// Empty options, to start the driver outside an environment.
    fn options() -> Self::Options {
        Self::Options::default()
    }

    /// The driver, or the one it is based on, that has the type `id`.
    #[doc(hidden)]
    fn __find(&self, id: TypeId) -> Option<&dyn Any> {
        (id == TypeId::of::<Self>()).then_some(self as &dyn Any)
    }
}

/// The options of a driver: setters by name, and the options every driver has.
///
/// Setters take `&mut self` and return it. Those of the options every driver has are here, and write to
/// [`common`](Self::common); what they mean and their defaults are on the page of [`CommonOptions`].
pub trait DriverOptions: Default + Send + Sync + 'static {
    /// The driver they start.
    type Driver: Driver<Options = Self>;

    /// Options without which the driver cannot start; of each group, one must be set. Checked while compiling where the
    /// environment block shows which options are set, else when the driver starts.
    const REQUIRED: &'static [&'static [&'static str]] = &[];

    /// The options that every driver has.
    fn common(&mut self) -> &mut CommonOptions;

    /// Completes the options when the driver starts, before anything else: defaults, and what they set in the options of a
    /// driver they are based on. The default has nothing to add.
    ///
    /// # Errors
    ///
    /// When an option is missing or cannot be evaluated.
    fn resolve(&mut self) -> impl Future<Output = Result<()>> + Send {
        std::future::ready(Ok(()))
    }

    /// How long the driver may take to get ready; default: 60 s.
    fn timeout(&mut self, timeout: impl Time) -> &mut Self {
        self.common().timeout(timeout);
        self
    }

    /// How long the driver may take to stop before it is ended by force; default: 5 s.
    fn stop_timeout(&mut self, stop_timeout: impl Time) -> &mut Self {
        self.common().stop_timeout(stop_timeout);
        self
    }

    /// How many of the last lines of each log a failure shows; default: 10.
    fn error_log_lines(&mut self, lines: impl Value<usize>) -> &mut Self {
        self.common().error_log_lines(lines);
        self
    }

    /// Whether the driver's directory is emptied before the start; default: `true`.
    fn path_cleanup(&mut self, path_cleanup: impl Value<bool>) -> &mut Self {
        self.common().path_cleanup(path_cleanup);
        self
    }

    /// The driver's directory; default: a new one in the directory of the test.
    fn runpath(&mut self, runpath: impl Value<PathBuf>) -> &mut Self {
        self.common().runpath(runpath);
        self
    }

    /// What must hold, besides the driver's own start, before it counts as ready.
    fn ready(&mut self, ready: impl Values<Condition>) -> &mut Self {
        self.common().ready(ready);
        self
    }

    /// Files and directories that are copied into the driver's directory before it starts: `"app.cfg"` goes into its `etc/`,
    /// `file("in.cfg").to("conf/out.cfg")` elsewhere. Names and texts may be templates, see [`context!`](crate::context).
    fn install_files(&mut self, files: impl Values<Install>) -> &mut Self {
        self.common().install_files(files);
        self
    }

    /// Plain values for the driver's templates, by name: `vars: { retries: 3, hosts: ["a", "b"] }`, elsewhere
    /// `[("retries", 3)]`. What is set twice is replaced, what is set besides stays.
    fn vars(&mut self, vars: impl Values<Var>) -> &mut Self {
        self.common().vars(vars);
        self
    }

    /// What is known of the driver's attributes before it starts in `directory`, for its own templates.
    fn known_attributes(&self, directory: &Path) -> Attributes {
        let _ = directory;
        Attributes::default()
    }

    /// The options that take over when the start fails: the driver is tried a second time, with these. Both failures are
    /// reported if that fails too; if not, the first is a warning.
    fn failover(&mut self, failover: Self) -> &mut Self {
        self.common().failover = Some(Failover::new(failover));
        self
    }

    /// Runs before the driver starts, when its directory is there: a closure or function, sync or async, that returns nothing
    /// or a `Result`. What fails in it, panics, or is not over within `timeout` is a failure of the start with the hook's name.
    ///
    /// A hook owns what it uses. What it needs of another driver is taken before:
    /// `pre_start: { let port = server.port(); move |context: &StartContext| .. }`.
    fn pre_start<M: 'static>(&mut self, hook: impl Hook<StartContext, M>) -> &mut Self {
        self.common().hooks.pre_start = Some(hook::boxed(hook));
        self
    }

    /// Runs when the driver is ready; others that need it wait for its end. As `pre_start`, it counts to `timeout`.
    fn post_start<M: 'static>(&mut self, hook: impl Hook<Self::Driver, M>) -> &mut Self {
        self.common().hooks.post_start = Some(hooks::of(hook));
        self
    }

    /// Runs before the driver is asked to stop, which it is whatever becomes of the hook. A hook of the stop that fails,
    /// panics, or takes longer than `timeout` is a failure of the stop with its name; several are all reported.
    fn pre_stop<M: 'static>(&mut self, hook: impl Hook<Self::Driver, M>) -> &mut Self {
        self.common().hooks.pre_stop = Some(hooks::of(hook));
        self
    }

    /// Runs when the driver has been asked to stop and has answered, also if it did not stop as it should.
    fn post_stop<M: 'static>(&mut self, hook: impl Hook<Self::Driver, M>) -> &mut Self {
        self.common().hooks.post_stop = Some(hooks::of(hook));
        self
    }

    /// Starts the driver outside an environment, in any tokio program, with the same teardown.
    ///
    /// # Errors
    ///
    /// What keeps the driver from being ready, with the same text as in an environment.
    fn start(self) -> impl Future<Output = Result<Alone<Self::Driver>>> + Send {
        Alone::start(self)
    }
}

/// Whether a running driver can do its work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Health {
    /// It can.
    Healthy,
    /// It has ended by itself, as given, which it may: a program that does its work once.
    Ended(String),
    /// It cannot, for the reason given. The test fails, unless it has said that it expects the end.
    Dead(String),
}
