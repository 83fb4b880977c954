//! The failure block of a test: heading, table, logs and evidence, and the commands that run it again.

use std::io::Write;

use super::full_name;
use crate::{declared::Test, env::Environment, report, rundir::shown};

/// `name  FAILED  failure`.
pub(super) fn heading(test: &Test, failure: &str) -> String {
    format!("{}  FAILED  {failure}", full_name(test))
}

/// The whole block. The logs of every driver are in it if the test function failed, else those of the drivers that did.
pub(super) fn failed(
    test: &Test,
    environment: &Environment,
    failure: &str,
    body_failed: bool,
) -> String {
    let mut parts = vec![heading(test, failure)];
    let table = report::table(environment);
    if !table.is_empty() {
        parts.push(table);
    }
    let evidence = report::evidence(environment, body_failed);
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
pub(super) fn rerun(test: &Test) -> String {
    let target = match (test.integration, test.binary) {
        (true, _) => format!("--test {}", binary_name()),
        (false, Some(binary)) => format!("--bin {binary}"),
        (false, None) => "--lib".to_owned(),
    };
    let ignored = if test.ignored { "--ignored" } else { "" };
    let (name, exact) = match test.filter {
        Some(filter) => (filter.to_owned(), ""),
        None => (full_name(test), "--exact"),
    };
    let options = [" --", exact, ignored].into_iter().filter(|word| !word.is_empty());
    let options = options.collect::<Vec<_>>().join(" ");
    let options = if options == " --" { "" } else { &options };
    format!("cargo test -p {} {target} {name}{options}", test.package)
}

/// The name of the test target: the file's, without the hash that cargo appends.
fn binary_name() -> String {
    let file = std::env::current_exe().unwrap_or_default();
    let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    stem.rsplit_once('-').map(|(name, _)| name.to_owned()).unwrap_or(stem)
}

/// Says that a failing test is held with everything up, past libtest's capture.
pub(super) fn announce_hold(test: &Test, environment: &Environment, failure: &str) {
    let block = failed(test, environment, failure, true);
    print(&format!(
        "\n{block}\n\nheld as it is (MULTITEST_KEEP=running); Ctrl-C or `kill {}` ends it\n{}\n\n",
        std::process::id(),
        report::how_to_reach(environment)
    ));
}

/// Writes `text` past libtest's capture, in one piece: other tests may be writing too.
pub(super) fn print(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}
