//! The options of [`App`], and what they become when it starts.

use std::{
    ffi::OsString,
    ops::{Deref, DerefMut},
    path::{Path, PathBuf},
};

use multitest::{
    driver::{Attributes, CommonOptions, DriverOptions, Layer},
    process::Signal,
    value::{Value, Values, Variable},
};

use super::{
    App, STDERR, STDOUT,
    values::{SignalValue, StrategyValue},
};

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
///
/// `binary`, `pre_args`, `args`, the values of `env`, `working_dir` and `log` may be templates: `"--rates={{ rates.port }}"`;
/// see [`context!`](macro@multitest::context).
#[derive(Debug, Default)]
pub struct AppOptions {
    common: CommonOptions,
    pub(super) binary: Option<PathBuf>,
    pub(super) binary_strategy: Option<BinaryStrategy>,
    pub(super) pre_args: Option<Vec<OsString>>,
    pub(super) args: Option<Vec<OsString>>,
    pub(super) env: Option<Vec<Variable>>,
    pub(super) clear_env: Option<bool>,
    pub(super) driver_env: Option<bool>,
    pub(super) working_dir: Option<PathBuf>,
    pub(super) shell: Option<bool>,
    pub(super) stdout: Option<Vec<String>>,
    pub(super) stderr: Option<Vec<String>>,
    pub(super) log: Option<PathBuf>,
    pub(super) log_patterns: Option<Vec<String>>,
    pub(super) expected_retcode: Option<i32>,
    pub(super) stop_signal: Option<Signal>,
}

impl AppOptions {
    /// The program: a path, relative to the current directory, or a bare name that is found on `PATH`. Required. A program
    /// of the package under test is `env!("CARGO_BIN_EXE_name")`.
    pub fn binary(&mut self, binary: impl Value<PathBuf>) -> &mut Self {
        self.binary = self.common.value("binary", binary);
        self
    }

    /// How the program's file gets into the driver's directory; default: not at all, [`BinaryStrategy::Noop`].
    pub fn binary_strategy(&mut self, strategy: impl StrategyValue) -> &mut Self {
        self.binary_strategy = self.common.value("binary_strategy", strategy);
        self
    }

    /// What comes before the program on the command line: `["valgrind", "--quiet"]`.
    pub fn pre_args(&mut self, args: impl Values<OsString>) -> &mut Self {
        self.pre_args = self.common.values("pre_args", args);
        self
    }

    /// The program's arguments; a tuple for values of different types.
    pub fn args(&mut self, args: impl Values<OsString>) -> &mut Self {
        self.args = self.common.values("args", args);
        self
    }

    /// Environment variables to set, besides those of the test process: `[("LANG", "C")]`.
    pub fn env(&mut self, env: impl Values<Variable>) -> &mut Self {
        self.env = self.common.values("env", env);
        self
    }

    /// Whether the program gets only the variables of `env`, those of `driver_env` among them, and none of the test process;
    /// default: `false`. `MULTITEST_MARK` and `MULTITEST_RUN` are there all the same: by them a program is found that outlives
    /// everything that would have ended it.
    pub fn clear_env(&mut self, clear_env: impl Value<bool>) -> &mut Self {
        self.clear_env = self.common.value("clear_env", clear_env);
        self
    }

    /// Whether the program is told what other drivers publish: the attribute `port` of the driver `server` is the
    /// environment variable `DRIVER_SERVER_ATTR_PORT`; default: `false`. Of which drivers says
    /// [`StartContext::driver_variables`](multitest::driver::StartContext::driver_variables). A variable of `env` comes
    /// before one of the same name.
    pub fn driver_env(&mut self, driver_env: impl Value<bool>) -> &mut Self {
        self.driver_env = self.common.value("driver_env", driver_env);
        self
    }

    /// Where the program runs; default: the driver's directory, and a relative path starts there.
    pub fn working_dir(&mut self, working_dir: impl Value<PathBuf>) -> &mut Self {
        self.working_dir = self.common.value("working_dir", working_dir);
        self
    }

    /// Whether the command line, joined by spaces and unquoted, goes to `/bin/sh -c`; default: `false`.
    pub fn shell(&mut self, shell: impl Value<bool>) -> &mut Self {
        self.shell = self.common.value("shell", shell);
        self
    }

