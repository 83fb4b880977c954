//! What happens in a run, as one enum: plain data, one JSON object a line in `events/<process>.ndjson` of the run's
//! directory. Everything that tells of a run (pages, `JUnit`) reads these events and nothing else.
//!
//! Each event is written with one system call the moment it happens, so a file is complete up to the moment its process is
//! killed.

mod case;
mod diary;
mod number;
mod walks;

use std::{
    fs::{File, OpenOptions},
    io::Write,
    path::{Path, PathBuf},
    sync::{Mutex, OnceLock, PoisonError},
    time::{SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize, Serializer};

pub use self::{
    case::{CaseResult, CaseStatus},
    walks::{
        SerialTurn, WalkAction, WalkAtHand, WalkCounts, WalkEnd, WalkOutcome, WalkStep, WalksEnd,
        WalksProgress, WalksStart,
    },
};
use crate::rundir;

/// The version of [`Record`] and [`Event`]. It grows when a field or a variant changes its meaning or goes away; new ones
/// may appear without.
pub const VERSION: u32 = 1;

/// One line of an event file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// [`VERSION`] of the program that wrote it.
    pub version: u32,
    /// When it happened, in microseconds since 1970-01-01 UTC.
    pub time_us: u64,
    /// The process id of the test process.
    pub process: u32,
    /// The test, by its full name; none for events of the whole process.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub test: Option<String>,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Event {
    /// A test process began to write.
    ProcessStarted {
        /// The run it belongs to.
        run: String,
        /// The test binary.
        #[serde(serialize_with = "lossy")]
        binary: PathBuf,
    },
    /// A test began. The environment of a suite is a test of its own, `name (environment)`, to which the events of its
    /// drivers belong; it begins with the first of its testcases and ends with the process.
    TestStarted {
        /// The package it is in.
        package: String,
        /// The source file, as the compiler names it.
        file: String,
        /// The line of the function.
        line: u32,
        /// The test's directory.
        #[serde(serialize_with = "lossy")]
        directory: PathBuf,
        /// For a testcase of a suite: the test that its environment is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        suite: Option<String>,
    },
    /// The environment of the test has this driver.
    DriverDeclared {
        /// Its name.
        driver: String,
        /// Its type.
        kind: String,
        /// The drivers it waits for.
        needs: Vec<String>,
    },
    /// The driver's inputs are there; it starts.
    DriverStarting {
        /// Its name.
        driver: String,
    },
    /// The driver is ready.
    DriverReady {
        /// Its name.
        driver: String,
        /// What it publishes.
        attributes: Vec<(String, String)>,
    },
    /// The driver did not get ready.
    DriverFailed {
        /// Its name.
        driver: String,
        /// Why, with the evidence.
        error: String,
    },
    /// The driver was given up while it started, since something else failed.
    DriverAborted {
        /// Its name.
        driver: String,
    },
    /// The driver is held up.
    DriverPaused {
        /// Its name.
        driver: String,
    },
    /// The driver goes on after it was held up.
    DriverResumed {
        /// Its name.
        driver: String,
    },
    /// The driver, which was ready, can do its work no more.
    DriverDied {
        /// Its name.
        driver: String,
        /// How it ended.
        reason: String,
    },
    /// The driver did not get ready; the options of its `failover` take over.
    DriverFailedOver {
        /// Its name.
        driver: String,
        /// Why the first start failed, with the evidence.
        error: String,
    },
    /// From now on the driver needs others too: its templates name them, or its program is told of them.
    DriverRequires {
        /// Its name.
        driver: String,
        /// The drivers it waits for, besides those it was declared with.
        needs: Vec<String>,
    },
    /// The driver is asked to stop.
    DriverStopping {
        /// Its name.
        driver: String,
    },
    /// The driver holds nothing any more.
    DriverStopped {
        /// Its name.
        driver: String,
        /// What went wrong while it stopped.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error: Option<String>,
    },
    /// A program was spawned for the driver.
    ProgramSpawned {
        /// The driver's name.
        driver: String,
        /// The program's process id.
        pid: u32,
        /// The program's file.
        #[serde(serialize_with = "lossy")]
        program: PathBuf,
    },
    /// A program of the driver ended.
    ProgramExited {
        /// The driver's name.
        driver: String,
        /// The program's process id.
        pid: u32,
        /// Its exit code; a signal's number, negative, if one ended it.
        code: i32,
    },
    /// A case of the test program that the driver ran is over. It stands beside the driver's own end: what becomes of
    /// the test is decided there.
    CaseFinished {
        /// The driver's name.
        driver: String,
        /// What became of it.
        #[serde(flatten)]
        case: CaseResult,
    },
    /// The walks of the test are about to run.
    WalksStarted(WalksStart),
    /// The run that is resumed ended with its process, while these walks ran. Each may be what ended it; they count as
    /// failed, and are not run again.
    WalksInterrupted {
        /// The run.
        run: String,
        /// The walks.
        walks: Vec<WalkAtHand>,
    },
    /// A walk ended.
    WalkFinished(WalkEnd),
    /// More walks have ended; told about ten times a second.
    WalksProgress(WalksProgress),
    /// A serial action begins.
    SerialStarted(SerialTurn),
    /// A serial action has ended.
    SerialFinished(SerialTurn),
    /// The walks of the test are over.
    WalksFinished(WalksEnd),
    /// Something worth reading that is no failure.
    Warning {
        /// The driver it is about; none: the test.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        driver: Option<String>,
        /// The warning.
        text: String,
    },
    /// Every driver is ready; the test function begins.
    BodyStarted,
    /// The test function ended.
    BodyFinished {
        /// The error it returned, the panic, the deadline that passed or the signal that came.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error: Option<String>,
    },
    /// The test is over and its environment is down.
    TestFinished {
        /// Whether it passed.
        passed: bool,
        /// What the test prints when it fails.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        report: Option<String>,
    },
}

