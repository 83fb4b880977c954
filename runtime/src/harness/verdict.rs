//! What comes of a test: the report it prints, what stays of its files, and how libtest is told.

use std::{any::Any, io::Write, path::Path};

use super::{body::BodyEnd, full_name};
use crate::{
    declared::Test,
    env::Environment,
    error::Error,
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
    panic: Option<Box<dyn Any + Send>>,
    interrupted: bool,
}

impl Verdict {
    /// The verdict of a test whose environment is down again; `end` is none when it did not start.
    pub(super) fn of(test: &Test, environment: &Environment, end: Option<BodyEnd>) -> Self {
        let drivers_failed =
            environment.seats().iter().any(|seat| !seat.lock().failures.is_empty());
        let failure = match &end {
            // The panic may be the one that is expected.
            Some(BodyEnd::Panicked(_)) if test.should_panic && drivers_failed => None,
            Some(end) => end.failure(),
            None => Some("the environment did not start".to_owned()),
        };
        let failure = failure
            .or_else(|| drivers_failed.then(|| "the environment did not stop in order".to_owned()));
        let body_failed = end.as_ref().is_some_and(|end| end.failure().is_some());
        let report = failure.map(|failure| {
            let heading = format!("{}  FAILED  {failure}", full_name(test));
            block(test, environment, &heading, body_failed)
        });
        let interrupted = matches!(end, Some(BodyEnd::Interrupted(_)));
        let panic = match end {
            Some(BodyEnd::Panicked(payload)) if !drivers_failed => Some(payload),
            _ => None,
        };
        Self { report, warnings: report::warnings(environment), panic, interrupted }
    }

    /// The verdict of a test that could not even begin.
    pub(super) fn unable(test: &Test, error: &Error) -> Self {
        let report = Some(format!("{}  FAILED  {error:?}", full_name(test)));
        Self { report, warnings: Vec::new(), panic: None, interrupted: false }
    }

    /// Whether the test passes, which a panic may mean.
    fn passed(&self, should_panic: bool) -> bool {
        if should_panic { self.panic.is_some() } else { self.report.is_none() }
    }

    /// Writes the last event; removes the files of a test that passed, unless they are asked for.
    pub(super) fn file(&self, test: &Test, recorder: &Recorder, directory: &Path) {
        let passed = self.passed(test.should_panic);
        let report = if passed { None } else { self.report.clone() };
        recorder.record(Event::TestFinished { passed, report });
        if passed && settings().keep != Keep::Files {
            let _ = std::fs::remove_dir_all(directory);
        }
    }

    /// A test process that ends by a signal never gets to print what libtest captured.
    pub(super) fn announce_interrupt(&self) {
        if let (true, Some(report)) = (self.interrupted, &self.report) {
            let warnings = self.warnings.iter().map(|warning| format!("{warning}\n"));
            print(&format!("{}\n{report}\n", warnings.collect::<Vec<_>>().concat()));
        }
    }

    /// Tells libtest. A failure of the environment is never the panic that `#[should_panic]` waits for: it is printed, and
    /// the test then ends without a panic, which fails it.
    pub(super) fn announce(self, test: &Test) {
        let problems = settings().problems.iter().map(|problem| format!("warning: {problem}"));
        for warning in problems.chain(self.warnings.iter().filter(|_| !self.interrupted).cloned()) {
            eprintln!("{warning}");
        }
        if let Some(report) = &self.report
            && !(test.should_panic && self.panic.is_some())
            && !self.interrupted
        {
            eprintln!("\n{report}\n");
        }
        match self.panic {
            Some(payload) => std::panic::resume_unwind(payload),
            None if self.report.is_some() && !test.should_panic => {
                // No panic hook runs, so nothing is printed after the report.
                std::panic::resume_unwind(Box::new("the test failed; see its report"))
            }
            None => {}
        }
    }
}

/// The failure block: heading, table, logs and evidence, commands.
fn block(test: &Test, environment: &Environment, heading: &str, with_logs: bool) -> String {
    let mut parts = vec![heading.to_owned()];
    let table = report::table(environment);
    if !table.is_empty() {
        parts.push(table);
    }
    let evidence = report::evidence(environment, with_logs);
    if !evidence.is_empty() {
        parts.push(evidence.join("\n"));
    }
    parts.push(commands(test, environment));
    parts.join("\n\n")
}

fn commands(test: &Test, environment: &Environment) -> String {
    let rerun = rerun(test);
    format!(
        "files  {}/\nrerun  {rerun}\nkeep   MULTITEST_KEEP=running {rerun}",
        shown(environment.directory())
    )
}

/// The command that runs this one test again.
fn rerun(test: &Test) -> String {
    let target = match (test.integration, test.binary) {
        (true, _) => format!("--test {}", binary_name()),
        (false, Some(binary)) => format!("--bin {binary}"),
        (false, None) => "--lib".to_owned(),
    };
    format!("cargo test -p {} {target} {}", test.package, full_name(test))
}

/// The name of the test target: the file's, without the hash that cargo appends.
fn binary_name() -> String {
    let file = std::env::current_exe().unwrap_or_default();
    let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    stem.rsplit_once('-').map(|(name, _)| name.to_owned()).unwrap_or(stem)
}

/// Says that a failing test is held with everything up, past libtest's capture.
pub(super) fn announce_hold(test: &Test, environment: &Environment, end: Option<&BodyEnd>) {
    let failure = end
        .and_then(BodyEnd::failure)
        .unwrap_or_else(|| "the environment did not start".to_owned());
    let heading = format!("{}  FAILED  {failure}", full_name(test));
    let block = block(test, environment, &heading, true);
    print(&format!(
        "\n{block}\n\nheld as it is (MULTITEST_KEEP=running); Ctrl-C or `kill {}` ends it\n{}\n\n",
        std::process::id(),
        report::how_to_reach(environment)
    ));
}

/// Writes `text` past libtest's capture, in one piece: other tests may be writing too.
fn print(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}
