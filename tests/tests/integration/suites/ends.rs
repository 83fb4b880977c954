//! When the environment of a suite stops: at the end of the process, whatever that is.

use std::os::unix::process::ExitStatusExt;

use multitest::event::{Event, Record};
use rustix::process::Signal;

use super::{block, results, run};
use crate::support::{Finished, Home, Run};

/// Runs a suite whose testcases pass, on several threads and with its output captured.
fn captured(suite: &str) -> Finished {
    let filter = format!("faulty::suites::{suite}::");
    Run::within(&Home::new(), &[], &[&filter]).captured().finish()
}

#[test]
fn a_teardown_that_fails_fails_the_process_and_is_printed_last() {
    let run = captured("teardown_fails");
    assert!(run.stdout.contains("test result: ok. 1 passed"), "{}", run.stdout);
    let sentence = "`#[teardown]` function `count`: 3 rows are left\n\
                    `#[teardown]` function `look`: panicked: it is too dark";
    let drivers = "server  stopped  <time>  127.0.0.1:<port>";
    let report = run.report();
    assert!(report.ends_with(&block("teardown_fails", sentence, drivers)), "{report}");
    assert_eq!(run.status.code(), Some(101));
    let suite = "faulty::suites::teardown_fails";
    let expected = [format!("{suite}::passes passed"), format!("{suite} (environment) failed")];
    assert_eq!(results(&run.home), expected);
    assert_eq!(run.home.tests(), ["faulty.suites.teardown_fails"], "its files are kept");
}

#[test]
fn a_stop_that_fails_fails_the_process() {
    let run = captured("stop_fails");
    assert!(run.stdout.contains("test result: ok. 2 passed"), "{}", run.stdout);
    let drivers = "
server  stopped  <time>  127.0.0.1:<port>
step  STOP FAILED  <time>  `step` does not stop";
    run.assert_fails_with(&block("stop_fails", "the environment did not stop in order", drivers));
}

#[test]
fn after_a_panic_the_others_run_and_everything_stops_in_order() {
    let run = run("mixed");
    let suite = "faulty::suites::mixed";
    let result = |(case, word): (&str, &str)| format!("{suite}{case} {word}");
    let expected = [
        ("::a_panics", "failed"),
        ("::b_passes", "passed"),
        ("::c_errs", "failed"),
        ("::d_panics_for_another_reason", "failed"),
        (" (environment)", "passed"),
    ];
    assert_eq!(results(&run.home), expected.map(result));
    assert_eq!(run.status.code(), Some(101));
    assert_eq!(run.home.tests(), ["faulty.suites.mixed"], "its files are kept");
}

#[test]
fn a_test_that_ends_its_process_ends_the_suite_in_order() {
    let run = run("exits");
    assert_eq!(run.status.code(), Some(7), "{}", run.stderr);
    assert_eq!(results(&run.home), ["faulty::suites::exits (environment) passed"]);
}

fn interrupt(threads: &str, begun: usize) -> Finished {
    let filter = ["faulty::suites::interrupted::", threads];
    let running = Run::within(&Home::new(), &[], &filter).start();
    let bodies = |home: &Home| {
        home.events().iter().filter(|record| record.event == Event::BodyStarted).count()
    };
    running.await_event(|_| bodies(running.home()) == begun);
    running.signal(Signal::TERM);
    let run = running.finish();
    assert_eq!(run.status.signal(), Some(Signal::TERM.as_raw()), "{}", run.stderr);
    run
}

#[test]
fn a_signal_ends_the_testcases_and_stops_the_suite_in_order() {
    for threads in ["--test-threads=1", "--test-threads=3"] {
        let run = interrupt(threads, 1);
        let report = run.report();
        // Whoever waits for its turn never begins.
        assert_eq!(report.matches("FAILED  was interrupted by SIGTERM").count(), 1, "{report}");
        assert!(report.contains("teardown runs"), "{report}");
        let stops = run.home.events().into_iter().filter_map(|record: Record| match record.event {
            Event::DriverStopped { driver, error: None } => Some(driver),
            _ => None,
        });
        assert_eq!(stops.collect::<Vec<_>>(), ["app", "first"]);
        assert!(results(&run.home).iter().any(|r| r.ends_with("(environment) passed")));
    }
}

#[test]
fn a_killed_process_leaves_nothing() {
    let running = Run::within(&Home::new(), &[], &["faulty::suites::interrupted::a"]).start();
    running.await_event(|record| record.event == Event::BodyStarted);
    running.signal(Signal::KILL);
    // It waits until nothing lives any more.
    let run = running.finish();
    assert_eq!(run.status.signal(), Some(Signal::KILL.as_raw()));
}
