//! What came of walks: counts, failures, states.

use std::{fmt::Write as _, sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};

use crate::{
    error::{Error, Result},
    walks::{Builder, Selection, choose::domain::Domain, numbers::product::count},
};

use super::{Explained, Failure, Replays, Tally};

/// The walks that ran, and how they ended. In ordinary code they begin with [`new`](Self::new); a test function with
/// `walks = [..]` takes them as its parameter `walks: &Walks<State>`.
#[derive(Clone, Debug)]
#[must_use = "walks that failed fail the test only if somebody asks: `walks.check()?`"]
pub struct Walks<S> {
    pub(in crate::walks) selected: u128,
    pub(in crate::walks) tally: Tally,
    pub(in crate::walks) records: Vec<Record<S>>,
    pub(in crate::walks) unpassed: Unpassed,
    pub(in crate::walks) selection: Arc<Selection>,
    pub(in crate::walks) domain: Arc<Domain>,
    pub(in crate::walks) reason: Option<Explained>,
    pub(in crate::walks) elapsed: Duration,
    pub(in crate::walks) replays: Replays,
}

/// The walks that did not pass, by number; the outcome is missing where `should_cancel` kept one from running.
#[derive(Clone, Debug, Default)]
pub(crate) struct Unpassed {
    pub(crate) walks: Vec<(u128, Option<Outcome>)>,
    /// Whether there were more than are kept.
    pub(crate) more: bool,
}

impl Unpassed {
    /// How many are kept.
    pub(in crate::walks) const MOST: usize = 100_000;

    pub(in crate::walks) fn add(&mut self, walk: u128, outcome: Option<Outcome>) {
        if self.walks.len() < Self::MOST {
            self.walks.push((walk, outcome));
        } else {
            self.more = true;
        }
    }

    pub(in crate::walks) fn extend(&mut self, other: Self) {
        self.more |= other.more;
        other.walks.into_iter().for_each(|(walk, outcome)| self.add(walk, outcome));
    }
}

impl<S: Clone + Send + 'static> Walks<S> {
    /// Walks that each start with a clone of `initial`, so far without actions.
    #[expect(
        clippy::new_ret_no_self,
        reason = "what begins as `Walks::new(..)` becomes `Walks` when it has run"
    )]
    pub fn new(initial: S) -> Builder<S> {
        Builder::new(initial)
    }
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

impl<S> Walks<S> {
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

    /// How many did not run because `should_cancel` or a constraint said so.
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
        for (at, failure) in self.failures().iter().enumerate() {
            let command = self.replays.each.get(at).map(String::as_str);
            _ = writeln!(text, "{}", failure.shown(command));
        }
        let rest = self.failed() - self.failures().len() as u128;
        if rest > 0 {
            _ = writeln!(text, "and {} more", count(rest));
        }
        if self.left() > 0 {
            _ = writeln!(text, "{} walks were left out after that", count(self.left()));
        }
        if let Some(reason) = &self.reason {
            _ = writeln!(text, "{reason}");
        }
        if let Some(selected) = self.domain.chance() {
            _ = writeln!(text, "selected  {selected}");
        }
        if let Some(command) = &self.replays.all {
            _ = writeln!(text, "all failed  {command}");
        }
        text.truncate(text.trim_end().len());
        text
    }
}
