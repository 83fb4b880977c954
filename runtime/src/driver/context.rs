//! What a driver starts and stops with.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use super::{Attributes, Seat, limit::Limit, require, texts::Own};
use crate::{
    clock::{Deadline, human},
    error::Result,
    process::{Command, Process},
    ready::Condition,
};

/// What a driver starts with: its name, its directory, its deadline, and the means to spawn and to report.
#[derive(Debug, Clone)]
pub struct StartContext {
    pub(crate) seat: Arc<Seat>,
    pub(crate) limit: Arc<Limit>,
    pub(crate) ready: Arc<Mutex<Vec<Condition>>>,
    /// What the driver's templates can name of itself.
    pub(crate) own: Arc<Own>,
}

impl StartContext {
    /// The driver's name in the environment.
    pub fn name(&self) -> &str {
        self.seat.name()
    }

    /// The driver's own directory; it exists.
    pub fn directory(&self) -> &Path {
        self.seat.make_directory()
    }

    /// A directory for temporary files inside the driver's own, made on first use.
    ///
    /// # Errors
    ///
    /// When it cannot be made.
    pub fn scratch(&self) -> Result<PathBuf> {
        self.seat.scratch()
    }

    /// By when the driver must be ready. Time it waits for others with [`require`](Self::require) does not count.
    pub fn deadline(&self) -> Deadline {
        self.limit.deadline()
    }

    /// The names of all drivers of the environment, in the order they were declared; none for a driver that starts alone.
    pub fn driver_names(&self) -> Vec<String> {
        self.seat.around().map(|around| around.names()).unwrap_or_default()
    }

    /// What each driver of the environment that has been ready publishes, in the order they were declared, by name.
    pub fn published(&self) -> Vec<(String, Attributes)> {
        self.seat.around().map(|around| around.published()).unwrap_or_default()
    }

    /// Waits until the drivers `needs` are ready, and makes them inputs of this one: it stops before they do. That is what
    /// a template does that names other drivers.
    ///
    /// # Errors
    ///
    /// When there is no such driver, when one of them needs this one, or when one will not be ready.
    pub async fn require(&self, needs: &[String]) -> Result<()> {
        require::require(self, needs).await
    }

    /// Says what the driver waits for from now on (`stdout to match /ready/`), for the message when the deadline passes.
    pub fn awaiting(&self, what: impl Into<String>) {
        self.seat.awaiting(what.into());
    }

    /// Says what was last seen of what is awaited (`saw 2 lines, none matched`).
    pub fn seen(&self, what: impl Into<String>) {
        self.seat.seen(what.into());
    }

    /// Says both at once, as [`ready::wait_all`](crate::ready::wait_all) reports them.
    pub fn awaiting_seen(&self, what: &str, seen: &str) {
        self.seat.awaiting(what.to_owned());
        if !seen.is_empty() {
            self.seat.seen(format!("last seen: {seen}"));
        }
    }

    /// What is awaited and what was last seen of it, as a sentence.
    pub fn awaited(&self) -> String {
        self.seat.awaited()
    }

    /// That the driver was not ready in time, as a sentence: `app was not ready within its timeout of 1.00 s`.
    pub fn too_late(&self) -> String {
        let timeout = human(self.deadline().length());
        format!("{} was not ready within its timeout of {timeout}", self.name())
    }

    /// Makes a log file known: a failure shows its last lines under `label`.
    pub fn add_log(&self, label: &str, path: impl Into<PathBuf>) {
        self.seat.add_log(label, path.into());
    }

    /// Reports something worth reading that is no failure; it is printed with the test and kept with its events.
    pub fn warn(&self, warning: impl Into<String>) {
        self.seat.warn(warning.into());
    }

    /// Takes the `ready` conditions over: a driver that knows more than the environment (whether its process lives)
    /// waits for them itself. What it does not take, the environment waits for after `start`.
    pub fn take_ready(&self) -> Vec<Condition> {
        std::mem::take(&mut *self.ready.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Spawns a program under the supervisor: whatever ends this process, the program and all its descendants end too.
    ///
    /// # Errors
    ///
    /// When the program cannot be run, or the supervisor cannot be started.
    pub async fn spawn(&self, command: Command) -> Result<Process> {
        self.seat.spawn(command).await
    }
}

/// What a driver stops with.
#[derive(Debug)]
pub struct StopContext {
    pub(crate) seat: Arc<Seat>,
    pub(crate) deadline: Deadline,
}

impl StopContext {
    /// The driver's name in the environment.
    pub fn name(&self) -> &str {
        self.seat.name()
    }

    /// By when the driver should have stopped; what is left then is ended by force.
    pub fn deadline(&self) -> Deadline {
        self.deadline
    }

    /// Says that what the driver ran had ended by itself before the stop (`exited with code 1 after 34 ms`). The test fails,
    /// unless the driver may end: it says so as its [`health`](super::Driver::health), or the test expects it.
    pub fn ended_early(&self, how: impl Into<String>) {
        let how = how.into();
        let mut state = self.seat.lock();
        state.died.get_or_insert_with(|| how.clone());
        state.ended_early = Some(how);
    }

    /// Reports something worth reading that is no failure.
    pub fn warn(&self, warning: impl Into<String>) {
        self.seat.warn(warning.into());
    }
}
