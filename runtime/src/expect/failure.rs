//! What a failed expectation says: the pattern, the window, what was seen in it, the last lines.

use super::{Log, wait::End};
use crate::{
    clock::{Deadline, human},
    error::Error,
    logs::{self, LastLine, Mark, Search},
    pattern::{Lines, Match, Pattern},
};

/// How many lines are shown.
const LINES: usize = 10;

/// No line has matched.
pub(super) fn missing(
    log: &Log,
    pattern: &Pattern,
    from: &Mark,
    search: &Search,
    end: &End,
    deadline: Deadline,
) -> Error {
    let driver = log.source().driver();
    let window = match (end, driver) {
        (End::Ended(_), Some(driver)) => format!("before `{driver}` ended"),
        (End::Ended(_), None) => "before its writer ended".to_owned(),
        _ => format!("within {}", human(deadline.length())),
    };
    let text = format!("{} did not match {pattern} {window}; {}", subject(log), search.seen());
    let mut evidence = last_lines(log, from);
    if let (End::Ended(how), Some(driver)) = (end, driver) {
        evidence.push(format!("{driver} {how}"));
    }
    let error = with_evidence(Error::new(text), &evidence);
    advice(pattern, from, search).into_iter().fold(error, Error::help)
}

/// A line has matched that was not to come.
pub(super) fn unexpected(
    log: &Log,
    pattern: &Pattern,
    from: &Mark,
    found: &Match,
    search: &Search,
    deadline: Deadline,
) -> Error {
    let (length, left) = (deadline.length(), deadline.left());
    let text = format!(
        "{} was not to match {pattern} for {}, but did after {}: `{}`",
        subject(log),
        human(length),
        human(length.saturating_sub(left)),
        logs::shown_line(found.line().as_bytes())
    );
    let lines = search.after().ok().and_then(|to| log.between(from, to).ok());
    let lines: Vec<String> = lines.iter().flat_map(super::Logs::lines).map(shown(log)).collect();
    with_evidence(Error::new(text), &lines[lines.len().saturating_sub(LINES)..])
}

/// ``stdout of `app`, after the last match (byte 10),``.
fn subject(log: &Log) -> String {
    match log.window() {
        Some(place) => format!("{}, {place},", log.source().title()),
        None => log.source().title(),
    }
}

fn with_evidence(error: Error, lines: &[String]) -> Error {
    if lines.is_empty() { error } else { error.details(lines.join("\n")) }
}

/// A line of the log, as a report shows it.
fn shown(log: &Log) -> impl Fn(&str) -> String {
    let prefix = log.source().prefix();
    move |line| format!("{prefix} | {}", logs::shown_line(line.as_bytes())).trim_end().to_owned()
}

/// The last lines after `from`, those without an end included; where there is none, the last before
/// it.
fn last_lines(log: &Log, from: &Mark) -> Vec<String> {
    let mut last = Vec::new();
    let keep = |lines: &[u8]| {
        let lines: Vec<&[u8]> = lines.rsplit(|byte| *byte == b'\n').take(LINES).collect();
        last.extend(lines.into_iter().rev().map(logs::shown_line));
        last.drain(..last.len().saturating_sub(LINES));
    };
    // Whoever cannot read it now could not before, and that is another error.
    let _ = logs::each_piece(log.path(), from, LastLine::Whole, keep);
    if !last.is_empty() {
        return last.iter().map(String::as_str).map(shown(log)).collect();
    }
    let before = logs::tail(log.path(), LINES).unwrap_or_default();
    let mut lines: Vec<String> = before.iter().map(String::as_str).map(shown(log)).collect();
    if !lines.is_empty() {
        lines.insert(0, "the lines before:".to_owned());
    }
    lines
}

/// What the pattern matches though it was not found: a line that has not ended, or one before.
fn advice(pattern: &Pattern, from: &Mark, search: &Search) -> Option<String> {
    if let Some(advice) = search.advice() {
        return Some(advice);
    }
    let mut earlier = None;
    let find = |lines: &[u8]| {
        if let Some(found) = pattern.find_all(&Lines::new(lines)).pop() {
            earlier = Some(found);
        }
    };
    logs::each_piece_before(from, find).ok()?;
    let line = logs::shown_line(earlier?.line().as_bytes());
    Some(format!(
        "a line before matches: `{line}`; `.since(mark)` looks from a mark on, and `.all(..)` at all lines"
    ))
}
