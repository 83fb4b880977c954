//! What a driver is: its trait, and everything that concerns one driver alone.
//!
//! To write one, start with the page of [`Driver`]. [`CommonOptions`] are the options every driver has, [`StartContext`] and
//! [`StopContext`] what it starts and stops with, [`Attributes`] what it publishes, [`Alone`] runs it outside any
//! environment. Private: `seat`, its place at run time; `launch` and `halt`, which take it up and down; `programs`
//! and `runpath`, what it spawned and where it may write. Drivers that depend
//! on each other are the matter of [`env`](crate::env).

mod alone;
mod attributes;
mod context;
mod erased;
mod halt;
mod launch;
mod options;
mod programs;
mod runpath;
mod seat;
mod tails;

use std::{path::PathBuf, time::Duration};

pub use self::{
    alone::Alone,
    attributes::Attributes,
    context::{StartContext, StopContext},
    options::{CommonOptions, DEFAULT_ERROR_LOG_LINES, DEFAULT_STOP_TIMEOUT, DEFAULT_TIMEOUT},
    seat::Status,
};
pub(crate) use self::{
    erased::AnyDriver,
    halt::{message_of, panicked, stop_one, text_of},
    launch::Launch,
    seat::Seat,
};
use crate::{
    error::Result,
    ready::Condition,
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
///
/// In a block it is `greeter: Greeter { greeting: "hi", timeout: Duration::from_secs(5) }`: `timeout` and its sisters are
/// there for every driver.
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
/// Setters take `&mut self` and return it. Those of the options every driver has are here, and write to
/// [`common`](Self::common); what they mean and their defaults are on the page of [`CommonOptions`].
pub trait DriverOptions: Default + Send + 'static {
    /// The driver they start.
    type Driver: Driver<Options = Self>;

    /// Options without which the driver cannot start; of each group, one must be set. Checked while compiling where the
    /// environment block shows which options are set, else when the driver starts.
    const REQUIRED: &'static [&'static [&'static str]] = &[];

    /// The options that every driver has.
    fn common(&mut self) -> &mut CommonOptions;

    /// How long the driver may take to get ready; default: 60 s.
    fn timeout(&mut self, timeout: Duration) -> &mut Self {
        self.common().timeout(timeout);
        self
    }

    /// How long the driver may take to stop before it is ended by force; default: 5 s.
    fn stop_timeout(&mut self, stop_timeout: Duration) -> &mut Self {
        self.common().stop_timeout(stop_timeout);
        self
    }

    /// How many of the last lines of each log a failure shows; default: 10.
    fn error_log_lines(&mut self, lines: usize) -> &mut Self {
        self.common().error_log_lines(lines);
        self
    }

    /// Whether the driver's directory is emptied before the start; default: `true`.
    fn path_cleanup(&mut self, path_cleanup: bool) -> &mut Self {
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
    /// It cannot, for the reason given.
    Dead(String),
}
