//! One driver's place in an environment at run time: its status and times, its directory, what it waits for, its logs and
//! programs. The environment and the driver's own context share it.

use std::{
    any::Any,
    fmt,
    panic::AssertUnwindSafe,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak},
    time::{Duration, Instant},
};

use tokio::sync::watch;

use super::{
    AnyChain, AnyDriver, Around, Attributes, Chain, CommonOptions, DEFAULT_ERROR_LOG_LINES,
    DEFAULT_STOP_TIMEOUT, DEFAULT_TIMEOUT, Directory, Status, hooks::Hooks, programs::Program,
};
use crate::{
    error::{Error, Result},
    event::{Event, Recorder},
    rundir,
};

pub(crate) struct Seat {
    name: String,
    kind: &'static str,
    directory: Directory,
    recorder: Arc<Recorder>,
    around: OnceLock<Weak<dyn Around>>,
    /// A [`Chain`] of the driver's type.
    chain: OnceLock<Arc<dyn AnyChain>>,
    status: watch::Sender<Status>,
    state: Mutex<State>,
}

pub(crate) struct State {
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
    pub(crate) programs: Vec<Program>,
    /// What it published when it got ready.
    pub(crate) published: Attributes,
    /// Why it could not do its work any more when it was asked to stop.
    pub(crate) died: Option<String>,
    /// Its options were evaluated.
    pub(crate) configured: bool,
    /// The option whose value is evaluated, before it is configured.
    pub(crate) option: Option<&'static str>,
    /// What runs around its stop.
    pub(crate) hooks: Hooks,
    /// The test said that it may end by itself.
    pub(crate) exit_expected: bool,
    /// How it had ended when it was asked to stop.
    pub(crate) ended_early: Option<String>,
    /// That it ended by itself is written down.
    pub(crate) told_dead: bool,
    awaited: Option<String>,
    seen: Option<String>,
}

