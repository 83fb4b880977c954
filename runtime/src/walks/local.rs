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
    Crew, Failure, Lost, Observer, Outcome, Record, Segment, Selection, Shape, Sites, Stepper,
    Tally, Turn,
    drivers::Given,
    erased::Actions,
    follow::TARGET,
    observer::Trail,
    portion::{Applied, Place},
    result::Unpassed,
    rules::Rules,
    settings::Settings,
};

mod batch;
mod hang;
mod line;
mod open;
mod shared;
mod sprint;
mod through;
mod worker;

use hang::Hang;
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
    pub(super) unpassed: Unpassed,
}

/// A segment that runs: what its workers share.
pub(super) struct Job<S> {
    pub(super) actions: Arc<Actions<S>>,
    pub(super) rules: Arc<Rules>,
    pub(super) settings: Arc<Settings>,
    pub(super) segment: Segment,
    pub(super) updates: Applied<S>,
    pub(super) observer: Option<Arc<dyn Observer>>,
    pub(super) stepper: Option<Arc<dyn Stepper<S>>>,
    sites: Option<Arc<dyn Sites>>,
    drivers: Arc<Given>,
    hang: Option<Hang>,
    /// Whether walks can take the fast lane.
    plain: bool,
    shape: Arc<Shape>,
    selection: Arc<Selection>,
    open: Arc<Mutex<Open<S>>>,
    line: Mutex<Line>,
    /// How many failures are left before nothing new starts.
    failures: AtomicU64,
}

impl<S: Clone + Send + 'static> Local<S> {
    pub(super) fn new(shared: Shared<S>, initial: S) -> Self {
        Self {
            shared,
            initial,
            updates: Vec::new(),
            open: Arc::default(),
            records: Vec::new(),
            unpassed: Unpassed::default(),
        }
    }

    fn job(&self, segment: &Segment, positions: &Range<u128>, failures: Option<u128>) -> Job<S> {
        let shared = &self.shared;
        let failures =
            failures.and_then(|failures| u64::try_from(failures).ok()).unwrap_or(u64::MAX);
        Job {
            actions: Arc::clone(&shared.actions),
            rules: Arc::clone(&shared.about.rules),
            settings: Arc::clone(&shared.settings),
            segment: segment.clone(),
            updates: self.updates[segment.updates.clone()].to_vec(),
            observer: shared.looking.observer.clone(),
            stepper: shared.looking.stepper.clone(),
            sites: shared.looking.sites.clone(),
            drivers: Arc::clone(&shared.drivers),
            // Somebody who steps through walks takes the time he likes.
            hang: Hang::new(&shared.actions, &shared.settings)
                .filter(|_| shared.looking.stepper.is_none()),
            plain: segment.first
                && segment.last
                && shared.looking.stepper.is_none()
                && shared.looking.sites.is_none()
                && shared.about.rules.is_empty()
                && sprint::can(&shared.actions, &shared.settings),
            shape: Arc::clone(&shared.shape),
            selection: Arc::clone(&shared.selection),
            open: Arc::clone(&self.open),
            line: Mutex::new(Line::new(positions.clone(), shared.workers())),
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
                going
                    .map(|(position, open)| {
                        (position, open.state, open.elapsed.unwrap_or_default())
                    })
                    .collect(),
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
            let update = self.shared.turn(turn, initial).await?;
            self.updates.push((turn.action, update));
            Ok(())
        }
    }

    async fn walks(&mut self, segment: &Segment, failures: Option<u128>) -> Result<Tally> {
        let positions = self.shared.selection.positions(&segment.walks);
        if segment.first && !segment.last {
            lock(&self.open).reset(&positions);
        }
        let workers = self.shared.workers();
        let workers =
            usize::try_from(positions.end - positions.start).map_or(workers, |n| n.min(workers));
        let job = Arc::new(self.job(segment, &positions, failures));
        let mut tasks = JoinSet::new();
        for index in 0..workers {
            tasks.spawn(Worker::new(index, Arc::clone(&job), self.initial.clone()).work());
        }
        let mut tally = Tally::default();
        while let Some(done) = job.unless_stuck(tasks.join_next()).await? {
            let done = done.map_err(|error| Error::from(error).context("a worker ended early"))?;
            tally.add(done.tally, self.shared.settings.failures);
            self.records.extend(done.records);
            self.unpassed.extend(done.unpassed);
        }
        Ok(tally)
    }

    fn lose(&mut self, turn: &Turn, lost: &Lost) -> Tally {
        let selection = Arc::clone(&self.shared.selection);
        let mut tally = Tally::default();
        match self.going(turn, selection.positions(&turn.walks)) {
            Going::Counted(positions) => self.lose_all(positions, lost, &mut tally),
            Going::Started(walks) => {
                for (position, state, elapsed) in walks {
                    let walk = selection.walk(position);
                    let outcome = self.lose_one(position, lost, &mut tally);
                    if let Some(outcome) = outcome.filter(|_| self.shared.settings.gather) {
                        self.records.push(Record { walk, outcome, elapsed, state });
                    }
                }
            }
        }
        tally
    }
}

