//! What the coordinator asks for, done by tasks of this process.

use std::{
    future::poll_fn,
    sync::{Arc, Mutex},
    task::Poll,
    time::Instant,
};

use crate::{
    error::{Error, Result},
    walks::{
        Crew, Lost, Record, Schedule, Segment, Tally, Turn, Update, coordinate,
        result::walks::Unpassed,
    },
};

use super::{
    Job, Shared,
    guard::unless_blocked,
    hands::Hands,
    lock,
    open::Open,
    pace::{BRIEF, Pace},
    portion::Updates,
    worker::{Done, Worker},
};

/// Walks as tasks of this process.
pub(in crate::walks) struct Local<S> {
    pub(super) shared: Arc<Shared<S>>,
    pub(super) initial: S,
    /// The updates of the serial actions of the prefix, the first one first.
    updates: Updates<S>,
    /// The walks that wait for a serial action.
    pub(super) open: Arc<Mutex<Open<S>>>,
    pub(in crate::walks) records: Vec<Record<S>>,
    pub(in crate::walks) unpassed: Unpassed,
    pace: Pace,
    /// Whether the coordinator has a thread of its own, which may block.
    settled: bool,
}

impl<S: Clone + Send + 'static> Local<S> {
    pub(in crate::walks) fn new(shared: Shared<S>, initial: S) -> Self {
        Self {
            shared: Arc::new(shared),
            initial,
            updates: Vec::new(),
            open: Arc::default(),
            records: Vec::new(),
            unpassed: Unpassed::default(),
            pace: Pace::default(),
            settled: false,
        }
    }

    /// Runs a schedule, and counts as [`coordinate`] does.
    ///
    /// Between serial actions the coordinator would change threads again and again, so it gets one of its own; unless something
    /// is limited, because somebody has to watch then who is not blocked.
    pub(in crate::walks) async fn coordinated(
        mut self,
        schedule: Schedule,
        stop_after: Option<u128>,
        most: usize,
    ) -> Result<(Tally, Self)> {
        let mut hands = Hands::new(self.shared.is_settled());
        self.settled = hands.are_threads();
        if !self.settled {
            let tally = coordinate(schedule, &mut self, stop_after, most).await?;
            return Ok((tally, self));
        }
        hands.spawn(async move {
            let tally = coordinate(schedule, &mut self, stop_after, most).await?;
            Ok((tally, self))
        });
        hands.next().await.unwrap_or_else(|| Err(Error::new("the coordinator ended early")))?
    }

    /// Runs a serial action.
    async fn turn(&mut self, turn: &Turn) -> Result<Result<Arc<dyn Update<S>>, Lost>> {
        let (shared, initial, turn) =
            (Arc::clone(&self.shared), self.initial.clone(), turn.clone());
        if self.settled {
            return Ok(shared.turn(&turn, initial).await);
        }
        let (name, limit) = (&self.shared.actions.0[turn.action].name, shared.limit(turn.action));
        let mut hands = Hands::new(true);
        hands.spawn(async move { shared.turn(&turn, initial).await });
        match unless_blocked(name, limit, hands.next()).await? {
            Some(ended) => ended,
            None => Err(Error::new(format!("`{name}` ended early"))),
        }
    }
}

impl<S> Local<S> {
    /// Adds what a worker has done.
    fn add(&mut self, done: Done<S>, tally: &mut Tally) {
        tally.add(done.tally, self.shared.settings.failures);
        self.records.extend(done.records);
        self.unpassed.extend(done.unpassed);
    }
}

impl<S: Clone + Send + 'static> Crew for Local<S> {
    async fn serial(&mut self, turn: &Turn) -> Result<Result<(), Lost>> {
        let level = turn.prefix.len() - 1;
        self.updates.truncate(level);
        let update = self.turn(turn).await?;
        Ok(update.map(|update| self.updates.push((turn.action, update))))
    }

    async fn walks(&mut self, segment: &Segment, failures: Option<u128>) -> Result<Tally> {
        let positions = self.shared.selection.positions(&segment.walks);
        if segment.first && !segment.last {
            lock(&self.open).reset(&positions);
        }
        let (start, level) = (Instant::now(), segment.prefix.len());
        let workers = self.shared.workers();
        let workers =
            usize::try_from(positions.end - positions.start).map_or(workers, |n| n.min(workers));
        let updates = self.updates[segment.updates.clone()].to_vec();
        let open = Arc::clone(&self.open);
        let job = Job::new(&self.shared, (segment, &positions), failures, updates, open);
        let job = Arc::new(job);
        let mut tally = Tally::default();
        let mut hands = Hands::new(job.may_block());
        let mut begun = 0;
        if self.settled && self.pace.workers(level, workers) == 1 {
            let first = Worker::new(0, Arc::clone(&job), self.initial.clone()).patient(BRIEF);
            let mut first = Box::pin(first.work());
            begun = match poll_fn(|context| Poll::Ready(first.as_mut().poll(context))).await {
                Poll::Ready(done) => {
                    self.add(done, &mut tally);
                    workers
                }
                // It is not so brief this time: the others come, and the first goes on among them.
                Poll::Pending => {
                    hands.spawn(first);
                    1
                }
            };
        }
        for index in begun..workers {
            hands.spawn(Worker::new(index, Arc::clone(&job), self.initial.clone()).work());
        }
        while let Some(done) = job.unless_stuck(hands.next()).await? {
            self.add(done?, &mut tally);
        }
        self.pace.took(level, start.elapsed());
        Ok(tally)
    }

    fn lose(&mut self, turn: &Turn, lost: &Lost) -> Tally {
        self.lose_walks(turn, lost)
    }
}
