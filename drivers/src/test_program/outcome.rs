//! What came of a test program: its cases, and whether that is what a test wants of it.

use std::path::Path;

use multitest::{
    Error,
    event::{CaseResult, CaseStatus},
    process::Exit,
};

use super::source::{Source, Told, only_case};
use crate::app::LOST;

/// How many of the cases that failed an error shows.
const MOST_CASES: usize = 20;
/// How many lines of what a case says an error shows.
const MOST_LINES: usize = 20;

/// What came of a program that has ended.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) cases: Vec<CaseResult>,
    /// Why it is no success.
    pub(super) problem: Option<Error>,
    /// How the program ended, where the problem does not say so; nobody else tells of it while the driver starts.
    pub(super) end: Option<String>,
}

/// A program that has ended.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ended<'a> {
    /// The driver's name.
    pub(super) name: &'a str,
    /// How it ended; none when it was killed together with its supervisor.
    pub(super) exit: Option<Exit>,
    /// The exit code that is expected of it.
    pub(super) expected: i32,
}

impl Outcome {
    /// Reads the results, and judges them.
    pub(super) fn of(ended: Ended<'_>, source: &Source, stdout: &Path) -> Self {
        let Ended { name, exit, expected } = ended;
        let told = source.read(stdout);
        let Some(exit) = exit else {
            let problem = Error::new(LOST);
            return Self { cases: told.cases, problem: Some(problem), end: None };
        };
        let mut outcome = if source.is_exit_code() {
            by_code(name, exit, expected)
        } else {
            judged(told, exit, expected)
        };
        if exit.code() >= 0 || source.is_exit_code() {
            outcome.end = Some(format!("{name} {exit}"));
        }
        outcome
    }

    /// Takes the problem, with how the program ended as the last of its evidence.
    pub(super) fn take_problem(&mut self) -> Option<Error> {
        let problem = self.problem.take()?;
        let evidence = problem.evidence().map(str::to_owned).into_iter().chain(self.end.take());
        let evidence: Vec<String> = evidence.collect();
        Some(with_evidence(&problem, &evidence))
    }
}

/// A program that tells nothing but its exit code.
fn by_code(name: &str, exit: Exit, expected: i32) -> Outcome {
    let wrong = (exit.code() != expected)
        .then(|| format!("expected exit code {expected}, found {}", exit.code()));
    let mut case = only_case(name, wrong.clone());
    case.duration = Some(exit.after());
    Outcome { cases: vec![case], problem: wrong.map(Error::new), end: None }
}

fn judged(told: Told, exit: Exit, expected: i32) -> Outcome {
    let problem = problem(expected, exit, &told).or(told.wrong);
    let problem = problem.map(|problem| with_cases(&problem, &told.cases));
    Outcome { cases: told.cases, problem, end: None }
}

/// What is wrong, unless it is only with the telling: the first that explains the rest.
fn problem(expected: i32, exit: Exit, told: &Told) -> Option<Error> {
    let as_expected = exit.code() == expected;
    if exit.code() < 0 && !as_expected {
        return Some(Error::new(format!("{exit}, having {}", told.so_far())));
    }
    if told.wrong.is_some() {
        return None;
    }
    let failed = failed(&told.cases).count();
    match (told.cases.len(), failed) {
        (0, _) => Some(
            Error::new("expected at least one case, found none")
                .help("look at what its arguments select"),
        ),
        (all, 1..) => {
            Some(Error::new(format!("{failed} of {all} {} failed", plural(all, "case", "cases"))))
        }
        (_, 0) if !as_expected => {
            let code = exit.code();
            Some(Error::new(format!(
                "no case failed, but expected exit code {expected}, found {code}"
            )))
        }
        _ => None,
    }
}

/// `problem` with the cases that failed.
fn with_cases(problem: &Error, cases: &[CaseResult]) -> Error {
    let mut lines: Vec<String> = problem.evidence().map(str::to_owned).into_iter().collect();
    lines.extend(failed(cases).take(MOST_CASES).map(described));
    let more = failed(cases).count().saturating_sub(MOST_CASES);
    if more > 0 {
        lines.push(format!("and {more} more {} that failed", plural(more, "case", "cases")));
    }
    with_evidence(problem, &lines)
}

fn with_evidence(problem: &Error, lines: &[String]) -> Error {
    let problem = again(problem);
    if lines.is_empty() { problem } else { problem.details(lines.join("\n")) }
}

/// `error` once more: errors are told where they are found, and kept for who asks again.
pub(super) fn again(error: &Error) -> Error {
    let mut again = Error::new(error.summary());
    if let Some(evidence) = error.evidence() {
        again = again.details(evidence);
    }
    error.advice().into_iter().fold(again, Error::help)
}

/// `Rates.AreRead  rates.cpp:31`, and what it says below.
fn described(case: &CaseResult) -> String {
    let heading = match case.place() {
        Some(place) => format!("{}  {place}", case.name),
        None => case.name.clone(),
    };
    let message: Vec<&str> = case.message.as_deref().unwrap_or_default().lines().collect();
    let mut lines = vec![heading];
    lines.extend(
        message.iter().take(MOST_LINES).map(|line| format!("    {line}").trim_end().to_owned()),
    );
    if message.len() > MOST_LINES {
        lines.push("    ..".to_owned());
    }
    lines.join("\n")
}

pub(super) fn failed(cases: &[CaseResult]) -> impl Iterator<Item = &CaseResult> {
    cases.iter().filter(|case| case.status == CaseStatus::Failed)
}

fn plural(count: usize, one: &'static str, many: &'static str) -> &'static str {
    if count == 1 { one } else { many }
}