/// A path may hold bytes that are no text; an event is never lost for that.
fn lossy<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&path.to_string_lossy())
}

/// Writes the events of one test.
#[derive(Debug)]
pub(crate) struct Recorder {
    test: Option<String>,
    /// All of them so far: should the test fail, each driver's are filed with its other files.
    told: Mutex<Vec<Record>>,
}

impl Recorder {
    pub(crate) fn new(test: Option<String>) -> Self {
        Self { test, told: Mutex::default() }
    }

    /// Appends `event` to the file of this process. A full or read-only disk must not fail the test: the event is lost
    /// then.
    pub(crate) fn record(&self, event: Event) {
        static FILE: OnceLock<Option<File>> = OnceLock::new();
        // Opened first: that the process started is an event before this one.
        let file = FILE.get_or_init(open);
        let record = Record::now(self.test.clone(), event);
        if let Some(file) = file {
            write(file, &record);
        }
        // Of walks there may be any number, and they are no matter of a driver's.
        if !record.event.is_of_walks() {
            self.told.lock().unwrap_or_else(PoisonError::into_inner).push(record);
        }
    }
}

/// The file to which this process writes its events.
pub(crate) fn file() -> PathBuf {
    rundir::run().join("events").join(format!("{}.ndjson", std::process::id()))
}

fn open() -> Option<File> {
    let path = file();
    std::fs::create_dir_all(path.parent()?).ok()?;
    rundir::prune();
    let file = OpenOptions::new().append(true).create(true).open(path).ok()?;
    let binary = std::env::current_exe().unwrap_or_default();
    let event = Event::ProcessStarted { run: rundir::run_id().to_owned(), binary };
    write(&file, &Record::now(None, event));
    Some(file)
}

impl Record {
    fn now(test: Option<String>, event: Event) -> Self {
        Self { version: VERSION, time_us: now_us(), process: std::process::id(), test, event }
    }
}

fn write(mut file: &File, record: &Record) {
    if let Ok(mut line) = serde_json::to_vec(record) {
        line.push(b'\n');
        let _ = file.write_all(&line);
    }
}

fn now_us() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};

    use super::*;

    #[test]
    fn a_record_reads_back_as_it_was_written() {
        let record = Record {
            version: VERSION,
            time_us: 7,
            process: 1,
            test: Some("a::b".to_owned()),
            event: Event::DriverStopped { driver: "app".to_owned(), error: None },
        };
        let line = serde_json::to_string(&record).expect("plain data");
        assert_eq!(
            line,
            r#"{"version":1,"time_us":7,"process":1,"test":"a::b","event":"driver_stopped","driver":"app"}"#
        );
        assert_eq!(serde_json::from_str::<Record>(&line).expect("the same shape"), record);
    }

    #[test]
    fn a_case_stands_beside_its_driver() {
        let case = CaseResult::new("adds", CaseStatus::Failed);
        let event = Event::CaseFinished { driver: "unit".to_owned(), case };
        let record = Record { version: VERSION, time_us: 7, process: 1, test: None, event };
        let line = serde_json::to_string(&record).expect("plain data");
        assert_eq!(
            line,
            r#"{"version":1,"time_us":7,"process":1,"event":"case_finished","driver":"unit","name":"adds","status":"failed"}"#
        );
        assert_eq!(serde_json::from_str::<Record>(&line).expect("the same shape"), record);
    }

    #[test]
    fn a_path_that_is_no_text_is_written_as_well_as_it_can_be() {
        let program = PathBuf::from(OsStr::from_bytes(b"/a\xff"));
        let event = Event::ProgramSpawned { driver: "app".to_owned(), pid: 7, program };
        let line = serde_json::to_string(&event).expect("bytes of any kind");
        assert_eq!(
            line,
            "{\"event\":\"program_spawned\",\"driver\":\"app\",\"pid\":7,\"program\":\"/a\u{fffd}\"}"
        );
    }
}