impl<S: Clone + Send + 'static> Local<S> {
    /// Walks that have not begun: as many as they like, so not each is looked at.
    fn lose_all(&mut self, positions: Range<u128>, lost: &Lost, tally: &mut Tally) {
        let looked = positions.end.min(positions.start.saturating_add(Unpassed::MOST as u128 + 1));
        for position in positions.start..looked {
            self.lose_one(position, lost, tally);
        }
        let rest = looked..positions.end;
        let left = rest.end - rest.start;
        self.unpassed.more |= left > 0;
        let counts = match lost.outcome {
            Some(Outcome::Failed) => Tally { failed: left, ..Tally::default() },
            Some(_) => Tally { cancelled: left, ..Tally::default() },
            None => Tally { filtered: left, ..Tally::default() },
        };
        if let Some(observer) = self.shared.looking.observer.as_ref().filter(|_| left > 0) {
            observer.batch(rest, &counts);
        }
        tally.add(counts, 0);
    }

    /// Ends one walk, and says how; nothing if a constraint forbids it.
    fn lose_one(&mut self, position: u128, lost: &Lost, tally: &mut Tally) -> Option<Outcome> {
        let (shared, most) = (&self.shared, self.shared.settings.failures);
        let walk = shared.selection.walk(position);
        let outcome = lost.outcome.filter(|_| !shared.about.forbids(walk));
        let mut one = Tally::default();
        match outcome {
            Some(Outcome::Failed) => one.fail(walk, 1, || shared.failure(walk, lost)),
            Some(_) => one.cancelled += 1,
            None => one.filtered += 1,
        }
        if let Some(observer) = &shared.looking.observer {
            observer.batch(position..position + 1, &one);
            let failure = one.failures.first();
            if let Some(outcome) = outcome {
                observer.ended(&Trail { walk, outcome, elapsed: None, steps: &[], failure });
            }
        }
        tally.add(one, most);
        if outcome.is_some() {
            self.unpassed.add(walk, outcome);
        }
        outcome
    }
}

impl<S: Send + 'static> Job<S> {
    fn stopped(&self) -> bool {
        self.failures.load(Ordering::Relaxed) == 0
    }

    /// Counts a failure.
    fn failed(&self) {
        let left = |failures: u64| (failures != u64::MAX).then(|| failures.saturating_sub(1));
        _ = self.failures.fetch_update(Ordering::Relaxed, Ordering::Relaxed, left);
    }

    fn failure(
        &self,
        walk: u128,
        digits: &[usize],
        action: Option<usize>,
        error: &Error,
    ) -> Failure {
        let place = Place { worker: 0, walk, digits, drivers: &*self.drivers };
        let text = self.context(place, 0).text();
        let action = action.map_or("", |action| self.actions.0[action].name.as_str()).to_owned();
        tracing::warn!(target: TARGET, walk, action, %error, "the walk failed");
        Failure { walk, text, action, error: format!("{error:?}") }
    }
}

/// A lock whose holders do not panic.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
