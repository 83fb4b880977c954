//! What came of walks: counts, failures, states.

use std::{fmt::Write as _, time::Duration};

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

use super::{Failure, Tally, product::count};

/// The walks that ran, and how they ended.
#[derive(Clone, Debug)]
#[must_use = "walks that failed fail the test only if somebody asks: `walked.check()?`"]
pub struct Walked<S> {
    pub(super) selected: u128,
    pub(super) tally: Tally,
    pub(super) records: Vec<Record<S>>,
    pub(super) elapsed: Duration,
}

/// One walk that ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record<S> {
    /// Its number.
    pub walk: u128,
    /// How it ended.
    pub outcome: Outcome,
    /// How long its actions took together; waiting for serial actions is not part of it.
    pub elapsed: Duration,
    /// Its state at the end.
    pub state: S,
}

/// How a walk ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Outcome {
    /// All its actions succeeded.
    Passed,
    /// One of its actions failed, or a serial action it depends on.
    Failed,
    /// An action cancelled it.
    Cancelled,
}

impl<S> Walked<S> {
    /// How many walks were selected to run.
    pub fn selected(&self) -> u128 {
        self.selected
    }

    /// How many ran: those that passed, failed or were cancelled.
    pub fn run(&self) -> u128 {
        self.tally.run()
    }

    /// How many passed.
    pub fn passed(&self) -> u128 {
        self.tally.passed
    }

    /// How many failed.
    pub fn failed(&self) -> u128 {
        self.tally.failed
    }

    /// How many an action cancelled.
    pub fn cancelled(&self) -> u128 {
        self.tally.cancelled
    }

    /// How many did not run because `should_cancel` said so.
    pub fn filtered(&self) -> u128 {
        self.tally.filtered
    }

    /// How many did not run to their end because the run stopped after too many failures.
    pub fn left(&self) -> u128 {
        self.selected - self.run() - self.filtered()
    }

    /// The failures with the lowest numbers, as many as were to be kept.
    pub fn failures(&self) -> &[Failure] {
        &self.tally.failures
    }

    /// The walks that ended, in the order of their numbers; empty unless they were gathered.
    pub fn records(&self) -> &[Record<S>] {
        &self.records
    }

    /// The states at the end, in the order of the walks' numbers; none unless they were gathered.
    pub fn states(&self) -> impl ExactSizeIterator<Item = &S> {
        self.records.iter().map(|record| &record.state)
    }

    /// [`records`](Self::records), to own.
    pub fn into_records(self) -> Vec<Record<S>> {
        self.records
    }

    /// How long all of it took.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// Nothing if no walk failed.
    ///
    /// # Errors
    ///
    /// If walks failed: with the first of them and their errors, and the number of the others.
    pub fn check(&self) -> Result<()> {
        if self.failed() == 0 {
            return Ok(());
        }
        let error = format!("{} of {} walks failed", count(self.failed()), count(self.run()));
        Err(Error::new(error).details(self.listed()))
    }

    fn listed(&self) -> String {
        let mut text = String::new();
        for failure in self.failures() {
            let error = failure.error.replace('\n', "\n    ");
            _ = writeln!(
                text,
                "walk {}  {}\n    `{}`: {error}",
                failure.walk, failure.text, failure.action
            );
        }
        let rest = self.failed() - self.failures().len() as u128;
        if rest > 0 {
            _ = writeln!(text, "and {} more", count(rest));
        }
        if self.left() > 0 {
            _ = writeln!(text, "{} walks were left out after that", count(self.left()));
        }
        text.truncate(text.trim_end().len());
        text
    }
}
