//! The crew of one machine: tasks that take batches of numbers from one line.

use std::{
    ops::Range,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::task::JoinSet;

use crate::error::{Error, Result};

use super::{
    CancelWalk, Crew, Lost, Outcome, Record, Segment, Selection, Shape, Tally, Turn,
    erased::Actions, plan::Settings, portion::Applied,
};

mod line;
mod open;
mod shared;
mod worker;

use line::Line;
use open::Open;
pub(super) use shared::Shared;
use worker::Worker;

pub(super) struct Local<S> {
    shared: Shared<S>,
    initial: S,
    /// The updates of the serial actions of the prefix, the first one first.
    updates: Applied<S>,
    /// The walks that wait for a serial action.
    open: Arc<Mutex<Open<S>>>,
    pub(super) records: Vec<Record<S>>,
}

/// A segment that runs: what its workers share.
pub(super) struct Job<S> {
    pub(super) actions: Arc<Actions<S>>,
    pub(super) settings: Arc<Settings>,
    pub(super) segment: Segment,
    pub(super) updates: Applied<S>,
    shape: Arc<Shape>,
    selection: Arc<Selection>,
    open: Arc<Mutex<Open<S>>>,
    line: Mutex<Line>,
    /// How many failures are left before nothing new starts.
    failures: AtomicU64,
}

impl<S: Clone + Send + 'static> Local<S> {
    pub(super) fn new(shared: Shared<S>, initial: S) -> Self {
        Self { shared, initial, updates: Vec::new(), open: Arc::default(), records: Vec::new() }
    }

    fn job(&self, segment: &Segment, positions: &Range<u128>, failures: Option<u128>) -> Job<S> {
        let shared = &self.shared;
        let failures =
            failures.and_then(|failures| u64::try_from(failures).ok()).unwrap_or(u64::MAX);
        Job {
            actions: Arc::clone(&shared.actions),
            settings: Arc::clone(&shared.settings),
            segment: segment.clone(),
            updates: self.updates[segment.updates.clone()].to_vec(),
            shape: Arc::clone(&shared.shape),
            selection: Arc::clone(&shared.selection),
            open: Arc::clone(&self.open),
            line: Mutex::new(Line::new(positions.clone(), shared.settings.concurrency)),
            failures: AtomicU64::new(failures),
        }
    }

    /// The walks of `positions` that have not ended; each with its state, if somebody gathers states.
    fn going(&self, turn: &Turn, positions: Range<u128>) -> Going<S> {
        let settings = &self.shared.settings;
        if turn.started {
            let open = lock(&self.open).take(&positions);
            let going = positions
                .zip(open)
                .filter_map(|(position, open)| open.map(|open| (position, open)));
            return Going::Started(
                going.map(|(position, open)| (position, open.state, open.elapsed)).collect(),
            );
        }
        if settings.gather {
            return Going::Started(
                positions.map(|at| (at, self.initial.clone(), Duration::ZERO)).collect(),
            );
        }
        Going::Counted(positions)
    }
}

enum Going<S> {
    Started(Vec<(u128, S, Duration)>),
    Counted(Range<u128>),
}

impl<S: Clone + Send + 'static> Crew for Local<S> {
    fn serial(&mut self, turn: &Turn) -> impl Future<Output = Result<(), Lost>> + Send {
        let level = turn.prefix.len() - 1;
        self.updates.truncate(level);
        let initial = self.initial.clone();
        async move {
            match self.shared.turn(turn, initial).await {
                Ok(update) => {
                    self.updates.push((turn.action, update));
                    Ok(())
                }
                Err(error) => Err(Lost {
                    cancelled: error.downcast_ref::<CancelWalk>().is_some(),
                    action: self.shared.actions.0[turn.action].name.clone(),
                    error: format!("{error:?}"),
                }),
            }
        }
    }

    async fn walks(&mut self, segment: &Segment, failures: Option<u128>) -> Result<Tally> {
        let positions = self.shared.selection.positions(&segment.walks);
        if segment.first && !segment.last {
            lock(&self.open).reset(&positions);
        }
        let workers =
            (positions.end - positions.start).min(self.shared.settings.concurrency as u128);
        let job = Arc::new(self.job(segment, &positions, failures));
        let mut tasks = JoinSet::new();
        for _ in 0..workers {
            tasks.spawn(Worker::new(Arc::clone(&job), self.initial.clone()).work());
        }
        let mut tally = Tally::default();
        while let Some(done) = tasks.join_next().await {
            let (part, records) =
                done.map_err(|error| Error::from(error).context("a worker ended early"))?;
            tally.add(part, self.shared.settings.failures);
            self.records.extend(records);
        }
        Ok(tally)
    }

    fn lose(&mut self, turn: &Turn, lost: &Lost) -> Tally {
        let selection = Arc::clone(&self.shared.selection);
        let most = self.shared.settings.failures;
        let mut tally = Tally::default();
        match self.going(turn, selection.positions(&turn.walks)) {
            Going::Counted(positions) => {
                let count = positions.end - positions.start;
                if lost.cancelled {
                    tally.cancelled = count;
                } else {
                    let first = positions
                        .take(most)
                        .map(|position| self.shared.failure(selection.walk(position), lost));
                    (tally.failed, tally.failures) = (count, first.collect());
                }
            }
            Going::Started(walks) => {
                for (position, state, elapsed) in walks {
                    let walk = selection.walk(position);
                    let outcome = lost.outcome();
                    match outcome {
                        Outcome::Failed => {
                            tally.fail(walk, most, || self.shared.failure(walk, lost));
                        }
                        _ => tally.cancelled += 1,
                    }
                    if self.shared.settings.gather {
                        self.records.push(Record { walk, outcome, elapsed, state });
                    }
                }
            }
        }
        tally
    }
}

impl Lost {
    fn outcome(&self) -> Outcome {
        if self.cancelled { Outcome::Cancelled } else { Outcome::Failed }
    }
}

impl<S> Job<S> {
    fn stopped(&self) -> bool {
        self.failures.load(Ordering::Relaxed) == 0
    }

    /// Counts a failure.
    fn failed(&self) {
        let left = |failures: u64| (failures != u64::MAX).then(|| failures.saturating_sub(1));
        _ = self.failures.fetch_update(Ordering::Relaxed, Ordering::Relaxed, left);
    }
}

/// A lock whose holders do not panic.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