    /// Patterns that lines of stdout must match before the program is ready, `[r"on port (?P<port>\d+)"]`: regular
    /// expressions that match anywhere in a line. Their named groups are extracts. A line counts when it has ended, the last
    /// one also when the program has; of one longer than 1 MiB the first MiB is searched.
    pub fn stdout(&mut self, patterns: impl Values<String>) -> &mut Self {
        self.stdout = self.common.values("stdout", patterns);
        self
    }

    /// Patterns that lines of stderr must match before the program is ready, as those of `stdout`.
    pub fn stderr(&mut self, patterns: impl Values<String>) -> &mut Self {
        self.stderr = self.common.values("stderr", patterns);
        self
    }

    /// The program's own log file, relative to the driver's directory; failures show its last lines. What is in it before the
    /// program starts is not searched.
    pub fn log(&mut self, log: impl Value<PathBuf>) -> &mut Self {
        self.log = self.common.value("log", log);
        self
    }

    /// Patterns that lines of the program's own log must match before it is ready, as those of `stdout`; needs `log`.
    pub fn log_patterns(&mut self, patterns: impl Values<String>) -> &mut Self {
        self.log_patterns = self.common.values("log_patterns", patterns);
        self
    }

    /// The exit code the program must end with; a signal's number, negative, if one ends it. Default: any. A program that
    /// does not handle the stop signal ends with -15, for `SIGTERM`.
    pub fn expected_retcode(&mut self, code: impl Value<i32>) -> &mut Self {
        self.expected_retcode = self.common.value("expected_retcode", code);
        self
    }

    /// The signal that asks the program and its descendants to stop, such as `multitest::process::Signal::INT`; default:
    /// `SIGTERM`.
    pub fn stop_signal(&mut self, signal: impl SignalValue) -> &mut Self {
        self.stop_signal = self.common.value("stop_signal", signal);
        self
    }
}

/// For the drivers of this crate that are built on `App`.
#[cfg(feature = "test-program")]
impl AppOptions {
    /// Adds arguments, in front of a `--`; a shell gets them quoted.
    pub(crate) fn append_args(&mut self, added: impl IntoIterator<Item = String>) {
        let shell = self.shell.unwrap_or_default();
        let quoted = |arg: String| format!("'{}'", arg.replace('\'', r"'\''"));
        let added = added.into_iter().map(|arg| if shell { quoted(arg) } else { arg }.into());
        let args = self.args.get_or_insert_default();
        let at = args.iter().position(|arg| arg == "--").unwrap_or(args.len());
        args.splice(at..at, added);
    }

    /// Makes the program one that tests: it is told of the other drivers, and its exit code, which is the result, is
    /// taken over.
    pub(crate) fn for_tests(&mut self) -> i32 {
        self.driver_env.get_or_insert(true);
        self.expected_retcode.take().unwrap_or(0)
    }
}

impl DriverOptions for AppOptions {
    type Driver = App;

    const REQUIRED: &'static [&'static [&'static str]] = &[&["binary"]];

    fn common(&mut self) -> &mut CommonOptions {
        &mut self.common
    }

    fn known_attributes(&self, directory: &Path) -> Attributes {
        let mut attributes = Attributes::default();
        attributes.set("stdout_path", directory.join(STDOUT).display());
        attributes.set("stderr_path", directory.join(STDERR).display());
        // One that is a template itself is not known yet.
        if let Some(log) = self.log.as_ref().filter(|log| !log.to_string_lossy().contains('{')) {
            attributes.set("log_path", directory.join(log).display());
        }
        attributes
    }
}

impl Layer for AppOptions {
    fn fill(&mut self, lower: Self) {
        self.common.fill(lower.common);
        self.binary = self.binary.take().or(lower.binary);
        self.binary_strategy = self.binary_strategy.take().or(lower.binary_strategy);
        self.pre_args = self.pre_args.take().or(lower.pre_args);
        self.args = self.args.take().or(lower.args);
        self.env = self.env.take().or(lower.env);
        self.clear_env = self.clear_env.take().or(lower.clear_env);
        self.driver_env = self.driver_env.take().or(lower.driver_env);
        self.working_dir = self.working_dir.take().or(lower.working_dir);
        self.shell = self.shell.take().or(lower.shell);
        self.stdout = self.stdout.take().or(lower.stdout);
        self.stderr = self.stderr.take().or(lower.stderr);
        self.log = self.log.take().or(lower.log);
        self.log_patterns = self.log_patterns.take().or(lower.log_patterns);
        self.expected_retcode = self.expected_retcode.take().or(lower.expected_retcode);
        self.stop_signal = self.stop_signal.take().or(lower.stop_signal);
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
