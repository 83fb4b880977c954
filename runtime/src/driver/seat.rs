//! One driver's place in an environment at run time: its status and times, its directory, what it waits for, its logs and
//! programs. The environment and the driver's own context share it.

use std::{
    panic::AssertUnwindSafe,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::{
    AnyDriver, Attributes, CommonOptions, DEFAULT_ERROR_LOG_LINES, DEFAULT_STOP_TIMEOUT,
    DEFAULT_TIMEOUT, Health,
};
use crate::{
    error::{Error, Result},
    event::{Event, Recorder},
    process::{Command, Process, Signal},
    rundir,
};

/// Where a driver is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Its inputs are not there yet.
    Waiting,
    /// It starts.
    Starting,
    /// It is ready.
    Ready,
    /// It did not get ready.
    Failed,
    /// It was given up while it started, since something else failed.
    Aborted,
    /// It is asked to stop.
    Stopping,
    /// It holds nothing any more.
    Stopped,
}

pub(crate) struct Seat {
    name: String,
    kind: &'static str,
    directory: PathBuf,
    recorder: Arc<Recorder>,
    state: Mutex<State>,
}

pub(crate) struct State {
    pub(crate) status: Status,
    pub(crate) started: Option<Instant>,
    pub(crate) ready: Option<Instant>,
    pub(crate) stopping: Option<Instant>,
    pub(crate) stopped: Option<Instant>,
    pub(crate) driver: Option<Arc<dyn AnyDriver>>,
    /// Why it did not start, or did not stop as it should.
    pub(crate) failures: Vec<Error>,
    pub(crate) warnings: Vec<String>,
    pub(crate) timeout: Duration,
    pub(crate) stop_timeout: Duration,
    pub(crate) error_log_lines: usize,
    pub(crate) logs: Vec<(String, PathBuf)>,
    pub(crate) processes: Vec<Process>,
    /// Why it could not do its work any more when it was asked to stop.
    pub(crate) died: Option<String>,
    /// Its options were evaluated.
    pub(crate) configured: bool,
    runpath: Option<PathBuf>,
    awaited: Option<String>,
    seen: Option<String>,
}

impl std::fmt::Debug for Seat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let status = self.lock().status;
        f.debug_struct("Seat")
            .field("name", &self.name)
            .field("status", &status)
            .finish_non_exhaustive()
    }
}

impl Seat {
    pub(crate) fn new(
        name: &str,
        kind: &'static str,
        directory: PathBuf,
        recorder: Arc<Recorder>,
    ) -> Self {
        let state = State {
            status: Status::Waiting,
            started: None,
            ready: None,
            stopping: None,
            stopped: None,
            driver: None,
            failures: Vec::new(),
            warnings: Vec::new(),
            timeout: DEFAULT_TIMEOUT,
            stop_timeout: DEFAULT_STOP_TIMEOUT,
            error_log_lines: DEFAULT_ERROR_LOG_LINES,
            logs: Vec::new(),
            processes: Vec::new(),
            died: None,
            configured: false,
            runpath: None,
            awaited: None,
            seen: None,
        };
        Self { name: name.to_owned(), kind, directory, recorder, state: Mutex::new(state) }
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn kind(&self) -> &'static str {
        self.kind
    }

    /// The driver's directory: the one of the test, unless `runpath` names another.
    pub(crate) fn directory(&self) -> &Path {
        &self.directory
    }

    /// Takes over what the options say of every driver, and makes the directory.
    ///
    /// `runpath` becomes a symbolic link's target, so that the driver's directory keeps its place in the test's.
    pub(crate) fn configure(&self, options: &CommonOptions) -> Result<()> {
        {
            let mut state = self.lock();
            state.configured = true;
            state.timeout = options.timeout.unwrap_or(DEFAULT_TIMEOUT);
            state.stop_timeout = options.stop_timeout.unwrap_or(DEFAULT_STOP_TIMEOUT);
            state.error_log_lines = options.error_log_lines.unwrap_or(DEFAULT_ERROR_LOG_LINES);
            state.runpath.clone_from(&options.runpath);
        }
        let Some(runpath) = &options.runpath else { return rundir::create_all(&self.directory) };
        let runpath = std::path::absolute(runpath)?;
        if options.path_cleanup.unwrap_or(true) && runpath.exists() {
            std::fs::remove_dir_all(&runpath).map_err(|e| {
                Error::from(e).context(format!("`{}` cannot be emptied", runpath.display()))
            })?;
        }
        rundir::create_all(&runpath)?;
        if let Some(parent) = self.directory.parent() {
            rundir::create_all(parent)?;
        }
        let _ = std::fs::remove_file(&self.directory);
        std::os::unix::fs::symlink(&runpath, &self.directory)?;
        Ok(())
    }

    pub(crate) fn scratch(&self) -> Result<PathBuf> {
        let scratch = self.directory.join("scratch");
        rundir::create_all(&scratch)?;
        Ok(scratch)
    }

