//! The file of events: what happened, in order, up to the moment the process ends, whatever ends
//! it.

use std::{fs, os::unix::process::ExitStatusExt};

use multitest::event::{Event, Record, VERSION};
use rustix::process::Signal;

use crate::support::{Finished, Run};

/// Each event in a few words.
fn told(records: &[Record]) -> Vec<String> {
    let word = |record: &Record| match &record.event {
        Event::ProcessStarted { .. } => "process".to_owned(),
        Event::TestStarted { .. } => "test".to_owned(),
        Event::DriverDeclared { driver, needs, .. } => {
            format!("{driver} needs {}", needs.join(" "))
        }
        Event::DriverStarting { driver } => format!("{driver} starts"),
        Event::DriverReady { driver, .. } => format!("{driver} is ready"),
        Event::DriverFailed { driver, .. } => format!("{driver} fails"),
        Event::DriverAborted { driver } => format!("{driver} is given up"),
        Event::DriverStopping { driver } => format!("{driver} stops"),
        Event::DriverStopped { driver, .. } => format!("{driver} has stopped"),
        Event::ProgramSpawned { driver, .. } => format!("{driver} spawns"),
        Event::ProgramExited { driver, .. } => format!("{driver} exits"),
        Event::Warning { text, .. } => format!("warning: {text}"),
        Event::BodyStarted => "body".to_owned(),
        Event::BodyFinished { error } => format!("body ends, error: {}", error.is_some()),
        Event::TestFinished { passed, .. } => format!("passed: {passed}"),
        other => format!("{other:?}"),
    };
    records.iter().map(word).collect()
}

const START: [&str; 13] = [
    "process",
    "test",
    "first needs ",
    "app needs first",
    "last needs app",
    "first starts",
    "first is ready",
    "app starts",
    "app spawns",
    "app is ready",
    "last starts",
    "last is ready",
    "body",
];

const END: [&str; 9] = [
    "body ends, error: false",
    "last stops",
    "last has stopped",
    "app stops",
    "app exits",
    "app has stopped",
    "first stops",
    "first has stopped",
    "passed: true",
];

/// Everything the only process of the run wrote, each line checked to be whole.
fn records(run: &Finished) -> Vec<Record> {
    let records = run.home.events();
    let runs = fs::read_dir(run.home.path()).expect("it is there").flatten();
    let files = runs.filter_map(|run| fs::read_dir(run.path().join("events")).ok()).flatten();
    let files: Vec<String> = files
        .map(|file| fs::read_to_string(file.expect("it is there").path()).expect("it is text"))
        .collect();
    assert_eq!(files.len(), 1);
    assert!(files[0].ends_with('\n'), "{}", files[0]);
    assert_eq!(files[0].lines().count(), records.len());
    records
}

#[test]
fn a_test_that_passes_is_told_from_start_to_end() {
    let run = Run::of("faulty::endings::passes").finish();
    run.assert_passes();
    let records = records(&run);
    assert_eq!(told(&records), [&START[..], &END[..]].concat());
    assert!(records.iter().all(|record| record.version == VERSION));
    assert!(records.iter().all(|record| record.process == records[0].process));
    assert!(records.is_sorted_by_key(|record| record.time_us));
    let name = Some("faulty::endings::passes");
    assert!(records[1..].iter().all(|record| record.test.as_deref() == name));
}

#[test]
fn everything_up_to_a_kill_is_told() {
    let running = Run::of("faulty::endings::waits").start();
    running.await_event(|record| record.event == Event::BodyStarted);
    running.signal(Signal::KILL);
    let run = running.finish();
    assert_eq!(run.status.signal(), Some(Signal::KILL.as_raw()));
    assert_eq!(told(&records(&run)), START);
}

/// Nobody stops it, or waits for it.
#[test]
fn the_end_of_a_program_is_told_when_it_comes() {
    let running = Run::of("faulty::endings::a_program_ends").start();
    running.await_event(|record| {
        matches!(&record.event, Event::ProgramExited { driver, code: 3, .. } if driver == "short")
    });
    let stops = |record: &Record| matches!(record.event, Event::DriverStopping { .. });
    assert!(!running.home().events().iter().any(stops));
    running.signal(Signal::KILL);
    running.finish();
}

#[test]
fn what_a_driver_publishes_is_told() {
    let run = Run::of("faulty::endings::passes").finish();
    let ready = run.home.events().into_iter().find_map(|record| match record.event {
        Event::DriverReady { driver, attributes } if driver == "app" => Some(attributes),
        _ => None,
    });
    let names: Vec<String> = ready.unwrap_or_default().into_iter().map(|(name, _)| name).collect();
    let expected = ["pid", "binary", "directory", "etc", "stdout_path", "stderr_path", "address"];
    assert_eq!(names, expected);
}

#[test]
fn a_failure_is_told_with_its_report() {
    let run = Run::of("faulty::programs::exits_at_once").finish();
    let records = records(&run);
    let report = records.iter().find_map(|record| match &record.event {
        Event::TestFinished { passed: false, report } => report.clone(),
        _ => None,
    });
    assert_eq!(report.as_deref().map(str::trim), Some(run.stderr.trim()));
    let mut last = told(&records).split_off(records.len() - 5);
    // The driver and the end of its program are told by two who learn of it at the same moment.
    last[..2].sort();
    let expected = ["app exits", "app fails", "rates stops", "rates has stopped", "passed: false"];
    assert_eq!(last, expected);
}
