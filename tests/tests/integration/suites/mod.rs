//! Suites: testcases that share one environment. Those in `shared`, `cases` and `foreign` pass; the tests in `ends`, `starts`
//! and `faults` run suites in a test process of its own, most of them from `faulty`.

mod cases;
mod ends;
mod faults;
mod foreign;
mod shared;
mod starts;

use multitest::event::Event;

use crate::support::Home;

/// How often the drivers of the suite `name` got ready in the test processes of `home`.
fn starts_of(home: &Home, suite: &str, driver: &str) -> usize {
    let ready = |event: &Event| matches!(event, Event::DriverReady { driver: d, .. } if d == driver);
    let test = format!("{suite} (environment)");
    let events = home.events();
    events.iter().filter(|e| e.test.as_deref() == Some(&test) && ready(&e.event)).count()
}

/// The results of the test processes of `home`, `name passed` or `name failed`, in the order they came in.
fn results(home: &Home) -> Vec<String> {
    let result = |record: multitest::event::Record| match record.event {
        Event::TestFinished { passed, .. } => {
            let word = if passed { "passed" } else { "failed" };
            Some(format!("{} {word}", record.test.unwrap_or_default()))
        }
        _ => None,
    };
    home.events().into_iter().filter_map(result).collect()
}
