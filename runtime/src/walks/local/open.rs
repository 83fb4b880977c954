//! The walks that wait for a serial action, each with its state.

use std::{ops::Range, time::Duration};

use crate::walks::company::StepTime;

/// The walks of a range of positions; nothing in the place of one that has ended.
pub(super) struct Open<S> {
    start: u128,
    walks: Vec<Option<Waiting<S>>>,
}

/// A walk between two segments.
pub(super) struct Waiting<S> {
    pub(super) state: S,
    /// How long its actions took so far, if that is measured.
    pub(super) elapsed: Option<Duration>,
    /// The actions that ran, if somebody looks on.
    pub(super) steps: Option<Vec<StepTime>>,
}

impl<S> Waiting<S> {
    pub(super) fn new(state: S) -> Self {
        Self { state, elapsed: None, steps: None }
    }
}

impl<S> Default for Open<S> {
    fn default() -> Self {
        Self { start: 0, walks: Vec::new() }
    }
}

impl<S> Open<S> {
    /// Forgets all walks, and makes room for others.
    pub(super) fn reset(&mut self, positions: &Range<u128>) {
        self.start = positions.start;
        self.walks.clear();
        self.walks.resize_with(length(positions), || None);
    }

    /// Takes out the walks of `positions`.
    pub(super) fn take(&mut self, positions: &Range<u128>) -> Vec<Option<Waiting<S>>> {
        let range = self.places(positions);
        self.walks[range].iter_mut().map(Option::take).collect()
    }

    /// Puts walks back, from the start of `positions` on.
    pub(super) fn put(&mut self, positions: &Range<u128>, walks: Vec<Option<Waiting<S>>>) {
        let range = self.places(positions);
        for (place, walk) in self.walks[range].iter_mut().zip(walks) {
            *place = walk;
        }
    }

    fn places(&self, positions: &Range<u128>) -> Range<usize> {
        let start = length(&(self.start..positions.start));
        start..start + length(positions)
    }
}

/// How many positions there are. Walks are only kept below a limit that fits.
fn length(positions: &Range<u128>) -> usize {
    usize::try_from(positions.end - positions.start).unwrap_or(usize::MAX)
}
