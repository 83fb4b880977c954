//! Suites: testcases that share one environment. Those in `shared`, `cases` and `foreign` pass; the tests in `ends`, `starts`
//! and `faults` run suites in a test process of its own, most of them from `faulty`.

mod cases;
mod ends;
mod faults;
mod foreign;
mod shared;
mod starts;

use multitest::event::{Event, Record};

use crate::support::{Finished, Home, Run};

/// Runs the testcases of `faulty::suites::{suite}`, one after another.
fn run(suite: &str) -> Finished {
    let filter = format!("faulty::suites::{suite}::");
    Run::within(&Home::new(), &[], &[&filter, "--test-threads=1"]).finish()
}

/// What is printed when the environment of `faulty::suites::{suite}` fails.
fn block(suite: &str, sentence: &str, drivers: &str) -> String {
    let name = format!("faulty::suites::{suite}");
    let drivers = drivers.trim_matches('\n');
    let rerun = format!("cargo test -p multitest-tests --test integration {name}::");
    format!(
        "{name} (environment)  FAILED  {sentence}\n\n{drivers}\n\n\
         files  <home>/<run>/faulty.suites.{suite}/\nrerun  {rerun}\n\
         keep  MULTITEST_KEEP=running {rerun}"
    )
}

/// How often `driver` of the suite `suite` got ready in the test processes of `home`.
fn starts_of(home: &Home, suite: &str, driver: &str) -> usize {
    let ready =
        |event: &Event| matches!(event, Event::DriverReady { driver: d, .. } if d == driver);
    let test = format!("{suite} (environment)");
    let events = home.events();
    events.iter().filter(|e| e.test.as_deref() == Some(&test) && ready(&e.event)).count()
}

/// The results of the test processes of `home`, `name passed` or `name failed`, in the order they came in.
fn results(home: &Home) -> Vec<String> {
    let result = |record: Record| match record.event {
        Event::TestFinished { passed, .. } => {
            let word = if passed { "passed" } else { "failed" };
            Some(format!("{} {word}", record.test.unwrap_or_default()))
        }
        _ => None,
    };
    home.events().into_iter().filter_map(result).collect()
}
