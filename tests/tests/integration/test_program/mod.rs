//! `TestProgram`: programs of other languages, what they are told of the environment, and their cases as results.

mod cpp;
mod driven;
mod events;
mod fixture;
mod formats;
mod python;
mod rust;
mod variables;

pub(crate) use self::fixture::{cpp as cpp_fixture, serve, source};
use multitest::event::{CaseResult, CaseStatus};

/// Each case as `name status file:line`, the file without its folders.
fn told(cases: &[CaseResult]) -> Vec<String> {
    let line = |case: &CaseResult| {
        let status = match case.status {
            CaseStatus::Passed => "passed",
            CaseStatus::Failed => "failed",
            CaseStatus::Skipped => "skipped",
        };
        let place = case.place().unwrap_or_default();
        let place = place.rsplit('/').next().unwrap_or_default();
        format!("{} {status} {place}", case.name).trim_end().to_owned()
    };
    cases.iter().map(line).collect()
}

/// What the case `name` says.
fn message<'a>(cases: &'a [CaseResult], name: &str) -> &'a str {
    let case = cases.iter().find(|case| case.name == name);
    let case = case.unwrap_or_else(|| panic!("no `{name}` in {cases:#?}"));
    case.message.as_deref().unwrap_or_default()
}
