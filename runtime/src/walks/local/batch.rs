//! What a worker has counted since it last told anybody: batches that grow while walks are short.

use std::{ops::Range, sync::Arc, time::Duration};

use crate::walks::{Failure, Observer, Outcome, Tally};

/// The most walks in a batch.
const MOST: u128 = 256;

/// Batches grow below this time, and shrink above ten times of it.
const SHORT: Duration = Duration::from_millis(1);

pub(super) struct Batch {
    size: u128,
    observer: Option<Arc<dyn Observer>>,
    /// Positions without gaps that have ended, and how; not yet told.
    ended: Range<u128>,
    part: Tally,
    /// What was told of this batch already.
    told: Tally,
}

impl Batch {
    pub(super) fn new(observer: Option<Arc<dyn Observer>>) -> Self {
        Self { size: 1, observer, ended: 0..0, part: Tally::default(), told: Tally::default() }
    }

    /// How many walks to take next.
    pub(super) fn size(&self) -> u128 {
        self.size
    }

    /// Whether walks take so long that looking at the clock for each is nothing.
    pub(super) fn is_slow(&self) -> bool {
        self.size < MOST
    }

    /// A batch took so long.
    pub(super) fn took(&mut self, elapsed: Duration) {
        if elapsed < SHORT {
            self.size = (self.size * 2).min(MOST);
        } else if elapsed > SHORT * 10 {
            self.size = (self.size / 2).max(1);
        }
    }

    /// Counts walks that have passed.
    pub(super) fn passed(&mut self, positions: Range<u128>) {
        if !positions.is_empty() {
            self.extend(positions.clone());
            self.part.passed += positions.end - positions.start;
        }
    }

    /// Counts the walk at `position`; without an outcome it was filtered.
    pub(super) fn count(&mut self, position: u128, outcome: Option<Outcome>) {
        self.extend(position..position + 1);
        match outcome {
            Some(Outcome::Passed) => self.part.passed += 1,
            Some(Outcome::Failed) => self.part.failed += 1,
            Some(Outcome::Cancelled) => self.part.cancelled += 1,
            None => self.part.filtered += 1,
        }
    }

    fn extend(&mut self, positions: Range<u128>) {
        if self.ended.is_empty() {
            self.ended = positions;
        } else if self.ended.end == positions.start {
            self.ended.end = positions.end;
        } else {
            self.tell();
            self.ended = positions;
        }
    }

    /// Keeps the failure of a walk that was counted.
    pub(super) fn fail(&mut self, failure: Failure, most: usize) {
        self.part.keep(failure, most);
    }

    /// Tells what has ended, and returns all counts since the last report.
    pub(super) fn report(&mut self) -> Tally {
        self.tell();
        std::mem::take(&mut self.told)
    }

    /// Tells what has ended.
    pub(super) fn tell(&mut self) {
        if self.ended.is_empty() {
            return;
        }
        let part = std::mem::take(&mut self.part);
        if let Some(observer) = &self.observer {
            observer.batch(std::mem::take(&mut self.ended), &part);
        }
        self.ended = 0..0;
        self.told.add(part, usize::MAX);
    }
}

impl Drop for Batch {
    /// A worker that is aborted in the middle of a batch has done the first half of it.
    fn drop(&mut self) {
        self.tell();
    }
}
