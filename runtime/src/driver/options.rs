//! The options every driver has, and what holds where they are not set.

use std::{
    any::Any,
    fmt,
    path::PathBuf,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use super::hooks::Hooks;
use crate::{
    error::{Error, Result},
    install::Install,
    ready::Condition,
    value::{Time, Value, Values, Var},
};

/// How long a driver may take to get ready, unless it says otherwise.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_mins(1);
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
    pub(crate) hooks: Hooks,
    pub(crate) failover: Option<Failover>,
    pub(crate) install_files: Vec<Install>,
    pub(crate) vars: Vec<Var>,
    /// What the environment sets where the driver itself sets nothing.
    pub(crate) defaults: Option<Box<Self>>,
    /// The first value that could not be made.
    pub(crate) failure: Option<Error>,
}

/// Options of the driver's own type, which this module does not know. The lock is for the compiler: options may be held
/// across a wait.
pub(crate) struct Failover(Mutex<Box<dyn Any + Send>>);

impl Failover {
    pub(super) fn new(options: impl Any + Send) -> Self {
        Self(Mutex::new(Box::new(options)))
    }

    pub(super) fn into_inner(self) -> Box<dyn Any + Send> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Failover {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Failover")
    }
}

impl CommonOptions {
    /// Takes from `defaults` what is not set here; what a [`Layer`](super::Layer) calls first.
    pub fn fill(&mut self, defaults: Self) {
        self.timeout = self.timeout.or(defaults.timeout);
        self.stop_timeout = self.stop_timeout.or(defaults.stop_timeout);
        self.error_log_lines = self.error_log_lines.or(defaults.error_log_lines);
        self.path_cleanup = self.path_cleanup.or(defaults.path_cleanup);
        self.runpath = self.runpath.take().or(defaults.runpath);
        if self.ready.is_empty() {
            self.ready = defaults.ready;
        }
        self.hooks.fill(defaults.hooks);
        self.failover = self.failover.take().or(defaults.failover);
        if self.install_files.is_empty() {
            self.install_files = defaults.install_files;
        }
        let own = std::mem::replace(&mut self.vars, defaults.vars);
        self.set_vars(own);
        self.failure = self.failure.take().or(defaults.failure);
    }

    /// Takes from the environment's defaults what is not set.
    pub(crate) fn fill_defaults(&mut self) {
        if let Some(defaults) = self.defaults.take() {
            self.fill(*defaults);
        }
    }

    fn set_vars(&mut self, vars: Vec<Var>) {
        for var in vars {
            self.vars.retain(|earlier| earlier.name != var.name);
            self.vars.push(var);
        }
    }

    /// `value` as what the option takes, for the setters of a driver: `self.port = self.common.value("port", port)`.
    ///
    /// None when it cannot be made (the text of a `context!` is of another type); the start of the driver fails with the
    /// reason then, and names `option`.
    pub fn value<T>(&mut self, option: &'static str, value: impl Value<T>) -> Option<T> {
        self.kept(option, value.into_value())
    }

    /// The same for a list.
    pub fn values<T>(&mut self, option: &'static str, values: impl Values<T>) -> Option<Vec<T>> {
        self.kept(option, values.into_values())
    }

    fn kept<T>(&mut self, option: &'static str, made: Result<T>) -> Option<T> {
        made.map_err(|error| {
            self.failure.get_or_insert_with(|| error.context(format!("its option `{option}`")));
        })
        .ok()
    }

    /// How long the driver may take to get ready; default: 60 s.
    pub fn timeout(&mut self, timeout: impl Time) -> &mut Self {
        self.timeout = self.value("timeout", timeout);
        self
    }

    /// How long the driver may take to stop before it is ended by force; default: 5 s.
    pub fn stop_timeout(&mut self, stop_timeout: impl Time) -> &mut Self {
        self.stop_timeout = self.value("stop_timeout", stop_timeout);
        self
    }

    /// How many of the last lines of each log a failure shows; default: 10.
    pub fn error_log_lines(&mut self, lines: impl Value<usize>) -> &mut Self {
        self.error_log_lines = self.value("error_log_lines", lines);
        self
    }

    /// Whether the driver's directory is emptied before the start; default: `true`. It matters only with `runpath`, since
    /// every other directory is new.
    pub fn path_cleanup(&mut self, path_cleanup: impl Value<bool>) -> &mut Self {
        self.path_cleanup = self.value("path_cleanup", path_cleanup);
        self
    }

    /// The driver's directory; default: a new one, named after the driver, in the directory of the test.
    pub fn runpath(&mut self, runpath: impl Value<PathBuf>) -> &mut Self {
        self.runpath = self.value("runpath", runpath);
        self
    }

    /// What must hold, besides the driver's own start, before it counts as ready: [`ready::Port`](crate::ready::Port),
    /// [`ready::File`](crate::ready::File), [`ready::probe`](crate::ready::probe) and, for programs,
    /// [`ready::Exit`](crate::ready::Exit) and log patterns. All must hold before the deadline.
    pub fn ready(&mut self, ready: impl Values<Condition>) -> &mut Self {
        self.ready = self.values("ready", ready).unwrap_or_default();
        self
    }

    /// Files and directories that are copied into the driver's directory before it starts, see
    /// [`file`](crate::install::file): a source alone goes into its `etc/`. Names and texts may be templates.
    pub fn install_files(&mut self, files: impl Values<Install>) -> &mut Self {
        self.install_files = self.values("install_files", files).unwrap_or_default();
        self
    }

    /// Plain values for the driver's templates, by name. What is set twice is replaced, what is set besides stays.
    pub fn vars(&mut self, vars: impl Values<Var>) -> &mut Self {
        let vars = self.values("vars", vars).unwrap_or_default();
        self.set_vars(vars);
        self
    }
}
