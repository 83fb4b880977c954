//! The environment: the drivers of one test, from the first start to the last stop.
//!
//! `graph` says who waits for whom, `start` schedules the starts, `stop` the stops, `control` does what handles ask for while
//! the test runs; `life` puts them in order, with the hooks around them; `polled` knows where nothing may block. How one
//! driver starts and stops is known to `driver`. What the test function sees of it is [`Environment`].

mod around;
mod connections;
mod control;
mod drivers;
mod graph;
mod hooks;
mod life;
mod polled;
mod start;
mod stop;

use std::{
    any::TypeId,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
    time::{Duration, Instant},
};

use tokio::{runtime, sync::mpsc, task::JoinHandle};

pub use self::hooks::Hooks;
pub(crate) use self::{
    control::Request,
    graph::Graph,
    life::Life,
    polled::polled,
    start::{Failed, StartDriver},
};
pub use crate::driver::Status;
use crate::{
    declared::Plan,
    driver::{Around, Attributes, Directory, Driver, Handle, Health, Seat},
    error::{Error, Result},
    event::{Event, Recorder},
};

/// The drivers of one test: their names, status and times, and the way for a sync test to wait for them.
///
/// A test function takes it as a parameter, `environment: &Environment`.
#[derive(Debug, Clone)]
pub struct Environment(
    Arc<Inner>,
    /// The driver whose options are being made, which can only be made of what it needs.
    Option<usize>,
);

#[derive(Debug)]
struct Inner {
    seats: Vec<Arc<Seat>>,
    declared: Vec<Declared>,
    graph: Mutex<Graph>,
    /// What handles ask for; the receiver until somebody serves it.
    requests: mpsc::UnboundedSender<Request>,
    asked: Mutex<Option<mpsc::UnboundedReceiver<Request>>>,
    /// What went wrong that is no single driver's.
    failures: Mutex<Vec<Error>>,
    directory: PathBuf,
    begun: Instant,
    started: OnceLock<Instant>,
    runtime: runtime::Handle,
    recorder: Arc<Recorder>,
    /// Makes the drivers' directories.
    making: Mutex<Option<JoinHandle<()>>>,
}

/// A driver as it was declared, in a block or at run time.
#[derive(Debug, Clone)]
pub(crate) struct Declared {
    pub(crate) name: String,
    pub(crate) kind: &'static str,
    pub(crate) needs: Vec<usize>,
    pub(crate) auto_start: bool,
    pub(crate) type_id: TypeId,
    /// [`Driver::FILES`].
    pub(crate) files: &'static [&'static str],
}

/// The drivers of `plan`.
pub(crate) fn declared(plan: &Plan) -> Vec<Declared> {
    let drivers = plan.drivers.iter().map(|entry| Declared {
        name: entry.name.to_owned(),
        kind: entry.kind,
        needs: entry.needs.to_vec(),
        auto_start: entry.auto_start,
        type_id: (entry.type_id)(),
        files: entry.files,
    });
    drivers.collect()
}

/// What the environment knows of one driver at a moment. Times are counted from the start of the environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DriverInfo {
    /// Its name.
    pub name: String,
    /// Its type, as the environment block writes it, without path and generics.
    pub kind: &'static str,
    /// Where it is in its life.
    pub status: Status,
    /// The drivers it waited for.
    pub needs: Vec<String>,
    /// When its last input was ready and its start began.
    pub started: Option<Duration>,
    /// When it was ready.
    pub ready: Option<Duration>,
    /// When it was asked to stop.
    pub stopping: Option<Duration>,
    /// When it held nothing any more.
    pub stopped: Option<Duration>,
    /// What it publishes by name.
    pub attributes: Attributes,
    /// Its directory.
    pub directory: PathBuf,
}

impl Environment {
    pub(crate) fn new(
        declared: Vec<Declared>,
        directory: PathBuf,
        recorder: &Arc<Recorder>,
        runtime: runtime::Handle,
    ) -> Self {
        let seat = |d: &Declared| {
            let place = Directory::new(directory.join(&d.name), d.files);
            Arc::new(Seat::new(&d.name, d.kind, place, recorder.clone()))
        };
        let seats: Vec<_> = declared.iter().map(seat).collect();
        let graph = Mutex::new(Graph::new(seats.len(), |i| &declared[i].needs));
        let (requests, asked) = mpsc::unbounded_channel();
        let inner = Arc::new(Inner {
            seats,
            declared,
            graph,
            requests,
            asked: Mutex::new(Some(asked)),
            failures: Mutex::default(),
            directory,
            begun: Instant::now(),
            started: OnceLock::new(),
            runtime,
            recorder: recorder.clone(),
            making: Mutex::default(),
        });
        for seat in &inner.seats {
            let around: Arc<dyn Around> = inner.clone();
            seat.settle(Arc::downgrade(&around));
        }
        let this = Self(inner, None);
        this.make_directories();
        for info in this.infos() {
            let (driver, kind) = (info.name, info.kind.to_owned());
            recorder.record(Event::DriverDeclared { driver, kind, needs: info.needs });
        }
        this
    }

