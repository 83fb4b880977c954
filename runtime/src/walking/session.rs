//! One run of walks from its first event to its last.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use tokio::{
    sync::Notify,
    time::{MissedTickBehavior, interval},
};

use super::{
    hand::{self, Hand},
    ledger::{self, Ledger, State},
    order::Order,
    positions::Positions,
    progress::{self, Far, Line},
    sample::Sample,
    step::Steps,
    told::failure,
    traces::Traces,
};
use crate::{
    error::{Error, Result},
    event::{self, Event, Recorder, WalkCounts, WalkEnd, WalksEnd},
    walks::{Plan, Replays, Show, Tally, Verbosity, Walks},
};

/// How often the line on the terminal is renewed.
const RENEWED: Duration = Duration::from_millis(200);

/// Where a run of walks writes, and whom it tells when it is given up.
pub(crate) struct Place<'a> {
    pub(crate) recorder: Arc<Recorder>,
    /// The test's directory.
    pub(crate) directory: &'a Path,
    pub(crate) given_up: &'a (dyn Fn(Error) + Sync),
}

impl Order {
    /// Runs the walks of `plan`, which was settled by [`new`](Self::new): writes what happens, and shows how far it is.
    ///
    /// # Errors
    ///
    /// If the walks could not be run, or what was asked for cannot be written; that walks fail is none.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future gives the run up; what ended until then is written down, so that it can be resumed.
    pub(crate) async fn run<S: Clone + Send + 'static>(
        &self,
        mut plan: Plan<S>,
        place: Place<'_>,
    ) -> Result<Walks<S>> {
        let session = Session::begin(self, &plan, place)?;
        plan.observe(session.ledger.clone());
        let show = plan.show();
        let enough = Arc::new(Notify::new());
        if let Some(show) = show.filter(|_| self.step) {
            plan.step_with(Arc::new(Steps::new(show, enough.clone())));
            // Who looks at a walk takes his time.
            plan.settings_mut().walk_timeout = None;
        }
        let walks = tokio::select! {
            biased;
            () = enough.notified() => Err(Error::new("somebody ended the walks step by step")),
            walks = session.during(self.walk(plan)) => walks,
        };
        session.finish(walks?, show)
    }

    /// Runs the walks, and adds what came of the run that is gone on with.
    async fn walk<S: Clone + Send + 'static>(&self, mut plan: Plan<S>) -> Result<Walks<S>> {
        let Some(rest) = &self.rest else { return plan.run().await };
        let most = plan.settings().failures;
        let explain = std::mem::take(&mut plan.settings_mut().explain);
        let mut whole = plan.clone();
        let mut walks = plan.run().await?;
        let failures = rest.failures.values().map(failure).take(most).collect();
        let WalkCounts { passed, failed, cancelled, filtered } = rest.counts;
        let before = Tally { passed, failed, cancelled, filtered, failures };
        walks.add_former(self.selection.clone(), self.selected, before, most);
        // Whoever looks for the reason of a process that ended would end this one too.
        if !rest.lost {
            whole.set_selection(self.selection.clone());
            whole.settings_mut().explain = explain;
            walks.find_reason(whole).await;
        }
        Ok(walks)
    }
}

struct Session<'a> {
    order: &'a Order,
    ledger: Arc<Ledger>,
    given_up: &'a (dyn Fn(Error) + Sync),
    hand: Option<PathBuf>,
    over: bool,
}

