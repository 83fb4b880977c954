//! Signals that end a test process: everything stops in order, the report is written, the process
//! ends by the signal.

use std::os::unix::process::ExitStatusExt;

use multitest::event::Event;
use rustix::process::Signal;

use crate::support::{Finished, Home, Run, rerun};

/// Starts `faulty::endings::{name}`, sends the signal when the test function runs, and waits for
/// the end.
fn interrupt(name: &str, signal: Signal) -> Finished {
    let running = Run::of(&format!("faulty::endings::{name}")).start();
    running.await_event(|record| record.event == Event::BodyStarted);
    running.signal(signal);
    let run = running.finish();
    assert_eq!(run.status.signal(), Some(signal.as_raw()), "{}{}", run.stdout, run.stderr);
    run
}

#[track_caller]
fn assert_stopped_in_order(run: &Finished) {
    let stops = run.home.events().into_iter().filter_map(|record| match record.event {
        Event::DriverStopping { driver } => Some(format!("{driver} stops")),
        Event::DriverStopped { driver, error: None } => Some(format!("{driver} has stopped")),
        Event::TestFinished { passed: false, report: Some(_) } => {
            Some("the test failed".to_owned())
        }
        _ => None,
    });
    let expected = [
        "last stops",
        "last has stopped",
        "app stops",
        "app has stopped",
        "first stops",
        "first has stopped",
        "the test failed",
    ];
    assert_eq!(stops.collect::<Vec<_>>(), expected);
}

fn report(name: &str, signal: &str) -> String {
    let rerun = rerun(&format!("faulty::endings::{name}"));
    format!(
        "faulty::endings::{name}  FAILED  was interrupted by {signal}\n\n\
         first  stopped  <time>  127.0.0.1:<port>\n\
         app  stopped  <time>  127.0.0.1:<port>\n\
         last  stopped  <time>  127.0.0.1:<port>\n\n\
         app | listening on 127.0.0.1:<port>\n\n\
         files  <home>/<run>/faulty.endings.{name}/\n\
         rerun  {rerun}\nkeep  MULTITEST_KEEP=running {rerun}"
    )
}

#[test]
fn ctrl_c_stops_everything_in_order() {
    let run = interrupt("waits", Signal::INT);
    assert_eq!(run.report(), report("waits", "SIGINT"));
    assert_stopped_in_order(&run);
    assert_eq!(run.home.tests(), ["faulty.endings.waits"], "its files are kept");
}

#[test]
fn a_sync_test_is_interrupted_as_well() {
    let run = interrupt("sync_waits", Signal::TERM);
    assert_eq!(run.report(), report("sync_waits", "SIGTERM"));
    assert_stopped_in_order(&run);
}

#[test]
fn a_start_is_interrupted_as_well() {
    let running = Run::of("faulty::endings::starts_for_ever").start();
    running.await_event(|record| matches!(record.event, Event::ProgramSpawned { .. }));
    running.signal(Signal::TERM);
    let run = running.finish();
    assert_eq!(run.status.signal(), Some(Signal::TERM.as_raw()));
    let report = run.report();
    assert!(report.contains("FAILED  was interrupted by SIGTERM\n\napp  given up"), "{report}");
}

/// While the first test is still being stopped, the thread of the second is free for the third.
#[test]
fn after_a_signal_no_test_begins() {
    let filter = ["faulty::endings::queue::", "--test-threads=2"];
    let running = Run::within(&Home::new(), &[], &filter).start();
    let name = |letter: &str| format!("faulty::endings::queue::{letter}");
    for letter in ["a", "b"] {
        running.await_event(|record| {
            record.event == Event::BodyStarted && record.test.as_deref() == Some(&name(letter))
        });
    }
    running.signal(Signal::INT);
    let run = running.finish();
    assert_eq!(run.status.signal(), Some(Signal::INT.as_raw()));
    let tests: Vec<_> = run.home.events().into_iter().filter_map(|record| record.test).collect();
    assert!(!tests.contains(&name("c")), "{tests:?}");
    assert_eq!(run.stderr.matches("was interrupted by SIGINT").count(), 2, "{}", run.stderr);
}

#[test]
fn a_second_signal_kills() {
    let running = Run::of("faulty::endings::does_not_stop").start();
    running.await_event(|record| record.event == Event::BodyStarted);
    running.signal(Signal::INT);
    running.await_event(|record| matches!(record.event, Event::DriverStopping { .. }));
    running.signal(Signal::INT);
    // Its program would hold the stop up for a minute, and is gone now too.
    let run = running.finish();
    assert_eq!(run.status.signal(), Some(Signal::INT.as_raw()));
    assert!(!run.stderr.contains("FAILED"), "{}", run.stderr);
}

#[test]
fn without_an_environment_signals_have_their_own_effect() {
    let alone: &[&str] = &["--exact", "faulty::endings::without_environment"];
    let after: &[&str] = &[
        "--exact",
        "faulty::endings::passes",
        "faulty::endings::without_environment",
        "--test-threads=1",
    ];
    for filter in [alone, after] {
        let running = Run::within(&Home::new(), &[], filter).start();
        running.await_stderr("waiting");
        running.signal(Signal::TERM);
        let run = running.finish();
        assert_eq!(run.status.signal(), Some(Signal::TERM.as_raw()));
        assert_eq!(run.stderr, "waiting\n");
    }
}

/// Both are interrupted, each writes its report, and the process ends after the last.
#[test]
fn all_tests_of_a_process_are_interrupted() {
    let home = Home::new();
    let both =
        ["--exact", "faulty::endings::waits", "faulty::endings::sync_waits", "--test-threads=2"];
    let running = Run::within(&home, &[], &both).start();
    for name in ["waits", "sync_waits"] {
        let name = format!("faulty::endings::{name}");
        running.await_event(|record| {
            record.event == Event::BodyStarted && record.test.as_deref() == Some(&name)
        });
    }
    running.signal(Signal::TERM);
    let run = running.finish();
    assert_eq!(run.status.signal(), Some(Signal::TERM.as_raw()));
    assert_eq!(
        run.stderr.matches("FAILED  was interrupted by SIGTERM").count(),
        2,
        "{}",
        run.stderr
    );
}
