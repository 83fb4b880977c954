//! What Rust's own test harness writes to stdout: a line for each test, then what the failed ones printed.

use multitest::{
    Error,
    event::{CaseResult, CaseStatus},
};

use super::{backtrace::without_backtrace, place::place, source::Told};

/// Reads the output of one test binary, or of several that `cargo test` ran one after another.
pub(super) fn read(text: &str) -> Told {
    let mut suites: Vec<Suite> = Vec::new();
    let mut section: Option<(String, Vec<&str>)> = None;
    for line in text.lines() {
        if let Some(planned) = planned(line) {
            suites.push(Suite { planned, ..Suite::default() });
        }
        let Some(suite) = suites.last_mut() else { continue };
        if let Some((_, lines)) = &mut section {
            if line == "failures:" || heading(line).is_some() {
                suite.explain(section.take());
            } else {
                lines.push(line);
            }
        }
        if let Some(name) = heading(line) {
            section = Some((name.to_owned(), Vec::new()));
        } else if section.is_none() {
            suite.take(line);
        }
    }
    if let Some(suite) = suites.last_mut() {
        suite.explain(section);
    }
    let wrong = wrong(&suites);
    Told { cases: suites.into_iter().flat_map(|suite| suite.cases).collect(), wrong }
}

/// The tests of one binary.
#[derive(Debug, Default)]
struct Suite {
    planned: usize,
    cases: Vec<CaseResult>,
    /// A test whose line has no result yet: with one thread, libtest writes the name before the test runs.
    begun: Option<String>,
    over: bool,
}

impl Suite {
    fn take(&mut self, line: &str) {
        self.over |= line.starts_with("test result: ");
        if let Some((name, end)) =
            line.strip_prefix("test ").and_then(|line| line.split_once(" ... "))
        {
            let name = name.strip_suffix(" - should panic").unwrap_or(name);
            self.begun = None;
            match case(name, end) {
                Some(case) => self.cases.push(case),
                None => self.begun = Some(name.to_owned()),
            }
        } else if let Some(case) = self.begun.as_ref().and_then(|name| case(name, line)) {
            self.cases.push(case);
            self.begun = None;
        }
    }

    /// Takes what a failed test printed.
    fn explain(&mut self, section: Option<(String, Vec<&str>)>) {
        let Some((name, lines)) = section else { return };
        let Some(case) = self.cases.iter_mut().find(|case| case.name == name) else { return };
        let text = lines.join("\n");
        if let Some((file, line)) = place(&text) {
            (case.file, case.line) = (Some(file), Some(line));
        }
        case.message = Some(without_backtrace(&text)).filter(|message| !message.is_empty());
    }
}

/// `running 7 tests`.
fn planned(line: &str) -> Option<usize> {
    let (number, rest) = line.strip_prefix("running ")?.split_once(' ')?;
    if rest == "test" || rest == "tests" { number.parse().ok() } else { None }
}

/// `---- name stdout ----`.
fn heading(line: &str) -> Option<&str> {
    line.strip_prefix("---- ")?.strip_suffix(" stdout ----")
}

/// The test `name`, of whose line this is the end: `ok`, `FAILED`, `ignored, later`, `ok <0.001s>`.
fn case(name: &str, end: &str) -> Option<CaseResult> {
    let word = end.split([' ', ',']).next().unwrap_or_default();
    let status = match word {
        "ok" | "bench:" => CaseStatus::Passed,
        "FAILED" => CaseStatus::Failed,
        "ignored" => CaseStatus::Skipped,
        _ => return None,
    };
    let mut case = CaseResult::new(name, status);
    case.message = end.strip_prefix("ignored, ").map(str::to_owned);
    let time = end.rsplit_once('<').and_then(|(_, time)| time.strip_suffix("s>"));
    let time = time.and_then(|time| time.parse().ok());
    case.duration = time.and_then(|time| std::time::Duration::try_from_secs_f64(time).ok());
    Some(case)
}

