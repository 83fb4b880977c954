//! The environment: the drivers of one test, from the first start to the last stop.
//!
//! `graph` says who waits for whom, `start` schedules the starts, `stop` the stops; how one driver starts and stops is known
//! to `driver`. What the test function sees of it is [`Environment`].

mod graph;
pub(crate) mod start;
pub(crate) mod stop;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::{Duration, Instant},
};

use tokio::{runtime::Handle, task::JoinHandle};

use self::graph::Graph;
pub use crate::driver::Status;
use crate::{
    declared::Plan,
    driver::{Attributes, Health, Seat},
    event::{Event, Recorder},
};

/// The drivers of one test: their names, status and times, and the way for a sync test to wait for them.
///
/// A test function takes it as a parameter, `environment: &Environment`.
#[derive(Debug, Clone)]
pub struct Environment(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    seats: Vec<Arc<Seat>>,
    graph: Graph,
    directory: PathBuf,
    begun: Instant,
    started: OnceLock<Instant>,
    runtime: Handle,
    /// Makes the drivers' directories.
    making: Mutex<Option<JoinHandle<()>>>,
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
        plan: &Plan,
        directory: PathBuf,
        recorder: &Arc<Recorder>,
        runtime: Handle,
    ) -> Self {
        let seats: Vec<_> = plan
            .drivers
            .iter()
            .map(|d| Arc::new(Seat::new(d.name, d.kind, directory.join(d.name), recorder.clone())))
            .collect();
        let graph = Graph::new(seats.len(), |i| plan.drivers[i].needs);
        let begun = Instant::now();
        let started = OnceLock::new();
        let making = Mutex::default();
        let inner = Inner { seats, graph, directory, begun, started, runtime, making };
        let this = Self(Arc::new(inner));
        this.make_directories();
        for info in this.infos() {
            let (driver, kind) = (info.name, info.kind.to_owned());
            recorder.record(Event::DriverDeclared { driver, kind, needs: info.needs });
        }
        this
    }

    /// Makes the directories of the drivers beside their starts, which then do not wait for the disk.
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

    pub(crate) fn graph(&self) -> &Graph {
        &self.0.graph
    }

    pub(crate) fn seats(&self) -> &[Arc<Seat>] {
        &self.0.seats
    }

    pub(crate) fn seat(&self, driver: usize) -> &Arc<Seat> {
        &self.0.seats[driver]
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
        let state = seat.lock();
        let since = |moment: Option<Instant>| moment.map(|m| m.duration_since(self.0.begun));
        DriverInfo {
            name: seat.name().to_owned(),
            kind: seat.kind(),
            status: state.status,
            needs: self.0.graph.needs(index).map(|i| self.seat(i).name().to_owned()).collect(),
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
        Some(seat.lock().status)
    }

    /// Whether the driver `name` can do its work; none if there is no such driver or it has not started.
    pub fn health(&self, name: &str) -> Option<Health> {
        let seat = self.0.seats.iter().find(|seat| seat.name() == name)?;
        let driver = seat.lock().driver.clone();
        driver.map(|driver| driver.health())
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
        let path = self.0.graph.critical_path(|driver| self.seat(driver).lock().ready);
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
    /// In an async test, where `.await` does the same.
    pub fn block_on<F: Future>(&self, future: F) -> F::Output {
        self.0.runtime.block_on(future)
    }
}
