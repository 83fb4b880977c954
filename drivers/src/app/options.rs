//! The options of [`App`], and what they become when it starts.

use std::{
    ffi::OsString,
    ops::{Deref, DerefMut},
    path::PathBuf,
};

use multitest::{
    driver::{CommonOptions, DriverOptions},
    process::Signal,
    value::{Value, Values},
};

use super::App;

/// How the program's file gets into the driver's directory.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum BinaryStrategy {
    /// Not at all: it runs from where it is.
    #[default]
    Noop,
    /// As a symbolic link `bin/<name>`, which is what runs.
    Link,
    /// As a copy `bin/<name>`, which is what runs.
    Copy,
}

/// The options of [`App`], besides [those of every driver](CommonOptions).
#[derive(Debug, Default)]
pub struct AppOptions {
    common: CommonOptions,
    pub(super) binary: Option<PathBuf>,
    pub(super) binary_strategy: BinaryStrategy,
    pub(super) pre_args: Vec<OsString>,
    pub(super) args: Vec<OsString>,
    pub(super) env: Vec<(OsString, OsString)>,
    pub(super) clear_env: bool,
    pub(super) working_dir: Option<PathBuf>,
    pub(super) shell: bool,
    pub(super) stdout: Vec<String>,
    pub(super) stderr: Vec<String>,
    pub(super) log: Option<PathBuf>,
    pub(super) log_patterns: Vec<String>,
    pub(super) expected_retcode: Option<i32>,
    pub(super) stop_signal: Option<Signal>,
}

impl AppOptions {
    /// The program: a path, relative to the current directory, or a bare name that is found on `PATH`. Required. A program
    /// of the package under test is `env!("CARGO_BIN_EXE_name")`.
    pub fn binary(&mut self, binary: impl Value<PathBuf>) -> &mut Self {
        self.binary = Some(binary.into_value());
        self
    }

    /// How the program's file gets into the driver's directory; default: not at all, [`BinaryStrategy::Noop`].
    pub fn binary_strategy(&mut self, strategy: BinaryStrategy) -> &mut Self {
        self.binary_strategy = strategy;
        self
    }

    /// What comes before the program on the command line: `["valgrind", "--quiet"]`.
    pub fn pre_args(&mut self, args: impl Values<OsString>) -> &mut Self {
        self.pre_args = args.into_values();
        self
    }

    /// The program's arguments; a tuple for values of different types.
    pub fn args(&mut self, args: impl Values<OsString>) -> &mut Self {
        self.args = args.into_values();
        self
    }

    /// Environment variables to set, besides those of the test process: `[("LANG", "C")]`.
    pub fn env(&mut self, env: impl Values<(OsString, OsString)>) -> &mut Self {
        self.env = env.into_values();
        self
    }

    /// Whether the program gets only the variables of `env`, not those of the test process; default: `false`.
    pub fn clear_env(&mut self, clear_env: bool) -> &mut Self {
        self.clear_env = clear_env;
        self
    }

    /// Where the program runs; default: the driver's directory, and a relative path starts there.
    pub fn working_dir(&mut self, working_dir: impl Value<PathBuf>) -> &mut Self {
        self.working_dir = Some(working_dir.into_value());
        self
    }

    /// Whether the command line, joined by spaces and unquoted, goes to `/bin/sh -c`; default: `false`.
    pub fn shell(&mut self, shell: bool) -> &mut Self {
        self.shell = shell;
        self
    }

    /// Patterns that lines of stdout must match before the program is ready, `[r"on port (?P<port>\d+)"]`: regular
    /// expressions that match anywhere in a line. Their named groups are extracts.
    pub fn stdout(&mut self, patterns: impl Values<String>) -> &mut Self {
        self.stdout = patterns.into_values();
        self
    }

    /// Patterns that lines of stderr must match before the program is ready, as those of `stdout`.
    pub fn stderr(&mut self, patterns: impl Values<String>) -> &mut Self {
        self.stderr = patterns.into_values();
        self
    }

    /// The program's own log file, relative to the driver's directory; failures show its last lines. What is in it before the
    /// program starts is not searched.
    pub fn log(&mut self, log: impl Value<PathBuf>) -> &mut Self {
        self.log = Some(log.into_value());
        self
    }

    /// Patterns that lines of the program's own log must match before it is ready; needs `log`.
    pub fn log_patterns(&mut self, patterns: impl Values<String>) -> &mut Self {
        self.log_patterns = patterns.into_values();
        self
    }

    /// The exit code the program must end with; a signal's number, negative, if one ends it. Default: any. A program that
    /// does not handle the stop signal ends with -15, for `SIGTERM`.
    pub fn expected_retcode(&mut self, code: i32) -> &mut Self {
        self.expected_retcode = Some(code);
        self
    }

    /// The signal that asks the program and its descendants to stop, such as `multitest::process::Signal::INT`; default:
    /// `SIGTERM`.
    pub fn stop_signal(&mut self, signal: Signal) -> &mut Self {
        self.stop_signal = Some(signal);
        self
    }
}

impl DriverOptions for AppOptions {
    type Driver = App;

    const REQUIRED: &'static [&'static [&'static str]] = &[&["binary"]];

    fn common(&mut self) -> &mut CommonOptions {
        &mut self.common
    }
}

impl Deref for AppOptions {
    type Target = CommonOptions;

    fn deref(&self) -> &CommonOptions {
        &self.common
    }
}

impl DerefMut for AppOptions {
    fn deref_mut(&mut self) -> &mut CommonOptions {
        &mut self.common
    }
}