impl fmt::Debug for Seat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self.status();
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
        directory: Directory,
        recorder: Arc<Recorder>,
    ) -> Self {
        let state = State {
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
            programs: Vec::new(),
            published: Attributes::default(),
            died: None,
            configured: false,
            option: None,
            awaited: None,
            seen: None,
            hooks: Hooks::default(),
            exit_expected: false,
            ended_early: None,
            told_dead: false,
        };
        Self {
            name: name.to_owned(),
            kind,
            directory,
            recorder,
            around: OnceLock::new(),
            chain: OnceLock::new(),
            status: watch::Sender::new(Status::Waiting),
            state: Mutex::new(state),
        }
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn status(&self) -> Status {
        *self.status.borrow()
    }

    /// Tells of every change of the status from now on.
    pub(crate) fn watch(&self) -> watch::Receiver<Status> {
        self.status.subscribe()
    }

    /// Says which environment the driver is in.
    pub(crate) fn settle(&self, around: Weak<dyn Around>) {
        let _ = self.around.set(around);
    }

    /// The environment the driver is in; none for one that runs alone.
    pub(crate) fn around(&self) -> Option<Arc<dyn Around>> {
        self.around.get()?.upgrade()
    }

    /// The driver's instances; none if its type is not `D`.
    pub(crate) fn chain<D: Send + Sync + 'static>(&self) -> Option<Arc<Chain<D>>> {
        let chain = self.chain.get_or_init(|| Arc::new(Chain::<D>::default()));
        let chain: Arc<dyn Any + Send + Sync> = chain.clone();
        chain.downcast().ok()
    }

    pub(crate) fn kind(&self) -> &'static str {
        self.kind
    }

    /// The driver's directory: the one of the test, unless `runpath` names another.
    pub(crate) fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// Takes over what the options say of every driver; a `runpath` is prepared.
    pub(crate) fn configure(&self, options: &CommonOptions) -> Result<()> {
        {
            let mut state = self.lock();
            state.configured = true;
            state.timeout = options.timeout.unwrap_or(DEFAULT_TIMEOUT);
            state.stop_timeout = options.stop_timeout.unwrap_or(DEFAULT_STOP_TIMEOUT);
            state.error_log_lines = options.error_log_lines.unwrap_or(DEFAULT_ERROR_LOG_LINES);
            state.hooks = options.hooks.clone();
        }
        match &options.runpath {
            Some(path) => self.directory.lead_to(path, options.path_cleanup.unwrap_or(true)),
            None => Ok(()),
        }
    }

    /// The driver's directory, made if it is not there yet. Where it cannot be made, the first file in it says so.
    pub(crate) fn make_directory(&self) -> &Path {
        self.directory.make();
        self.directory()
    }

    pub(crate) fn scratch(&self) -> Result<PathBuf> {
        let scratch = self.directory().join("scratch");
        rundir::create_all(&scratch)?;
        Ok(scratch)
    }

    pub(crate) fn awaiting(&self, what: String) {
        let mut state = self.lock();
        state.awaited = Some(what).filter(|what| !what.is_empty());
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

    /// The newest instance, if the driver is a `D` and has started.
    pub(crate) fn current<D: Send + Sync + 'static>(&self) -> Option<&D> {
        self.newest()?.downcast_ref()
    }

    /// The newest instance, of whatever type.
    pub(crate) fn newest(&self) -> Option<&(dyn Any + Send + Sync)> {
        self.chain.get()?.newest()
    }

    pub(crate) fn warn(&self, text: String) {
        self.recorder
            .record(Event::Warning { driver: Some(self.name.clone()), text: text.clone() });
        self.lock().warnings.push(text);
    }

    pub(crate) fn record(&self, event: Event) {
        self.recorder.record(event);
    }

    pub(crate) fn recorder(&self) -> &Arc<Recorder> {
        &self.recorder
    }

    pub(crate) fn starting(&self) {
        {
            let mut state = self.lock();
            state.started = Some(Instant::now());
            (state.ready, state.stopping, state.stopped) = (None, None, None);
            (state.died, state.exit_expected, state.told_dead) = (None, false, false);
            state.ended_early = None;
            (state.configured, state.option) = (false, None);
        }
        self.status.send_replace(Status::Starting);
        self.record(Event::DriverStarting { driver: self.name.clone() });
    }

    pub(crate) fn ready(&self, driver: Arc<dyn AnyDriver>) {
        let attributes = {
            let mut state = self.lock();
            state.ready = Some(Instant::now());
            state.driver = Some(driver);
            state.published.iter().map(|(n, v)| (n.to_owned(), v.to_owned())).collect()
        };
        self.status.send_replace(Status::Ready);
        self.record(Event::DriverReady { driver: self.name.clone(), attributes });
    }

    pub(crate) fn failed(&self, error: Error) {
        self.record(Event::DriverFailed { driver: self.name.clone(), error: format!("{error:?}") });
        {
            let mut state = self.lock();
            state.stopped = Some(Instant::now());
            state.failures.push(error);
        }
        self.status.send_replace(Status::Failed);
    }

    pub(crate) fn aborted(&self) {
        self.record(Event::DriverAborted { driver: self.name.clone() });
        self.lock().stopped = Some(Instant::now());
        self.status.send_replace(Status::Aborted);
    }

    pub(crate) fn stopping(&self) {
        let died = self.died();
        self.record(Event::DriverStopping { driver: self.name.clone() });
        {
            let mut state = self.lock();
            state.died = died;
            state.stopping = Some(Instant::now());
        }
        self.status.send_replace(Status::Stopping);
    }

    pub(crate) fn stopped(&self, failure: Option<Error>) {
        let error = failure.as_ref().map(|error| format!("{error:?}"));
        self.record(Event::DriverStopped { driver: self.name.clone(), error });
        {
            let mut state = self.lock();
            state.stopped = Some(Instant::now());
            state.failures.extend(failure);
        }
        self.status.send_replace(Status::Stopped);
    }

    pub(crate) fn paused(&self) {
        self.record(Event::DriverPaused { driver: self.name.clone() });
        self.status.send_replace(Status::Paused);
    }

    pub(crate) fn resumed(&self) {
        self.record(Event::DriverResumed { driver: self.name.clone() });
        self.status.send_replace(Status::Ready);
    }

    /// What the driver publishes now; what it did when it got ready, should it panic.
    pub(crate) fn attributes(&self) -> Attributes {
        let driver = self.lock().driver.clone();
        let Some(driver) = driver else { return Attributes::default() };
        let now = std::panic::catch_unwind(AssertUnwindSafe(|| driver.attributes()));
        now.unwrap_or_else(|_| self.lock().published.clone())
    }
}
