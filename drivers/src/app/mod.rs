//! [`App`]: any program, with its logs as the source of readiness and values.
//!
//! Start with the page of [`App`]; what can be set is [`AppOptions`]. How it works is private to this
//! module: `templates` renders options, `command` makes the command line, `patterns` is what is waited
//! for in logs, `readiness` the wait, `logs` what tests see of what the program writes, `values` what
//! the options take that have types of their own.

mod command;
mod logs;
mod options;
mod patterns;
mod pause;
mod readiness;
mod templates;
mod values;

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
};

use multitest::{
    Driver, Error, Result,
    driver::{Attributes, Health, StartContext, StopContext},
    pattern::{Captures, Extract, ExtractError},
    process::{Exit, Leftovers, Process, Signal},
};

use self::{
    logs::Logs,
    readiness::{Files, Readiness},
};
pub use self::{
    options::{AppOptions, BinaryStrategy},
    values::{SignalValue, StrategyValue},
};

/// How a program ended of whose end nothing is known.
pub(crate) const LOST: &str = "was killed together with its supervisor";

/// The files that hold what a program writes.
const STDOUT: &str = "stdout";
const STDERR: &str = "stderr";

/// A program of any kind, and everything it starts.
///
/// # What it starts
///
/// The program `binary` with its arguments, in a process group of its own, with stdin at `/dev/null`, default signal
/// handling, and stdout and stderr in files of the driver's directory. However the test process ends, the program and all
/// its descendants end too, daemons included. Paused, by its [`Handle`](multitest::driver::Handle::pause), they stand still.
///
/// # Needs
///
/// Linux with `/proc`; on macOS a daemon may [escape](multitest::process#on-macos).
///
/// # Example
///
/// ```
/// use multitest_drivers::{App, Driver, DriverOptions};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> multitest::Result<()> {
/// let mut options = App::options();
/// options.binary("sh").args(["-c", "echo listening on port 8080; exec sleep 60"]);
/// options.stdout([r"listening on port (?P<port>\d+)"]);
/// let app = options.start().await?;
/// assert_eq!(app.extract::<u16>("port")?, 8080);
/// app.stop().await
/// # }
/// ```
///
/// # Options
///
/// Those of [`AppOptions`]: `binary` (required), `args`, `pre_args`, `env`, `clear_env`, `driver_env`, `working_dir`, `shell`,
/// `binary_strategy`, `stdout`, `stderr`, `log`, `log_patterns`, `expected_retcode`, `stop_signal`; and the common ones. The
/// arguments, the values of `env` and the paths may be [templates](multitest::context#templates).
///
/// # Publishes
///
/// `pid`, `binary`, `directory`, `etc`, `stdout_path`, `stderr_path`, `log_path`, and every named group of the patterns that
/// matched. A group that has the name of one of the former is an error. What it writes is there for tests to look at as
/// [`App::stdout`], [`App::stderr`] and [`App::log`].
///
/// # Ready when
///
/// Every pattern of `stdout`, `stderr` and `log_patterns` has matched a line of its log (anywhere in the line), and every
/// `ready` condition has held. Without any, as soon as the program runs.
///
/// # When it fails
///
/// A program that ends while the test runs fails the test, unless it may: with `ready: Exit`, with the code of
/// `expected_retcode`, when the test waits for its end with [`App::exited`], or after
/// [`Handle::expect_exit`](multitest::driver::Handle::expect_exit).
///
/// A program that cannot be found says where it was looked for. One that ends, or is not ready in time, says what it was
/// waited for and what was seen, with the last lines of its logs. After the stop, an exit code other than
/// `expected_retcode` is a failure; whoever had to be killed, or outlived the program, is named in a warning.
#[derive(Debug)]
pub struct App {
    process: Process,
    command: Vec<OsString>,
    directory: PathBuf,
    files: Files,
    logs: Logs,
    captures: Captures,
    stop_signal: Signal,
    expected_retcode: Option<i32>,
    /// Whether the program may end by itself: it was to end before it counted as ready, or somebody waits for its end.
    may_exit: AtomicBool,
}

impl App {
    /// The program's process id.
    pub fn pid(&self) -> u32 {
        self.process.pid()
    }

    /// The program's exit code, once it has ended; a signal's number, negative, if one ended it.
    pub fn retcode(&self) -> Option<i32> {
        self.process.exit().map(|exit| exit.code())
    }

    /// How the program ended, if it has.
    pub fn exit(&self) -> Option<Exit> {
        self.process.exit()
    }

    /// Waits until the program ends; none when it was killed together with its supervisor. That it ends by itself is no
    /// failure of the test from now on.
    pub async fn exited(&self) -> Option<Exit> {
        self.may_exit.store(true, Ordering::Relaxed);
        self.process.exited().await
    }

    /// Sends `signal` to the program and all its descendants.
    pub fn signal(&self, signal: Signal) {
        self.process.signal(signal);
    }

    /// The command line: the program's file and its arguments.
    pub fn cmd(&self) -> &[OsString] {
        &self.command
    }

    /// The file that runs.
    pub fn binary(&self) -> &Path {
        self.command.first().map_or(Path::new(""), Path::new)
    }

