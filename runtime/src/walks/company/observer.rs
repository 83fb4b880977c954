//! What watches walks while they run, without a part in them.

use std::{ops::Range, time::Duration};

use crate::walks::{Failure, Lost, Outcome, Tally, Turn};

/// Told of what happens to walks; called by many workers at once, between the steps of walks, so every call has to be short.
pub(crate) trait Observer: Send + Sync + 'static {
    /// Worker `worker` turns to this walk; again after a serial action.
    fn enters(&self, worker: usize, walk: u128);

    /// The worker has no walk at hand.
    fn rests(&self, worker: usize);

    /// Whether the steps of this walk are to be timed and told.
    fn follows(&self, walk: u128) -> bool;

    /// A walk has ended that was followed, or has failed.
    fn ended(&self, trail: &Trail<'_>);

    /// The walks at these positions of the selection have ended, as counted. Unless the run is aborted every position
    /// comes once.
    fn batch(&self, positions: Range<u128>, tally: &Tally);

    /// A serial action is about to run.
    fn turns(&self, turn: &Turn);

    /// A serial action has run.
    fn turn(&self, turn: &Turn, elapsed: Duration, lost: Option<&Lost>);
}

/// The way of a walk that has ended.
#[derive(Debug)]
pub(crate) struct Trail<'a> {
    pub(crate) walk: u128,
    pub(crate) outcome: Outcome,
    /// How long its actions took together, if that was measured.
    pub(crate) elapsed: Option<Duration>,
    /// The actions that ran; none if the walk was not followed.
    pub(crate) steps: &'a [StepTime],
    pub(crate) failure: Option<&'a Failure>,
}

/// One action of a walk that was followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StepTime {
    /// The position of the action.
    pub(crate) action: usize,
    /// The index of its option.
    pub(crate) option: usize,
    pub(crate) elapsed: Duration,
}
