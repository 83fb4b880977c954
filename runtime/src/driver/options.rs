//! The options every driver has, and what holds where they are not set.

use std::{path::PathBuf, time::Duration};

use crate::{
    ready::Condition,
    value::{Value, Values},
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
