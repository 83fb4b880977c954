//! The logs of an [`App`], as tests look at them.

use multitest::{
    Error, Result,
    expect::{Log, Mark},
    process::Process,
};

use super::{App, LOST, readiness::Files};

/// What a program writes.
#[derive(Debug)]
pub(super) struct Logs {
    stdout: Log,
    stderr: Log,
    log: Option<Log>,
}

impl Logs {
    /// The logs of the driver `name`, whose own log had been written up to `start` when `process`
    /// was spawned.
    pub(super) fn new(name: &str, files: &Files, start: Mark, process: &Process) -> Self {
        let process = process.clone();
        let ended = move || {
            let process = process.clone();
            async move {
                let exit = process.over().await;
                exit.map_or_else(|| LOST.to_owned(), |exit| exit.to_string())
            }
        };
        let log = |path, label| Log::open(path).named(name, label).written_until(ended.clone());
        Self {
            stdout: log(&files.stdout, "stdout"),
            stderr: log(&files.stderr, "stderr"),
            log: files.log.as_ref().map(|path| log(path, "log").beginning_at(start)),
        }
    }

    /// The end of the program's own log, before it is spawned.
    pub(super) fn start_of(files: &Files) -> Result<Mark> {
        match &files.log {
            Some(log) => Ok(Mark::end_of(log)?),
            None => Ok(Mark::default()),
        }
    }
}

impl App {
    /// What the program writes to its standard output: `app.stdout().expect("ready", timeout).await?`. It is one log for
    /// all who use the driver; `app.stdout().clone()` is one of your own.
    pub fn stdout(&self) -> &Log {
        &self.logs.stdout
    }

    /// What the program writes to its standard error, as [`stdout`](Self::stdout).
    pub fn stderr(&self) -> &Log {
        &self.logs.stderr
    }

    /// What the program writes to its own log, as [`stdout`](Self::stdout). What was in it before the program started is none
    /// of it.
    ///
    /// # Errors
    ///
    /// When the option `log` is not set.
    pub fn log(&self) -> Result<&Log> {
        let missing = || {
            Error::new("the log of an `App` needs the option `log`")
                .help("set it: `log: \"app.log\"`")
        };
        self.logs.log.as_ref().ok_or_else(missing)
    }
}
