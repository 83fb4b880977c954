//! What comes of a test: whether it passes, what stays of its files, and how libtest is told. What is printed of a failure
//! is in `block`.

use std::{io::ErrorKind, path::Path};

use super::{
    block::{self, Failure},
    body::BodyEnd,
    full_name,
    panics::Panic,
};
use crate::{
    declared::Test,
    env::Environment,
    error::{Error, system_words},
    event::{Event, Recorder},
    report,
    rundir::shown,
    settings::{Keep, settings},
};

/// The end of a test.
pub(super) struct Verdict {
    /// What failed, as the block that is printed; none when the test passed.
    report: Option<String>,
    warnings: Vec<String>,
    /// The panic of the test function, when that is all that happened: libtest shall judge it.
    panic: Option<Panic>,
    interrupted: bool,
}

impl Verdict {
    /// The verdict of a test whose environment is down again; `end` is none when it did not start.
    pub(super) fn of(test: &Test, environment: &Environment, end: Option<BodyEnd>) -> Self {
        let environment_failed = report::failed(environment);
        let failure = match &end {
            Some(end) => end.failure_of(test),
            None => Some("the environment did not start".to_owned()),
        };
        let all_logs = end.is_some() && failure.is_some();
        let failure = failure.or_else(|| environment_failed.map(str::to_owned));
        let report = failure.map(|text| {
            let backtrace = end.as_ref().and_then(BodyEnd::backtrace);
            block::failed(test, environment, Failure { text: &text, backtrace, all_logs })
        });
        let interrupted = matches!(end, Some(BodyEnd::Interrupted(_)));
        let panic = match end {
            Some(BodyEnd::Panicked(panic)) if environment_failed.is_none() => Some(panic),
            _ => None,
        };
        Self { report, warnings: report::warnings(environment), panic, interrupted }
    }

    /// The verdict of a testcase, while its environment is still up; `failure` is none when it passed.
    pub(super) fn of_testcase(
        test: &Test,
        environment: &Environment,
        failure: Option<Failure<'_>>,
        interrupted: bool,
    ) -> Self {
        let report = failure.map(|failure| block::failed(test, environment, failure));
        Self { report, warnings: Vec::new(), panic: None, interrupted }
    }

    /// The verdict of a suite's environment, which is down again. The logs of every driver are in it if `all`.
    pub(super) fn of_suite(
        test: &Test,
        environment: &Environment,
        failure: Option<String>,
        all: bool,
    ) -> Self {
        let report = failure.map(|text| {
            let failure = Failure { text: &text, backtrace: None, all_logs: all };
            block::failed(test, environment, failure)
        });
        Self { report, warnings: report::warnings(environment), panic: None, interrupted: true }
    }

    /// The same, with the panic that libtest shall judge.
    pub(super) fn judged_by(self, panic: Option<Panic>) -> Self {
        Self { panic, ..self }
    }

    /// The verdict of a test of which nothing can be shown but this.
    pub(super) fn failed(report: String) -> Self {
        Self { report: Some(report), warnings: Vec::new(), panic: None, interrupted: false }
    }

    /// The verdict of a test that could not even begin.
    pub(super) fn unable(test: &Test, error: &Error) -> Self {
        Self::failed(block::heading(test, &format!("{error:?}")))
    }

    /// What is printed; none when the test passed.
    pub(super) fn report(&self) -> Option<&str> {
        self.report.as_deref()
    }

    fn passed(&self) -> bool {
        self.report.is_none()
    }

    /// Removes the files of a test that passed, unless they are asked for; with those that stay, files each driver's events.
    /// Writes the last event.
    pub(super) fn file(&mut self, recorder: &Recorder, directory: &Path) {
        if self.passed() && settings().keep != Keep::Files {
            self.remove(recorder, directory);
        } else {
            recorder.file(directory);
        }
        self.record(recorder);
    }

    fn remove(&mut self, recorder: &Recorder, directory: &Path) {
        match std::fs::remove_dir_all(directory) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                let (place, words) = (shown(directory), system_words(&error));
                let text = format!("the directory `{place}` cannot be removed: {words}");
                recorder.record(Event::Warning { driver: None, text: text.clone() });
                self.warnings.push(text);
            }
            _ => {}
        }
    }

    /// Writes the last event.
    pub(super) fn record(&self, recorder: &Recorder) {
        recorder.record(Event::TestFinished { passed: self.passed(), report: self.report.clone() });
    }

    /// Prints what libtest would never show: its capture swallows the warnings of a test that passes, and a process that
    /// ends by a signal does not get to print what was captured.
    pub(super) fn announce_early(&self, test: &Test) {
        match &self.report {
            None => {
                block::print(&self.warning_lines(&format!("{}: ", full_name(test))));
            }
            Some(report) if self.interrupted => {
                block::print(&format!("{}\n{report}\n", self.warning_lines("")));
            }
            Some(_) => {}
        }
    }

    /// Tells libtest. A failure of the environment is never the panic that `#[should_panic]` waits for: it is printed, and
    /// the test then ends without a panic, which fails it.
    pub(super) fn announce(self, test: &Test) {
        if let Some(report) = &self.report
            && !self.interrupted
        {
            eprint!("{}", self.warning_lines(""));
            eprintln!("\n{report}\n");
        }
        match self.panic {
            Some(panic) => std::panic::resume_unwind(panic.payload),
            None if self.report.is_some() && test.expected_panic.is_none() => {
                // No panic hook runs, so nothing is printed after the report.
                std::panic::resume_unwind(Box::new("the test failed; see its report"))
            }
            None => {}
        }
    }

    fn warning_lines(&self, prefix: &str) -> String {
        let lines = self.warnings.iter();
        lines.flat_map(|warning| ["warning: ", prefix, warning, "\n"]).collect()
    }
}