    /// Makes the directories of the drivers, and what is in them from the start, beside their starts, which then do not wait
    /// for the disk.
    fn make_directories(&self) {
        let seats = self.0.seats.clone();
        if seats.len() > 1 {
            let making = self.0.runtime.spawn_blocking(move || {
                for seat in seats {
                    seat.make_directory();
                }
            });
            *self.0.making.lock().unwrap_or_else(PoisonError::into_inner) = Some(making);
        }
    }

    /// Waits until no directory is being made any more; if none has been yet, none will be.
    pub(crate) async fn directories_made(&self) {
        let making = self.0.making.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(making) = making {
            making.abort();
            // Aborted before it began, or done: either is fine.
            let _ = making.await;
        }
    }

    /// The environment that the driver in `seat` is in, as its recipe sees it.
    pub(crate) fn around(seat: &Seat) -> Result<Self> {
        let inner = seat.around().and_then(|around| around.into_any().downcast::<Inner>().ok());
        let inner =
            inner.ok_or_else(|| Error::new(format!("`{}` is in no environment", seat.name())))?;
        let index = inner.index(seat.name())?;
        Ok(Self(inner, Some(index)))
    }

    pub(crate) fn graph(&self) -> MutexGuard<'_, Graph> {
        self.0.graph()
    }

    /// What went wrong that is no single driver's, such as a hook of the environment.
    pub(crate) fn failures(&self) -> Vec<String> {
        let failures = self.0.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.iter().map(|error| format!("{error:?}")).collect()
    }

    pub(crate) fn has_failures(&self) -> bool {
        !self.0.failures.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// Where the events of the test are written.
    pub(crate) fn recorder(&self) -> &Arc<Recorder> {
        &self.0.recorder
    }

    pub(crate) fn fail(&self, error: Error) {
        self.0.failures.lock().unwrap_or_else(PoisonError::into_inner).push(error);
    }

    /// Counts every driver that has ended by itself, which nobody expected, as failed; whether there is one.
    pub(crate) fn blame_the_dead(&self) -> bool {
        let mut any = false;
        for seat in self.seats() {
            if let Some(reason) = seat.unexpected_end() {
                any = true;
                let error = seat.blame(&reason);
                seat.lock().failures.push(error);
            }
        }
        any
    }

    pub(crate) fn seats(&self) -> &[Arc<Seat>] {
        &self.0.seats
    }

    pub(crate) fn seat(&self, driver: usize) -> &Arc<Seat> {
        &self.0.seats[driver]
    }

    /// Whether the driver starts with the environment.
    pub(crate) fn starts_by_itself(&self, driver: usize) -> bool {
        self.0.declared[driver].auto_start
    }

    /// The requests of handles, for the first who serves them.
    fn take_requests(&self) -> Option<mpsc::UnboundedReceiver<Request>> {
        self.0.asked.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn give_back_requests(&self, asked: Option<mpsc::UnboundedReceiver<Request>>) {
        *self.0.asked.lock().unwrap_or_else(PoisonError::into_inner) = asked;
    }

    pub(crate) fn mark_started(&self) {
        let _ = self.0.started.set(Instant::now());
    }

    /// What is known of each driver now, in the order they were declared.
    pub fn drivers(&self) -> Vec<DriverInfo> {
        for seat in self.seats() {
            seat.make_directory();
        }
        self.infos()
    }

    /// The same, whether or not the directories are made yet.
    pub(crate) fn infos(&self) -> Vec<DriverInfo> {
        (0..self.0.seats.len()).map(|index| self.info(index)).collect()
    }

    /// What is known of the driver `name` now; none if there is no such driver.
    pub fn driver(&self, name: &str) -> Option<DriverInfo> {
        let index = self.0.seats.iter().position(|seat| seat.name() == name)?;
        self.seat(index).make_directory();
        Some(self.info(index))
    }

    fn info(&self, index: usize) -> DriverInfo {
        let seat = self.seat(index);
        let attributes = seat.attributes();
        let needs = self.graph().needs(index).map(|i| self.seat(i).name().to_owned()).collect();
        let state = seat.lock();
        let since = |moment: Option<Instant>| moment.map(|m| m.duration_since(self.0.begun));
        DriverInfo {
            name: seat.name().to_owned(),
            kind: seat.kind(),
            status: seat.status(),
            needs,
            started: since(state.started),
            ready: since(state.ready),
            stopping: since(state.stopping),
            stopped: since(state.stopped),
            attributes,
            directory: seat.directory().to_owned(),
        }
    }

    /// The names of the drivers, in the order they were declared.
    pub fn names(&self) -> Vec<&str> {
        self.0.seats.iter().map(|seat| seat.name()).collect()
    }

    /// The status of the driver `name`; none if there is no such driver.
    pub fn status(&self, name: &str) -> Option<Status> {
        let seat = self.seats().iter().find(|seat| seat.name() == name)?;
        Some(seat.status())
    }

    /// Whether the driver `name` can do its work; none if there is no such driver or it has not started.
    pub fn health(&self, name: &str) -> Option<Health> {
        let seat = self.0.seats.iter().find(|seat| seat.name() == name)?;
        seat.health()
    }

    /// The driver `name`, as it runs now. For hooks and for environments that are made at run time; elsewhere a parameter of
    /// that name is shorter, and checked by the compiler.
    ///
    /// # Errors
    ///
    /// When there is no such driver, when it is no `D`, or when it has not started. In the recipe of a driver that does not
    /// need it, too, whether or not it has started by chance.
    pub fn get<D: Driver>(&self, name: &str) -> Result<&D> {
        let seat = self.typed::<D>(name)?;
        self.is_needed(name)?;
        seat.current().ok_or_else(|| Error::new(format!("`{name}` is {}", seat.status())))
    }

    /// Whether the driver whose options are being made waits for `name`.
    fn is_needed(&self, name: &str) -> Result<()> {
        let Some(maker) = self.1 else { return Ok(()) };
        if self.graph().path(maker, self.index(name)?).is_some() {
            return Ok(());
        }
        let maker = self.seat(maker).name();
        Err(Error::new(format!("`{maker}` does not wait for `{name}`"))
            .help(format!("say that it needs it: `.needs([\"{name}\"])`")))
    }

    /// The handle of the driver `name`.
    ///
    /// # Errors
    ///
    /// When there is no such driver, or when it is no `D`.
    pub fn handle<D: Driver>(&self, name: &str) -> Result<Handle<D>> {
        let seat = self.typed::<D>(name)?;
        Handle::new(seat).ok_or_else(|| Error::new(format!("`{name}` is a {}", seat.kind())))
    }

    /// The driver `name`, which is a `D`.
    fn typed<D: Driver>(&self, name: &str) -> Result<&Arc<Seat>> {
        let index = self.index(name)?;
        let declared = &self.0.declared[index];
        if declared.type_id == TypeId::of::<D>() {
            return Ok(self.seat(index));
        }
        let asked = std::any::type_name::<D>();
        Err(Error::new(format!("`{name}` is a `{}`, not a `{asked}`", declared.kind)))
    }

    fn index(&self, name: &str) -> Result<usize> {
        self.0.index(name)
    }

    /// How long it took until every driver was ready.
    pub fn startup_time(&self) -> Duration {
        self.0
            .started
            .get()
            .map_or_else(|| self.0.begun.elapsed(), |m| m.duration_since(self.0.begun))
    }

    /// The chain of drivers that made the start take as long as it did, first to last.
    pub fn critical_path(&self) -> Vec<&str> {
        let path = self.graph().critical_path(|driver| self.seat(driver).lock().ready);
        path.into_iter().map(|driver| self.seat(driver).name()).collect()
    }

    /// The test's directory; each driver has one of its name in it.
    pub fn directory(&self) -> &Path {
        &self.0.directory
    }

    /// Runs `future` to its end from a test that is not async: the way to every async method of a driver.
    ///
    /// # Panics
    ///
    /// In an async test, where `.await` does the same; on a `multi_thread` runtime not within
    /// [`tokio::task::block_in_place`].
    #[track_caller]
    pub fn block_on<F: Future>(&self, future: F) -> F::Output {
        // Elsewhere tokio knows better: a thread may be given away to be blocked.
        let is_only_thread =
            self.0.runtime.runtime_flavor() == runtime::RuntimeFlavor::CurrentThread;
        assert!(
            !(is_only_thread && polled::is_polled()),
            "`block_on` was called in an async test: write `.await` instead"
        );
        self.0.runtime.block_on(future)
    }
}
