//! The grip of a test on one driver: its current instance, and the means to stop, start, restart and pause it.

use std::{fmt, ops::Deref, sync::Arc};

use super::{Action, Chain, Driver, Files, Seat, Status};
use crate::{
    clock::{Deadline, human},
    error::{Error, Result},
};

/// A driver of the environment that may be stopped, started and restarted while the test runs.
///
/// A test function takes it as a parameter, `server: Handle<Server>`. It dereferences to the driver, always its current
/// instance; references taken before a restart stay those of the instance before. Clones are handles of the same driver.
///
/// Whoever uses a driver that has ended by itself wants to hear of it: reading a dead driver through its handle panics, with
/// how it ended and its last log lines, unless the test has said that it may end, with [`expect_exit`](Self::expect_exit).
pub struct Handle<D: Driver> {
    chain: Arc<Chain<D>>,
    seat: Arc<Seat>,
}

impl<D: Driver> Handle<D> {
    /// The handle of the driver in `seat`; none if that is no `D`.
    pub(crate) fn new(seat: &Arc<Seat>) -> Option<Self> {
        Some(Self { chain: seat.chain()?, seat: seat.clone() })
    }

    /// The driver's name in the environment.
    pub fn name(&self) -> &str {
        self.seat.name()
    }

    /// Where the driver is in its life.
    pub fn status(&self) -> Status {
        self.seat.status()
    }

    /// The current instance, whether or not it can still do its work; none before the first start.
    pub fn current(&self) -> Option<&D> {
        self.chain.last().map(|driver| &**driver)
    }

    /// Starts the driver: one that has `auto_start: false`, was stopped, or did not start. Its options are evaluated anew.
    ///
    /// # Errors
    ///
    /// What kept it from being ready; that it runs, or starts already; that a driver it needs does not run. A test that
    /// goes on after such an error can pass.
    pub async fn start(&self) -> Result<()> {
        self.request(Action::Start).await
    }

    /// Stops the driver; the others go on. Its current instance can still be read.
    ///
    /// # Errors
    ///
    /// That it does not run, or what did not stop as it should; nothing of it runs any more all the same.
    pub async fn stop(&self) -> Result<()> {
        self.request(Action::Stop).await
    }

    /// Stops the driver and starts it again in an empty directory; what was in it goes to `previous-1`, `previous-2`, .. of
    /// that directory. The other drivers go on. Its options are evaluated anew, so it may have other ports then.
    ///
    /// # Errors
    ///
    /// That it does not run, or what did not stop or start as it should.
    pub async fn restart(&self) -> Result<()> {
        self.restart_with(Files::Clean).await
    }

    /// As [`restart`](Self::restart); `files` says whether the files it has written stay for the next instance.
    ///
    /// # Errors
    ///
    /// As those of [`restart`](Self::restart).
    pub async fn restart_with(&self, files: Files) -> Result<()> {
        self.request(Action::Restart(files)).await
    }

    /// Holds the driver up, for a program with all its descendants: it takes its place, but does nothing.
    ///
    /// # Errors
    ///
    /// That it does not run, or that drivers of its type cannot be paused.
    pub async fn pause(&self) -> Result<()> {
        let driver = self.in_status(Status::Ready, "paused")?;
        driver.pause().await.map_err(|error| self.explain("was not paused", &error))?;
        self.seat.paused();
        Ok(())
    }

    /// Lets the driver go on after [`pause`](Self::pause).
    ///
    /// # Errors
    ///
    /// That it is not paused.
    pub async fn resume(&self) -> Result<()> {
        let driver = self.in_status(Status::Paused, "resumed")?;
        driver.resume().await.map_err(|error| self.explain("was not resumed", &error))?;
        self.seat.resumed();
        Ok(())
    }

    /// Waits until the driver has `status`, no longer than its `timeout` (60 s, unless its options say otherwise).
    ///
    /// # Errors
    ///
    /// When it has not by then; the status it has is in the error.
    pub async fn wait_for(&self, status: Status) -> Result<()> {
        let deadline = Deadline::after(self.seat.lock().timeout);
        let mut changes = self.seat.watch();
        let reached = deadline.wait(changes.wait_for(|now| *now == status)).await;
        if reached.is_ok() {
            return Ok(());
        }
        let (name, now, limit) = (self.name(), self.status(), human(deadline.length()));
        Err(Error::new(format!("`{name}` was not {status} within {limit}; it is {now}")))
    }

    /// Waits until the driver's status is another than now, and returns the new one: how a part of the test that depends on
    /// the driver is told of a restart. It has no deadline.
    pub async fn changed(&self) -> Status {
        let mut changes = self.seat.watch();
        let now = *changes.borrow_and_update();
        let next = changes.wait_for(|status| *status != now).await.map(|status| *status);
        // Nothing changes any more once the environment is gone.
        next.unwrap_or(now)
    }

    /// Says that from now on the driver may end by itself, until it is started again: that it did is no failure of the test.
    pub fn expect_exit(&self) {
        self.seat.lock().exit_expected = true;
    }

    async fn request(&self, action: Action) -> Result<()> {
        let over = || Error::new(format!("the environment of `{}` is over", self.name()));
        let around = self.seat.around().ok_or_else(over)?;
        // None answers when the environment is taken down meanwhile.
        around.request(self.name(), action).await.unwrap_or_else(|_| Err(over()))
    }

    fn in_status(&self, wanted: Status, what: &str) -> Result<&D> {
        let status = self.status();
        match self.current() {
            Some(driver) if status == wanted => Ok(driver),
            _ => {
                let name = self.name();
                Err(Error::new(format!("`{name}` cannot be {what}: it is {status}, not {wanted}")))
            }
        }
    }

    fn explain(&self, what: &str, error: &Error) -> Error {
        Error::new(format!("`{}` {what}: {}", self.name(), error.summary()))
    }
}

impl<D: Driver> Clone for Handle<D> {
    fn clone(&self) -> Self {
        Self { chain: self.chain.clone(), seat: self.seat.clone() }
    }
}

impl<D: Driver> fmt::Debug for Handle<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handle")
            .field("name", &self.name())
            .field("status", &self.status())
            .finish_non_exhaustive()
    }
}

impl<D: Driver> Deref for Handle<D> {
    type Target = D;

    /// The current instance.
    ///
    /// # Panics
    ///
    /// Before the first start, and when the driver has ended by itself, which nobody expected.
    #[track_caller]
    fn deref(&self) -> &D {
        let Some(driver) = self.current() else {
            panic!(
                "`{name}` has not started\nhelp: start it with `{name}.start().await?`",
                name = self.name()
            )
        };
        if let Some(reason) = self.seat.unexpected_end() {
            let mut lines =
                vec![format!("`{}` {reason}, and the test goes on using it", self.name())];
            lines.extend(self.seat.log_tails());
            lines.push(format!(
                "help: if it may end, say so first: `{}.expect_exit()`",
                self.name()
            ));
            panic!("{}", lines.join("\n"));
        }
        driver
    }
}