    /// The driver's directory.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// The directory for configuration in the driver's own, into which `install_files` puts files; it may not exist.
    pub fn etc(&self) -> PathBuf {
        self.directory.join("etc")
    }

    /// The file that holds what the program wrote to its standard output.
    pub fn stdout_path(&self) -> &Path {
        &self.files.stdout
    }

    /// The file that holds what the program wrote to its standard error.
    pub fn stderr_path(&self) -> &Path {
        &self.files.stderr
    }

    /// The program's own log file, if the option `log` names one.
    pub fn log_path(&self) -> Option<&Path> {
        self.files.log.as_deref()
    }

    /// What the named group `name` of the patterns held, as a `T`, which is any type that implements
    /// [`FromStr`](std::str::FromStr).
    ///
    /// # Errors
    ///
    /// When no pattern has such a group (the error names those there are), or the text is no `T` (the error shows it).
    pub fn extract<T>(&self, name: &str) -> Result<T, ExtractError>
    where
        T: Extract,
    {
        self.captures.extract(name)
    }

    /// Everything the named groups held.
    pub fn extracts(&self) -> &Captures {
        &self.captures
    }

    /// Whether it is no surprise that the program has ended like this.
    fn may_end_with(&self, exit: Exit) -> bool {
        self.may_exit.load(Ordering::Relaxed) || self.expected_retcode == Some(exit.code())
    }

    fn check_retcode(&self) -> Result<()> {
        match (self.expected_retcode, self.retcode()) {
            (Some(expected), Some(code)) if code != expected => {
                Err(Error::new(format!("expected exit code {expected}, found {code}")))
            }
            _ => Ok(()),
        }
    }
}

#[diagnostic::do_not_recommend]
impl Driver for App {
    type Options = AppOptions;

    const FILES: &'static [&'static str] = &[STDOUT, STDERR];

    async fn start(mut options: AppOptions, context: &StartContext) -> Result<Self> {
        templates::render(&mut options, context).await?;
        let directory = context.directory().to_owned();
        let files = Files {
            stdout: directory.join(STDOUT),
            stderr: directory.join(STDERR),
            log: options.log.as_ref().map(|log| directory.join(log)),
        };
        let readiness = Readiness::new(&options, context, &files)?;
        if options.driver_env == Some(true) {
            command::tell_of_drivers(&mut options, context.driver_variables().await?);
        }
        let command = command::command(&options, &directory)?;
        context.add_log("stdout", &files.stdout);
        context.add_log("stderr", &files.stderr);
        if let Some(log) = &files.log {
            context.add_log("log", log);
        }
        let mut line = vec![command.program.clone().into_os_string()];
        line.extend_from_slice(&command.args);
        files.make_empty()?;
        let may_exit = AtomicBool::new(readiness.awaits_exit());
        let log_start = Logs::start_of(&files)?;
        let process = context.spawn(command).await?;
        let captures = readiness.wait(&process).await?;
        let logs = Logs::new(context.name(), &files, log_start, &process);
        Ok(Self {
            process,
            command: line,
            directory,
            files,
            logs,
            captures,
            stop_signal: options.stop_signal.unwrap_or(Signal::TERM),
            expected_retcode: options.expected_retcode,
            may_exit,
        })
    }

    async fn stop(&self, context: &StopContext) -> Result<()> {
        let left = context.deadline().left();
        let Leftovers { early, killed, outlived } =
            self.process.stop(self.stop_signal, left).await?;
        if self.process.is_lost() {
            return Err(Error::new(LOST));
        }
        // Of a daemon it is what it left behind that does the work.
        if let (true, true, Some(exit)) = (early, outlived.is_empty(), self.process.exit()) {
            context.ended_early(exit.to_string());
        }
        if !outlived.is_empty() {
            context.warn(format!(
                "left processes behind when it ended, which were ended: {}",
                outlived.join(", ")
            ));
        }
        if !killed.is_empty() {
            let timeout = multitest::clock::human(context.deadline().length());
            context.warn(format!(
                "was still alive after its stop_timeout of {timeout} and was killed: {}",
                killed.join(", ")
            ));
        }
        self.check_retcode()
    }

    fn health(&self) -> Health {
        match self.process.exit() {
            Some(exit) if self.may_end_with(exit) => Health::Ended(exit.to_string()),
            Some(exit) if self.process.is_over() => Health::Dead(exit.to_string()),
            None if self.process.is_lost() => Health::Dead(LOST.to_owned()),
            // It runs, or what it has left behind, a daemon, does the work.
            _ => Health::Healthy,
        }
    }

    async fn pause(&self) -> Result<()> {
        pause::pause(&self.process).await
    }

    async fn resume(&self) -> Result<()> {
        pause::resume(&self.process)
    }

    fn attributes(&self) -> Attributes {
        let mut attributes = Attributes::default();
        attributes.set("pid", self.pid());
        attributes.set("binary", self.binary().display());
        attributes.set("directory", self.directory.display());
        attributes.set("etc", self.etc().display());
        attributes.set("stdout_path", self.files.stdout.display());
        attributes.set("stderr_path", self.files.stderr.display());
        if let Some(log) = &self.files.log {
            attributes.set("log_path", log.display());
        }
        for (name, value) in self.captures.iter() {
            attributes.set(name, value);
        }
        attributes
    }
}
