//! Drivers that end by themselves: whether one has, and what that means for the test.

use std::panic::AssertUnwindSafe;

use super::{Health, Seat, Status};
use crate::{error::Error, event::Event};

impl Seat {
    /// How the driver ended by itself, before it was asked to: `exited with code 1 after 34 ms`.
    pub(crate) fn died(&self) -> Option<String> {
        let died = self.lock().died.clone();
        if !matches!(self.status(), Status::Ready | Status::Paused) {
            return died;
        }
        match self.health()? {
            Health::Healthy => None,
            Health::Ended(reason) | Health::Dead(reason) => Some(reason),
        }
    }

    /// Whether the driver can do its work; none if it has not started, or if its own answer is a panic.
    pub(crate) fn health(&self) -> Option<Health> {
        let driver = self.lock().driver.clone()?;
        // A driver of the user's own may panic, which must not stand in the way of the report.
        std::panic::catch_unwind(AssertUnwindSafe(|| driver.health())).ok()
    }

    /// How the driver ended by itself, if the test did not say that it may. The first to see it writes it down.
    pub(crate) fn unexpected_end(&self) -> Option<String> {
        if self.lock().exit_expected || !matches!(self.status(), Status::Ready | Status::Paused) {
            return None;
        }
        let Some(Health::Dead(reason)) = self.health() else { return None };
        self.tell_dead(&reason);
        Some(reason)
    }

    /// The same when the driver was stopped and it shows only then that it had ended before.
    pub(crate) fn ended_before_its_stop(&self) -> Option<Error> {
        let reason = {
            let state = self.lock();
            state.ended_early.clone().filter(|_| !state.exit_expected && !state.told_dead)?
        };
        if matches!(self.health(), Some(Health::Ended(_))) {
            return None;
        }
        self.tell_dead(&reason);
        Some(self.blame(&reason))
    }

    /// Writes down that the driver ended by itself, once.
    fn tell_dead(&self, reason: &str) {
        if !std::mem::replace(&mut self.lock().told_dead, true) {
            let (driver, reason) = (self.name().to_owned(), reason.to_owned());
            self.record(Event::DriverDied { driver, reason });
        }
    }

    /// The failure of a test whose driver ended by itself.
    pub(crate) fn blame(&self, reason: &str) -> Error {
        let help = format!(
            "if it may end, say so: `ready: Exit` or `expected_retcode` where it is declared, or \
             `{}.expect_exit()` of its handle in the test",
            self.name()
        );
        Error::new(format!("{reason}, while the test ran")).help(help)
    }
}
