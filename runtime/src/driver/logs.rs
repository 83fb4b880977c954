//! The logs of a driver of one's own: the one it writes, and those it waits for.

use std::{
    fmt,
    fs::{File, OpenOptions},
    io::Write,
    path::Path,
    sync::Arc,
};

use futures_util::future::join_all;

use super::StartContext;
use crate::{
    error::{Error, Result},
    expect::Log,
    logs::{self, Search},
    pattern::{Captures, Pattern},
    process::Process,
    value::Values,
};

/// The file that [`StartContext::own_log`] makes.
const OWN: &str = "driver.log";

impl StartContext {
    /// A log that the driver writes itself, line by line: `driver.log` in its directory. A failure
    /// shows its last lines, as it does those of a program.
    ///
    /// ```
    /// use multitest::{driver::StartContext, Result};
    ///
    /// async fn open(context: &StartContext) -> Result<()> {
    ///     let log = context.own_log()?;
    ///     log.line("opening");
    ///     log.line(format_args!("open in {}", context.directory().display()));
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// When the file cannot be made.
    pub fn own_log(&self) -> Result<OwnLog> {
        let path = self.directory().join(OWN);
        let file = OpenOptions::new().append(true).create(true).open(&path);
        let file = file.map_err(|error| {
            Error::from(error).context(format!("`{}` cannot be written", path.display()))
        })?;
        Ok(OwnLog { file: Arc::new(file), log: self.log("log", path) })
    }

    /// The log in the file at `path`, relative to the driver's directory, for tests to look at, and
    /// for failures to show under `label`.
    pub fn log(&self, label: &str, path: impl AsRef<Path>) -> Log {
        let path = self.directory().join(path);
        self.add_log(label, &path);
        Log::open(path).named(self.name(), label)
    }

    /// Waits until each of `patterns` has matched a line of the file at `path`, relative to the
    /// driver's directory; what their named groups held is the result. The file need not be there
    /// yet; what is in it by now counts. A line counts when it has ended, and of one longer than 1 MiB
    /// the first MiB is searched. A failure shows the last lines.
    ///
    /// ```
    /// use std::path::Path;
    ///
    /// use multitest::{driver::StartContext, process::{Command, Process, find_program}, Result};
    ///
    /// /// A program, and the port that it says it listens on.
    /// async fn run(program: &Path, context: &StartContext) -> Result<(Process, u16)> {
    ///     let log = context.directory().join("server.log");
    ///     let command = Command {
    ///         program: find_program(program)?,
    ///         working_dir: context.directory().to_owned(),
    ///         stdout: Some(log.clone()),
    ///         ..Command::default()
    ///     };
    ///     let process = context.spawn(command).await?;
    ///     let found = context.expect_log(&log, [r"on port (?P<port>\d+)"]).await?;
    ///     Ok((process, found.extract("port")?))
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// When the driver's deadline passes, or when every program that it has spawned has ended
    /// before. When a pattern is no regular expression, or the file cannot be read.
    pub async fn expect_log(
        &self,
        path: impl AsRef<Path>,
        patterns: impl Values<String>,
    ) -> Result<Captures> {
        let path = self.directory().join(path);
        let patterns = patterns.into_values()?;
        let compiled = patterns.iter().map(Pattern::try_from).collect::<Result<Vec<_>, _>>()?;
        let (label, name) = self.label(&path);
        self.add_log(&label, &path);
        let mut wait = Wait { context: self, name, search: Search::new(path, compiled) };
        wait.satisfy().await?;
        self.awaiting("");
        Ok(wait.search.captures().clone())
    }

    /// The last `lines` lines of the file at `path`, relative to the driver's directory; none if
    /// there is no such file.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn log_tail(&self, path: impl AsRef<Path>, lines: usize) -> Result<Vec<String>> {
        Ok(logs::tail(self.directory().join(path), lines)?)
    }

    /// What stands in front of the lines of the log at `path`, and what it is called in a sentence: as
    /// it was made known, else by the file's name.
    fn label(&self, path: &Path) -> (String, String) {
        let state = self.seat.lock();
        let known = state.logs.iter().find(|(_, known)| known == path);
        if let Some((label, _)) = known {
            return (label.clone(), label.clone());
        }
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let name = format!("`{file}`");
        (file, name)
    }
}

/// The wait for patterns in one log.
struct Wait<'a> {
    context: &'a StartContext,
    /// What the log is called.
    name: String,
    search: Search,
}

impl Wait<'_> {
    async fn satisfy(&mut self) -> Result<()> {
        let context = self.context;
        context.awaiting(self.awaited());
        let ended = tokio::select! {
            biased;
            result = self.search.wait() => return Ok(result?),
            how = programs_over(context.seat.processes()) => Some(how),
            () = tokio::time::sleep(context.deadline().left()) => None,
        };
        let matched = match ended {
            Some(_) => self.search.look_last().await?,
            None => self.search.look().await?,
        };
        if matched {
            return Ok(());
        }
        let (name, text) =
            (context.name(), format!("waited for {}; {}", self.awaited(), self.search.seen()));
        let why = match ended {
            Some(how) => format!("{name} {how}"),
            None => context.too_late(),
        };
        let error = Error::new(text).details(why);
        Err(self.search.advice().into_iter().fold(error, Error::help))
    }

    /// `stdout to match /a/ and /b/`, of what has not matched yet.
    fn awaited(&self) -> String {
        let patterns: Vec<String> = self.search.unmatched().map(ToString::to_string).collect();
        format!("{} to match {}", self.name, patterns.join(" and "))
    }
}

impl Drop for Wait<'_> {
    /// A start that is given up does not get to say what it saw.
    fn drop(&mut self) {
        if self.search.unmatched().next().is_some() {
            self.context.awaiting(self.awaited());
            self.context.seen(self.search.seen());
        }
    }
}

/// Waits until nothing more can be expected of `programs`, and says how the last of them ended;
/// without end if there are none.
async fn programs_over(programs: Vec<Process>) -> String {
    let ends = join_all(programs.iter().map(Process::over)).await;
    match ends.last() {
        Some(Some(exit)) => exit.to_string(),
        Some(None) => "was killed together with its supervisor".to_owned(),
        None => std::future::pending().await,
    }
}

/// A log that a driver writes itself; see [`StartContext::own_log`]. A clone writes to the same
/// file.
#[derive(Debug, Clone)]
pub struct OwnLog {
    file: Arc<File>,
    log: Log,
}

impl OwnLog {
    /// Writes a line. A full disk must not fail the test: the line is lost then.
    pub fn line(&self, text: impl fmt::Display) {
        let _ = (&*self.file).write_all(format!("{text}\n").as_bytes());
    }

    /// The log, for tests to look at.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// Its file.
    pub fn path(&self) -> &Path {
        self.log.path()
    }
}