impl<'a> Session<'a> {
    fn begin<S: 'static>(order: &'a Order, plan: &Plan<S>, place: Place<'a>) -> Result<Self> {
        let Place { recorder, directory, given_up } = place;
        let traces = order.directory.clone().map(Traces::new).transpose()?;
        let path = directory.join(hand::FILE);
        // Without the file a run that dies tells less; nothing fails for that.
        let hand = Hand::new(&path, plan.settings().workers());
        let written = hand.is_ok().then_some(path);
        for note in &order.notes {
            progress::print(&format!("note: {note}\n"));
            recorder.record(Event::Warning { driver: None, text: note.clone() });
        }
        recorder.record(Event::WalksStarted(order.start()));
        let (before, counts) = order.carry_over(&recorder, traces.as_ref());
        let state = State {
            counts,
            untold: Positions::default(),
            told: Instant::now(),
            failures: order.failures(),
            over: false,
        };
        let verbosity = plan.settings().verbosity.unwrap_or_default();
        let (selection, left) = (plan.selection(), plan.selected());
        let ledger = Ledger {
            recorder,
            hand: hand.unwrap_or_else(|_| Hand::without_file()),
            sample: Sample::new(verbosity, left, |position| selection.walk(position)),
            steps: verbosity != Verbosity::Walks,
            texts: Box::new(plan.texts()),
            tokens: Box::new(order.tokens()),
            before,
            traces,
            selected: order.selected,
            began: Instant::now(),
            state: Mutex::new(state),
        };
        Ok(Self { order, ledger: Arc::new(ledger), given_up, hand: written, over: false })
    }

    /// Waits for `run`; meanwhile tells how far it is, to the events and to the terminal.
    async fn during<T>(&self, run: impl Future<Output = T>) -> T {
        let mut line = if self.order.step { None } else { Line::new() };
        let mut ticks = interval(RENEWED);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut run = std::pin::pin!(run);
        loop {
            tokio::select! {
                biased;
                ended = &mut run => return ended,
                _ = ticks.tick() => {
                    self.ledger.tell();
                    if let Some(line) = &mut line {
                        line.show(&self.order.test, &self.far());
                    }
                }
            }
        }
    }

    fn far(&self) -> Far {
        Far {
            selected: self.order.selected,
            counts: self.ledger.counts(),
            before: self.ledger.before.len(),
            elapsed: self.ledger.began.elapsed(),
        }
    }

    /// Writes what came of the walks.
    fn finish<S>(mut self, mut walks: Walks<S>, show: Option<Show<S>>) -> Result<Walks<S>> {
        self.over = true;
        let end = self.ledger.end(false);
        self.write(&walks, &end, show)?;
        walks.set_replays(self.replays(&walks));
        Ok(walks)
    }

    fn write<S>(&self, walks: &Walks<S>, end: &WalksEnd, show: Option<Show<S>>) -> Result<()> {
        let Some(traces) = &self.ledger.traces else { return Ok(()) };
        traces.finish(end)?;
        match show.filter(|_| !walks.records().is_empty()) {
            Some(show) => traces.states(walks.records(), show, |record| WalkEnd {
                elapsed_us: Some(ledger::micros(record.elapsed)),
                ..self.ledger.plain_end(record.walk, record.outcome)
            }),
            None => Ok(()),
        }
    }

    fn replays<S>(&self, walks: &Walks<S>) -> Replays {
        let order = self.order;
        let command = |walk| format!("MULTITEST_WALK={} {}", order.token(walk), order.rerun);
        let mut files = vec![event::file()];
        files.extend(self.hand.clone());
        files.extend(self.ledger.traces.iter().flat_map(Traces::files_there));
        Replays {
            each: walks.failures().iter().map(|failure| command(failure.walk)).collect(),
            all: Some(format!("MULTITEST_WALK=failed {}", order.rerun)),
            files,
        }
    }
}

impl Drop for Session<'_> {
    /// The run was given up: what ended until now is told.
    fn drop(&mut self) {
        if self.over {
            return;
        }
        let end = self.ledger.end(true);
        // What failed is told already, and the run fails anyway.
        let _ = self.ledger.traces.as_ref().map(|traces| traces.finish(&end));
        let told = self.order.given_up(&end, &self.ledger.failures(), &self.ledger.at_hand());
        (self.given_up)(told);
    }
}
