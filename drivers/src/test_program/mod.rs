//! [`TestProgram`]: a test program of any language, run inside the environment, its cases as results.
//!
//! Start with the page of [`TestProgram`]; what can be set is [`TestProgramOptions`], the forms of results are [`Format`].
//! Private: `format` has the program tell its results, `source` finds them, `junit` (with `xml`), `libtest` and `tap` read
//! them, `place` and `backtrace` look at the text of a failure, `outcome` judges.

mod backtrace;
mod format;
mod junit;
mod libtest;
mod options;
mod outcome;
mod place;
mod source;
mod tap;
mod xml;

use std::{
    ops::Deref,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use multitest::{
    Driver, Error, Result,
    clock::{Deadline, human},
    driver::{Attributes, CaseLog, Health, StartContext, StopContext},
    event::{CaseResult, CaseStatus},
};
use tokio::sync::OnceCell;

pub use self::{format::Format, options::TestProgramOptions};
use self::{
    outcome::{Ended, Outcome, again, failed},
    source::Source,
};
use crate::app::App;

/// A test program of any language, run inside the environment; each of its cases becomes a result with its own name,
/// place and message. It dereferences to the [`App`] that runs it.
///
/// # What it starts
///
/// The program `binary`, as [`App`] does, with what other drivers publish in its environment: the attribute `port` of the
/// driver `server` is `DRIVER_SERVER_ATTR_PORT` (upper case, with an underscore for what is neither letter nor digit).
/// These are the drivers declared before it, for which it waits, and those it needs for other reasons: an option mentions
/// them, or `dependencies = { server => tests }`.
///
/// # Needs
///
/// What [`App`] needs, and a program that tells its results in one of the forms of [`Format`].
///
/// # Example
///
/// ```
/// use multitest_drivers::{Driver, DriverOptions, TestProgram, test_program::Format};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> multitest::Result<()> {
/// let mut options = TestProgram::options();
/// options.binary("sh").args(["-c", "echo 1..2; echo ok 1 - adds; echo ok 2 - divides"]);
/// options.format(Format::Tap);
/// let tests = options.start().await?;
/// let names: Vec<_> = tests.results().iter().map(|case| case.name.as_str()).collect();
/// assert_eq!(names, ["adds", "divides"]);
/// tests.stop().await
/// # }
/// ```
///
/// # Options
///
/// Those of [`TestProgramOptions`]: `format`, `check`, `background`; those of [`AppOptions`](crate::AppOptions); and the
/// common ones.
///
/// # Publishes
///
/// What [`App`] does, and the numbers of its cases: `passed`, `failed`, `skipped`.
///
/// # Ready when
///
/// The program has ended and its results are a success; with `background: true`, as [`App`]. The results are a success if
/// at least one case is told, none failed, and the exit code is `expected_retcode` (default: 0). Each case is a
/// [`CaseFinished`](multitest::event::Event::CaseFinished) among the events of the run, whatever became of it.
///
/// # When it fails
///
/// With the cases that failed, each with its place and message. Results that cannot be read, that are not there, that do
/// not match their own plan, or that contradict the exit code say what was expected and what was found, and where; so does
/// a program that is killed or does not end in time. All of it fails the start; with `background: true` it fails
/// [`finished`](Self::finished), or else the stop, as does a program that still runs then. With `check: false` none of it
/// does.
#[derive(Debug)]
pub struct TestProgram {
    app: App,
    name: String,
    source: Source,
    expected: i32,
    check: bool,
    log: CaseLog,
    outcome: OnceCell<Outcome>,
    /// The problem was told already, by an error of `finished`.
    told: AtomicBool,
}

impl TestProgram {
    /// Waits until the program has ended, for `timeout` at most, and returns its cases. For a program that runs in the
    /// background; every other one has ended when it is ready.
    ///
    /// # Errors
    ///
    /// When it does not end in time, and unless `check` is off, when its results are no success; the error has the cases
    /// that failed.
    ///
    /// # Cancel safety
    ///
    /// Nothing is lost when the future is dropped; another call goes on.
    pub async fn finished(&self, timeout: Duration) -> Result<&[CaseResult]> {
        let deadline = Deadline::after(timeout);
        let Ok(outcome) = deadline.wait(self.outcome()).await else {
            return Err(self.too_late(&format!("did not end within {}", human(deadline.length()))));
        };
        match &outcome.problem {
            Some(problem) if self.check => {
                self.told.store(true, Ordering::Relaxed);
                Err(again(problem))
            }
            _ => Ok(&outcome.cases),
        }
    }

    /// Its cases, in the order told; empty while it runs.
    pub fn results(&self) -> &[CaseResult] {
        self.outcome.get().map_or(&[], |outcome| &outcome.cases)
    }

    /// The cases that passed.
    pub fn passed(&self) -> impl Iterator<Item = &CaseResult> {
        self.with_status(CaseStatus::Passed)
    }

    /// The cases that failed.
    pub fn failed(&self) -> impl Iterator<Item = &CaseResult> {
        failed(self.results())
    }

    /// The cases that were skipped.
    pub fn skipped(&self) -> impl Iterator<Item = &CaseResult> {
        self.with_status(CaseStatus::Skipped)
    }

    /// The case of this name.
    pub fn case(&self, name: &str) -> Option<&CaseResult> {
        self.results().iter().find(|case| case.name == name)
    }

    /// Whether its results are a success; they are while it runs.
    ///
    /// # Errors
    ///
    /// Why they are none, as the failure of a test tells it.
    pub fn verdict(&self) -> Result<(), &Error> {
        let problem = self.outcome.get().and_then(|outcome| outcome.problem.as_ref());
        problem.map_or(Ok(()), Err)
    }

    fn with_status(&self, status: CaseStatus) -> impl Iterator<Item = &CaseResult> {
        self.results().iter().filter(move |case| case.status == status)
    }

    /// What came of it, once it has ended.
    async fn outcome(&self) -> &Outcome {
        self.outcome
            .get_or_init(async || {
                let exit = self.app.exited().await;
                let ended = Ended { name: &self.name, exit, expected: self.expected };
                let outcome = Outcome::of(ended, &self.source, self.app.stdout_path());
                for case in &outcome.cases {
                    self.log.record(case.clone());
                }
                outcome
            })
            .await
    }

    /// The start waits for the end of the program.
    async fn wait(mut self, context: &StartContext) -> Result<Self> {
        context.awaiting("the program to end");
        let deadline = context.deadline();
        if deadline.wait(self.outcome()).await.is_err() {
            let timeout = human(deadline.length());
            return Err(self.too_late(&format!("was not ready within its timeout of {timeout}")));
        }
        let outcome = self.outcome.get_mut().filter(|_| self.check);
        outcome.and_then(Outcome::take_problem).map_or(Ok(self), Err)
    }

    fn too_late(&self, sentence: &str) -> Error {
        let told = self.source.read(self.app.stdout_path()).so_far();
        Error::new(format!("waited for the program to end; it has {told}"))
            .details(format!("{} {sentence}", self.name))
    }
}

impl Deref for TestProgram {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}

#[diagnostic::do_not_recommend]
impl Driver for TestProgram {
    type Options = TestProgramOptions;

    const FILES: &'static [&'static str] = App::FILES;

    async fn start(mut options: TestProgramOptions, context: &StartContext) -> Result<Self> {
        let format = options.format.unwrap_or_default();
        let source = format.prepare(&mut options.app, context.directory())?;
        let expected = options.app.for_tests();
        let program = Self {
            app: App::start(options.app, context).await?,
            name: context.name().to_owned(),
            source,
            expected,
            check: options.check.unwrap_or(true),
            log: context.cases(),
            outcome: OnceCell::new(),
            told: AtomicBool::new(false),
        };
        if options.background == Some(true) { Ok(program) } else { program.wait(context).await }
    }

    async fn stop(&self, context: &StopContext) -> Result<()> {
        let runs = self.app.exit().is_none() && self.outcome.get().is_none();
        if !runs {
            self.outcome().await;
        }
        self.app.stop(context).await?;
        if !self.check || self.told.load(Ordering::Relaxed) {
            return Ok(());
        }
        if runs {
            let wait = format!("`{}.finished(Duration::from_secs(10)).await?`", self.name);
            return Err(Error::new("the program still ran when the test was over")
                .help(format!("wait for it: {wait}, or leave `background` out")));
        }
        self.verdict().map_err(again)
    }

    fn abort(&self) {
        self.app.abort();
    }

    /// It is to end by itself; how it ended is judged by its results.
    fn health(&self) -> Health {
        self.app.exit().map_or_else(|| self.app.health(), |exit| Health::Ended(exit.to_string()))
    }

    async fn pause(&self) -> Result<()> {
        self.app.pause().await
    }

    async fn resume(&self) -> Result<()> {
        self.app.resume().await
    }

    fn attributes(&self) -> Attributes {
        let mut attributes = self.app.attributes();
        attributes.set("passed", self.passed().count());
        attributes.set("failed", self.failed().count());
        attributes.set("skipped", self.skipped().count());
        attributes
    }
}