    pub(crate) fn awaiting(&self, what: String) {
        let mut state = self.lock();
        state.awaited = Some(what);
        state.seen = None;
    }

    pub(crate) fn seen(&self, what: String) {
        self.lock().seen = Some(what);
    }

    /// `waited for stdout to match /x/; saw 2 lines, none matched`.
    pub(crate) fn awaited(&self) -> String {
        let state = self.lock();
        let awaited = state.awaited.as_deref().unwrap_or("its start to complete");
        match &state.seen {
            Some(seen) => format!("waited for {awaited}; {seen}"),
            None => format!("waited for {awaited}"),
        }
    }

    pub(crate) fn add_log(&self, label: &str, path: PathBuf) {
        let mut state = self.lock();
        state.logs.retain(|(l, _)| l != label);
        state.logs.push((label.to_owned(), path));
    }

    pub(crate) fn warn(&self, text: String) {
        self.recorder
            .record(Event::Warning { driver: Some(self.name.clone()), text: text.clone() });
        self.lock().warnings.push(text);
    }

    pub(crate) fn record(&self, event: Event) {
        self.recorder.record(event);
    }

    pub(crate) async fn spawn(self: &Arc<Self>, command: Command) -> Result<Process> {
        let process = Process::spawn(&command).await?;
        let (driver, pid) = (self.name.clone(), process.pid());
        self.record(Event::ProgramSpawned { driver, pid, program: command.program });
        self.lock().processes.push(process.clone());
        Ok(process)
    }

    pub(crate) fn starting(&self) {
        {
            let mut state = self.lock();
            state.status = Status::Starting;
            state.started = Some(Instant::now());
        }
        self.record(Event::DriverStarting { driver: self.name.clone() });
    }

    pub(crate) fn ready(&self, driver: Arc<dyn AnyDriver>) {
        let attributes = driver.attributes();
        {
            let mut state = self.lock();
            state.status = Status::Ready;
            state.ready = Some(Instant::now());
            state.driver = Some(driver);
        }
        let attributes = attributes.iter().map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
        self.record(Event::DriverReady { driver: self.name.clone(), attributes });
    }

    pub(crate) fn failed(&self, error: Error) {
        self.record(Event::DriverFailed { driver: self.name.clone(), error: format!("{error:?}") });
        let mut state = self.lock();
        state.status = Status::Failed;
        state.stopped = Some(Instant::now());
        state.failures.push(error);
    }

    pub(crate) fn aborted(&self) {
        self.record(Event::DriverAborted { driver: self.name.clone() });
        let mut state = self.lock();
        state.status = Status::Aborted;
        state.stopped = Some(Instant::now());
    }

    pub(crate) fn stopping(&self) {
        let died = self.died();
        self.record(Event::DriverStopping { driver: self.name.clone() });
        let mut state = self.lock();
        state.died = died;
        state.status = Status::Stopping;
        state.stopping = Some(Instant::now());
    }

    pub(crate) fn stopped(&self, failure: Option<Error>) {
        let error = failure.as_ref().map(|error| format!("{error:?}"));
        self.record(Event::DriverStopped { driver: self.name.clone(), error });
        let mut state = self.lock();
        state.status = Status::Stopped;
        state.stopped = Some(Instant::now());
        state.failures.extend(failure);
    }

    /// How the driver ended by itself, before it was asked to: `exited with code 1 after 34 ms`.
    pub(crate) fn died(&self) -> Option<String> {
        let (status, died, driver) = {
            let state = self.lock();
            (state.status, state.died.clone(), state.driver.clone())
        };
        if status != Status::Ready {
            return died;
        }
        // A driver of the user's own may panic, which must not stand in the way of the report.
        let health = AssertUnwindSafe(|| driver.map(|driver| driver.health()));
        match std::panic::catch_unwind(health).ok()?? {
            Health::Healthy => None,
            Health::Dead(reason) => Some(reason),
        }
    }

    pub(crate) fn attributes(&self) -> Attributes {
        let driver = self.lock().driver.clone();
        driver.map(|driver| driver.attributes()).unwrap_or_default()
    }

    /// Has every program that was spawned for the driver killed, without waiting for it.
    pub(crate) fn abandon_processes(&self) {
        for process in std::mem::take(&mut self.lock().processes) {
            process.signal(Signal::KILL);
        }
    }

    /// Kills every program that was spawned for the driver and waits until they are gone.
    pub(crate) async fn kill_processes(&self) {
        let processes = std::mem::take(&mut self.lock().processes);
        for process in &processes {
            process.kill().await;
        }
        for process in processes {
            if let Some(exit) = process.exit() {
                let (driver, pid) = (self.name.clone(), process.pid());
                self.record(Event::ProgramExited { driver, pid, code: exit.code() });
            }
        }
    }
}
