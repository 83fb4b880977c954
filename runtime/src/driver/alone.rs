//! A driver outside any environment: started by hand in a tokio program, with the same teardown.

use std::{
    ops::Deref,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use super::{Directory, Driver, Launch, Seat, Status, stop_one};
use crate::{
    error::{Error, Result},
    event::{Event, Recorder},
    rundir::{self, shown},
    suggest::short_name,
};

/// A driver that runs on its own; it dereferences to the driver.
///
/// [`stop`](Alone::stop) takes it down in order; its attributes and logs can still be read then. When it is dropped, what
/// still runs of it is killed, which blocks until it is gone, for two seconds at most; and its directory is removed, unless
/// it failed or the thread panics.
#[derive(Debug)]
pub struct Alone<D: Driver> {
    driver: Arc<D>,
    // After the driver, whose files are in it: fields are dropped in order.
    place: Place,
}

/// What goes with the driver, or with a start that was given up: its programs and its directory.
#[derive(Debug)]
struct Place {
    seat: Arc<Seat>,
    directory: PathBuf,
    failed: AtomicBool,
}

impl<D: Driver> Alone<D> {
    pub(crate) async fn start(options: D::Options) -> Result<Self> {
        let kind = short_name::<D>();
        let directory = rundir::test_directory(&format!("alone.{}", kind.to_lowercase()))?;
        let name = kind.to_lowercase();
        let recorder = Arc::new(Recorder::new(None));
        let own = Directory::new(directory.join(&name), D::FILES);
        let seat = Arc::new(Seat::new(&name, kind, own, recorder));
        let place = Place { seat: seat.clone(), directory, failed: AtomicBool::new(false) };
        seat.starting();
        match (Launch { seat: seat.clone() }).start::<D>(options).await {
            Ok(driver) => {
                seat.ready(driver.clone());
                Ok(Self { driver, place })
            }
            Err(error) => {
                place.failed.store(true, Ordering::Relaxed);
                seat.kill_processes().await;
                let (driver, error_text) = (name, format!("{error:?}"));
                seat.record(Event::DriverFailed { driver, error: error_text });
                Err(explained(&seat, "did not start", &error))
            }
        }
    }

    /// Stops the driver.
    ///
    /// # Errors
    ///
    /// What did not stop as it should; nothing of it runs any more all the same, and its directory is kept.
    pub async fn stop(&self) -> Result<()> {
        let Place { seat, failed, .. } = &self.place;
        stop_one(seat).await;
        let failure = seat.lock().failures.pop();
        let Some(error) = failure else { return Ok(()) };
        failed.store(true, Ordering::Relaxed);
        Err(explained(seat, "did not stop in order", &error))
    }
}

impl<D: Driver> Drop for Alone<D> {
    fn drop(&mut self) {
        if matches!(self.place.seat.status(), Status::Ready | Status::Paused) {
            self.driver.abort();
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.seat.kill_processes_now();
        if self.failed.load(Ordering::Relaxed) || std::thread::panicking() {
            self.seat.recorder().file(&self.directory);
        } else {
            let _ = std::fs::remove_dir_all(&self.directory);
        }
    }
}

impl<D: Driver> Deref for Alone<D> {
    type Target = D;

    fn deref(&self) -> &D {
        &self.driver
    }
}

/// `error` with the driver's name in front; its last log lines are the first evidence, where its files are the last.
fn explained(seat: &Seat, what: &str, error: &Error) -> Error {
    let mut evidence = seat.log_tails();
    evidence.extend(seat.died().map(|reason| format!("{} {reason}", seat.name())));
    evidence.extend(error.evidence().map(str::to_owned));
    evidence.push(format!("files  {}/", shown(seat.directory())));
    let explained = Error::new(format!("`{}` {what}: {}", seat.name(), error.summary()));
    let explained = explained.details(evidence.join("\n"));
    error.advice().into_iter().fold(explained, Error::help)
}
