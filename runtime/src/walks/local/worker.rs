//! One task that runs walks, one after another.

use std::{
    ops::Range,
    sync::Arc,
    time::{Duration, Instant},
};

use futures_util::future::BoxFuture;

use crate::{
    error::Result,
    walks::{Drivers, Outcome, Record, Tally, Trail, result::walks::Unpassed},
};

use super::{
    Job,
    batch::Batch,
    lock,
    open::Waiting,
    portion::{Ended, Place},
};

pub(super) struct Worker<S> {
    index: usize,
    job: Arc<Job<S>>,
    pub(super) initial: S,
    /// The options of the walk at hand, and its number.
    pub(super) digits: Vec<usize>,
    at: Option<u128>,
    pub(super) batch: Batch,
    done: Done<S>,
    /// How long it works before it lets others go on between two batches.
    patience: Duration,
}

/// What a worker has done.
pub(super) struct Done<S> {
    pub(super) tally: Tally,
    pub(super) records: Vec<Record<S>>,
    pub(super) unpassed: Unpassed,
}

impl<S> Default for Done<S> {
    fn default() -> Self {
        Self { tally: Tally::default(), records: Vec::new(), unpassed: Unpassed::default() }
    }
}

impl<S: Clone + Send + 'static> Worker<S> {
    pub(super) fn new(index: usize, job: Arc<Job<S>>, initial: S) -> Self {
        let digits = vec![0; job.actions.0.len()];
        let batch = Batch::new(job.observer.clone());
        let (done, patience) = (Done::default(), Duration::ZERO);
        Self { index, job, initial, digits, at: None, batch, done, patience }
    }

    /// The same, which lets nobody else go on for so long unless a walk waits.
    pub(super) fn patient(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Runs batch after batch until none is left.
    pub(super) async fn work(mut self) -> Done<S> {
        let begun = Instant::now();
        while let Some(positions) = self.take() {
            let start = Instant::now();
            self.run(positions).await;
            self.rest();
            self.batch.took(start.elapsed());
            // Sync actions never wait, and others want to run on this thread too.
            if begun.elapsed() >= self.patience {
                tokio::task::yield_now().await;
            }
        }
        std::mem::take(&mut self.done)
    }

    fn take(&self) -> Option<Range<u128>> {
        if self.job.stopped() {
            return None;
        }
        lock(&self.job.line).take(self.batch.size())
    }

    async fn run(&mut self, positions: Range<u128>) {
        let job = Arc::clone(&self.job);
        if self.sprints(&job) {
            return self.run_fast(&job, positions).await;
        }
        let (first, last) = (job.segment.first, job.segment.last);
        let waiting = if first { Vec::new() } else { lock(&job.open).take(&positions) };
        let (mut waiting, mut kept) = (waiting.into_iter(), Vec::new());
        for position in positions.clone() {
            if job.stopped() {
                return;
            }
            // Of walks that take their time, those before this one shall be known to have ended, whatever this one does.
            if self.batch.is_slow() {
                self.batch.tell();
            }
            let walk = self.enter(&job, position);
            let at =
                if first { self.begin(&job, position, walk) } else { waiting.next().flatten() };
            let going = match at {
                Some(at) => self.walk(&job, position, walk, at).await,
                None => None,
            };
            if !last {
                kept.push(going);
            }
        }
        if !last {
            lock(&job.open).put(&positions, kept);
        }
    }

    /// Runs walks in the fast lane, except those that somebody looks at.
    async fn run_fast(&mut self, job: &Job<S>, positions: Range<u128>) {
        let mut position = self.sprint(job, positions.clone());
        while position < positions.end && !job.stopped() {
            let walk = self.enter(job, position);
            if let Some(at) = self.begin(job, position, walk) {
                self.walk(job, position, walk, at).await;
            }
            position = self.sprint(job, position + 1..positions.end);
        }
    }

    /// Turns to the walk at `position`.
    pub(super) fn enter(&mut self, job: &Job<S>, position: u128) -> u128 {
        let walk = job.selection.walk(position);
        match self.at {
            Some(at) if at + 1 == walk => job.shape.advance(&mut self.digits),
            _ => job.shape.decode(walk, &mut self.digits),
        }
        self.at = Some(walk);
        if let Some(observer) = &job.observer {
            observer.enters(self.index, walk);
        }
        walk
    }

    /// Has no walk at hand.
    fn rest(&mut self) {
        self.job.at_rest(self.index);
        if let Some(observer) = &self.job.observer {
            observer.rests(self.index);
        }
        let part = self.batch.report();
        self.done.tally.add(part, self.job.settings.failures);
    }

    /// A fresh state for the walk, unless it is filtered.
    fn begin(&mut self, job: &Job<S>, position: u128, walk: u128) -> Option<Waiting<S>> {
        let at = Waiting::new(self.initial.clone());
        let place = self.place(walk, &*job.drivers);
        let Some(ended) = job.filter(place) else { return Some(at) };
        self.end(job, position, walk, at, ended);
        None
    }

    fn place<'a>(&'a self, walk: u128, drivers: &'a dyn Drivers) -> Place<'a> {
        Place { worker: self.index, walk, digits: &self.digits, drivers }
    }

    /// Runs the segment, and returns the walk if it goes on.
    async fn walk(
        &mut self,
        job: &Job<S>,
        position: u128,
        walk: u128,
        mut at: Waiting<S>,
    ) -> Option<Waiting<S>> {
        let start = self.timed(job).then(Instant::now);
        let ended = match &job.sites {
            None => job.through(self.place(walk, &*job.drivers), &mut at).await,
            Some(sites) => match sites.enter(self.index, walk).await {
                Ok(drivers) => {
                    let ended = job.through(self.place(walk, &*drivers), &mut at).await;
                    drop(drivers);
                    left(ended, |outcome| sites.leave(self.index, outcome)).await
                }
                Err(error) => Ended::Failed { action: None, error },
            },
        };
        if let Some(start) = start {
            *at.elapsed.get_or_insert_default() += start.elapsed();
        }
        if matches!(ended, Ended::Passed) && !job.segment.last {
            return Some(at);
        }
        self.end(job, position, walk, at, ended);
        None
    }

    /// Whether the time of a walk is taken: always, unless walks are so short that taking it would cost more.
    fn timed(&self, job: &Job<S>) -> bool {
        job.settings.gather || job.settings.walk_timeout.is_some() || self.batch.is_slow()
    }

    pub(super) fn end(
        &mut self,
        job: &Job<S>,
        position: u128,
        walk: u128,
        at: Waiting<S>,
        ended: Ended,
    ) {
        let Self { batch, done, .. } = self;
        let outcome = ended.outcome();
        batch.count(position, outcome);
        // Who wants to know which walks constraints forbid can ask the constraints.
        if !matches!(ended, Ended::Passed | Ended::Forbidden) {
            done.unpassed.add(walk, outcome);
        }
        let failure = match ended {
            Ended::Failed { action, error } => {
                job.failed();
                Some(job.failure(walk, action, &error))
            }
            _ => None,
        };
        if let (Some(observer), Some(outcome)) = (&job.observer, outcome)
            && (failure.is_some() || at.steps.is_some())
        {
            let steps = at.steps.as_deref().map_or(&[][..], |steps| steps);
            let failure = failure.as_ref();
            observer.ended(&Trail { walk, outcome, elapsed: at.elapsed, steps, failure });
        }
        if let Some(failure) = failure {
            batch.fail(failure, job.settings.failures);
        }
        if let Some(outcome) = outcome.filter(|_| job.settings.gather) {
            let elapsed = at.elapsed.unwrap_or(Duration::ZERO);
            done.records.push(Record { walk, outcome, elapsed, state: at.state });
        }
    }
}

/// How a walk ended, with what its drivers have to say of that.
async fn left<'a>(ended: Ended, leave: impl FnOnce(Outcome) -> BoxFuture<'a, Result<()>>) -> Ended {
    let told = leave(ended.outcome().unwrap_or(Outcome::Passed)).await;
    match (ended, told) {
        (ended, Ok(())) => ended,
        (Ended::Failed { action, error }, Err(told)) => {
            let evidence = error.evidence().into_iter().map(str::to_owned);
            let evidence: Vec<_> = evidence.chain([format!("{told:?}")]).collect();
            Ended::Failed { action, error: error.details(evidence.join("\n")) }
        }
        (_, Err(error)) => Ended::Failed { action: None, error },
    }
}
