//! What the surroundings of a run know of it and the engine does not: the commands that run walks again, and the files.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::walks::{Plan, Selection};

use super::{Outcome, Tally, Walks, explain::explain};

/// Commands and files of a run; none in ordinary code.
#[derive(Clone, Debug, Default)]
pub(crate) struct Replays {
    /// The commands that run the walks that failed, each alone, in the order of the failures.
    pub(crate) each: Vec<String>,
    /// The command that runs all that failed.
    pub(crate) all: Option<String>,
    pub(crate) files: Vec<PathBuf>,
}

impl<S> Walks<S> {
    /// What was written: the events of the process, among them those of the walks; which walks were at hand; and, in the directory
    /// that was named for them, a summary, the walks that failed, those that were followed, and the states that were
    /// gathered. None if the walks ran in ordinary code.
    pub fn files(&self) -> impl ExactSizeIterator<Item = &Path> {
        self.replays.files.iter().map(PathBuf::as_path)
    }

    pub(crate) fn set_replays(&mut self, replays: Replays) {
        self.replays = replays;
    }

    /// Adds what came of the run that this one went on with: together they had these walks to run, so many of them.
    pub(crate) fn add_former(
        &mut self,
        selection: Selection,
        selected: u128,
        tally: Tally,
        most: usize,
    ) {
        (self.selection, self.selected) = (Arc::new(selection), selected);
        for failure in &tally.failures {
            self.unpassed.add(failure.walk, Some(Outcome::Failed));
        }
        let others = tally.failed + tally.cancelled + tally.filtered;
        self.unpassed.more |= others > tally.failures.len() as u128;
        self.tally.add(tally, most);
    }
}

impl<S: Clone + Send + 'static> Walks<S> {
    /// Looks for the reason of failures, by running walks of `plan`.
    pub(crate) async fn find_reason(&mut self, plan: Plan<S>) {
        self.reason = explain(plan, self).await;
    }
}
