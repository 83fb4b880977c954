//! One task that runs walks, one after another.

use std::{
    ops::Range,
    sync::Arc,
    time::{Duration, Instant},
};

use crate::error::Error;

use crate::walks::{
    Context, Failure, Outcome, Record, Tally,
    portion::{Ended, Stage},
};

use super::{Job, lock, open::Waiting};

pub(super) struct Worker<S> {
    job: Arc<Job<S>>,
    initial: S,
    /// The options of the walk at hand, and its number.
    digits: Vec<usize>,
    at: Option<u128>,
    tally: Tally,
    records: Vec<Record<S>>,
}

impl<S: Clone + Send + 'static> Worker<S> {
    pub(super) fn new(job: Arc<Job<S>>, initial: S) -> Self {
        let digits = vec![0; job.actions.0.len()];
        Self { job, initial, digits, at: None, tally: Tally::default(), records: Vec::new() }
    }

    /// Runs batch after batch until none is left.
    pub(super) async fn work(mut self) -> (Tally, Vec<Record<S>>) {
        while let Some(batch) = self.batch() {
            self.run(batch).await;
            // Sync actions never wait, and others want to run on this thread too.
            tokio::task::yield_now().await;
        }
        (self.tally, self.records)
    }

    fn batch(&self) -> Option<Range<u128>> {
        if self.job.stopped() {
            return None;
        }
        lock(&self.job.line).take()
    }

    async fn run(&mut self, batch: Range<u128>) {
        let job = Arc::clone(&self.job);
        let (first, last) = (job.segment.first, job.segment.last);
        let waiting = if first { Vec::new() } else { lock(&job.open).take(&batch) };
        let (mut waiting, mut kept) = (waiting.into_iter(), Vec::new());
        for position in batch.clone() {
            if job.stopped() {
                return;
            }
            let walk = self.enter(&job, position);
            let at = if first { self.begin(&job, walk) } else { waiting.next().flatten() };
            let going = match at {
                Some(at) => self.walk(&job, walk, at).await,
                None => None,
            };
            if !last {
                kept.push(going);
            }
        }
        if !last {
            lock(&job.open).put(&batch, kept);
        }
    }

    /// Turns to the walk at `position`.
    fn enter(&mut self, job: &Job<S>, position: u128) -> u128 {
        let walk = job.selection.walk(position);
        match self.at {
            Some(at) if at + 1 == walk => job.shape.advance(&mut self.digits),
            _ => job.shape.decode(walk, &mut self.digits),
        }
        self.at = Some(walk);
        walk
    }

    /// A fresh state for the walk, unless it is filtered.
    fn begin(&mut self, job: &Job<S>, walk: u128) -> Option<Waiting<S>> {
        let state = Waiting { state: self.initial.clone(), elapsed: Duration::ZERO };
        match job.filter(walk, &self.digits) {
            None => Some(state),
            Some(ended) => {
                self.end(job, walk, state, ended);
                None
            }
        }
    }

    /// Runs the segment, and returns the walk if it goes on.
    async fn walk(&mut self, job: &Job<S>, walk: u128, mut at: Waiting<S>) -> Option<Waiting<S>> {
        let start = job.settings.gather.then(Instant::now);
        let ended = match job.begin(walk, &self.digits, &mut at.state) {
            Stage::Over(ended) => ended,
            Stage::Waits(action) => job.rest(action, walk, &self.digits, &mut at.state).await,
        };
        at.elapsed += start.map_or(Duration::ZERO, |start| start.elapsed());
        if matches!(ended, Ended::Passed) && !job.segment.last {
            return Some(at);
        }
        self.end(job, walk, at, ended);
        None
    }

    fn end(&mut self, job: &Job<S>, walk: u128, at: Waiting<S>, ended: Ended) {
        let outcome = match ended {
            Ended::Filtered => {
                self.tally.filtered += 1;
                return;
            }
            Ended::Passed => {
                self.tally.passed += 1;
                Outcome::Passed
            }
            Ended::Cancelled => {
                self.tally.cancelled += 1;
                Outcome::Cancelled
            }
            Ended::Failed { action, error } => {
                job.failed();
                let digits = &self.digits;
                let failure = || job.failure(walk, digits, action, &error);
                self.tally.fail(walk, job.settings.failures, failure);
                Outcome::Failed
            }
        };
        if job.settings.gather {
            self.records.push(Record { walk, outcome, elapsed: at.elapsed, state: at.state });
        }
    }
}

impl<S> Job<S> {
    fn failure(&self, walk: u128, digits: &[usize], action: usize, error: &Error) -> Failure {
        let context = Context { walk, action, digits, names: &*self.actions };
        let error = format!("{error:?}");
        Failure { walk, text: context.text(), action: context.action().to_owned(), error }
    }
}