/// What is wrong with the telling.
fn wrong(suites: &[Suite]) -> Option<Error> {
    if suites.is_empty() {
        let error =
            Error::new("expected the output of a Rust test binary, found no `running .. tests`");
        return Some(error.help("another `format` may fit it"));
    }
    let suite = suites.iter().find(|suite| !suite.over || suite.planned != suite.cases.len())?;
    let (planned, found) = (suite.planned, suite.cases.len());
    let error =
        Error::new(format!("expected {planned} cases, as its `running` line says, found {found}"));
    Some(match &suite.begun {
        Some(name) => error.details(format!("`{name}` began and did not end")),
        None if suite.over => error.help("leave `--nocapture` and `--quiet` out"),
        None => error,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_read_with_what_they_printed() {
        let text = "
running 5 tests
test later ... ignored, not ... yet
test m::inner ... ok <0.250s>
test panics - should panic ... FAILED
test returns ... FAILED
test bad ... FAILED

failures:

---- panics stdout ----
note: test did not panic as expected at src/lib.rs:5:28
---- returns stdout ----
Error: \"nope\"

---- bad stdout ----
noise

thread 'bad' (7) panicked at src/lib.rs:2:39:
assertion `left == right` failed
  left: 1
 right: 2
stack backtrace:
   0: f
note: Some details are omitted, run with `RUST_BACKTRACE=full` for a verbose backtrace.
note: panic did not contain expected string

failures:
    bad

test result: FAILED. 1 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.06s
";
        let told = read(text);
        let bad = "noise\n\nthread 'bad' (7) panicked at src/lib.rs:2:39:\n\
                   assertion `left == right` failed\n  left: 1\n right: 2\n\
                   note: panic did not contain expected string";
        let expected = [
            "Skipped later [] not ... yet".to_owned(),
            "Passed m::inner [] ".to_owned(),
            "Failed panics [] note: test did not panic as expected at src/lib.rs:5:28".to_owned(),
            "Failed returns [] Error: \"nope\"".to_owned(),
            format!("Failed bad [src/lib.rs:2] {bad}"),
        ];
        assert_eq!(told.lines(), expected);
        assert_eq!(told.cases[1].duration.map(|time| time.as_millis()), Some(250));
        assert!(told.wrong.is_none(), "{:?}", told.wrong);
    }

    #[test]
    fn several_binaries_are_read() {
        let end = "test result: ok. 1 passed; 0 failed";
        let text = format!(
            "running 1 test\ntest a ... ok\n\n{end}\n\nrunning 0 tests\n\n{end}\n\n\
             Doc-tests x\n\nrunning 1 test\ntest src/lib.rs - f (line 3) ... ok\n\n{end}\n"
        );
        let told = read(&text);
        assert_eq!(told.lines(), ["Passed a [] ", "Passed src/lib.rs - f (line 3) [] "]);
        assert!(told.wrong.is_none(), "{:?}", told.wrong);
    }

    #[test]
    fn a_result_on_a_line_of_its_own_belongs_to_the_test_that_began() {
        let told = read("running 1 test\ntest a ... hi\nok\n\ntest result: ok.\n");
        assert_eq!(told.lines(), ["Passed a [] "]);
        assert!(told.wrong.is_none(), "{:?}", told.wrong);
    }

    #[test]
    fn what_is_missing_is_told() {
        let wrong = |text: &str| format!("{:?}", read(text).wrong.expect("it is wrong"));
        assert_eq!(
            wrong("running 3 tests\ntest a ... ok\ntest b ... "),
            "expected 3 cases, as its `running` line says, found 1\n`b` began and did not end"
        );
        assert_eq!(
            wrong("running 2 tests\n..\ntest result: ok.\n"),
            "expected 2 cases, as its `running` line says, found 0\n\
             help: leave `--nocapture` and `--quiet` out"
        );
        assert_eq!(
            wrong("hello\n"),
            "expected the output of a Rust test binary, found no `running .. tests`\n\
             help: another `format` may fit it"
        );
    }
}
