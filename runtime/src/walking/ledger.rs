//! What is written down while walks run: the events, the walks at hand, and the counts for whoever looks.
//!
//! Many workers write at once. What comes with every walk is a few stores; the rest comes with batches, failures and the walks
//! of a sample.

use std::{
    ops::Range,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::{hand::Hand, positions::Positions, sample::Sample, traces::Traces};
use crate::{
    event::{
        Event, Recorder, SerialTurn, WalkAtHand, WalkCounts, WalkEnd, WalkOutcome, WalkStep,
        WalksEnd, WalksProgress,
    },
    walks::{Lost, Observer, Outcome, StepTime, Tally, Trail, Turn},
};

/// How often it is told which walks have ended.
const PACE: Duration = Duration::from_millis(100);

/// How many failures are shown of a run that was given up.
pub(super) const SHOWN: usize = 10;

/// The words for a walk.
pub(super) type Words = Box<dyn Fn(u128) -> String + Send + Sync>;

/// The writer of one run of walks.
pub(super) struct Ledger {
    pub(super) recorder: Arc<Recorder>,
    pub(super) hand: Hand,
    pub(super) sample: Sample,
    /// Whether the actions of followed walks are told of, with their times.
    pub(super) steps: bool,
    pub(super) texts: Words,
    pub(super) tokens: Words,
    /// The positions that ended in the run that is resumed; those of this one count what is beside them.
    pub(super) before: Positions,
    pub(super) traces: Option<Traces>,
    pub(super) selected: u128,
    pub(super) began: Instant,
    pub(super) state: Mutex<State>,
}

/// What changes.
#[derive(Debug)]
pub(super) struct State {
    pub(super) counts: WalkCounts,
    /// Positions that ended and were not yet told.
    pub(super) untold: Positions,
    pub(super) told: Instant,
    /// The failures that came first, for when the run is given up.
    pub(super) failures: Vec<WalkEnd>,
    /// Whether the end was told: what comes later was under way when the run was given up.
    pub(super) over: bool,
}

impl Ledger {
    /// How walks have ended so far, those of the run that is resumed included.
    pub(super) fn counts(&self) -> WalkCounts {
        self.state().counts
    }

    /// Some failures, those of the run that is resumed included.
    pub(super) fn failures(&self) -> Vec<WalkEnd> {
        self.state().failures.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells what has ended, if the last time was long enough ago.
    pub(super) fn tell(&self) {
        let mut state = self.state();
        if state.told.elapsed() >= PACE {
            self.progress(&mut state);
        }
    }

    fn progress(&self, state: &mut State) {
        state.told = Instant::now();
        let untold = std::mem::take(&mut state.untold);
        if !untold.is_empty() {
            let ended = untold.ranges().collect();
            let progress = WalksProgress { ended, counts: state.counts };
            self.recorder.record(Event::WalksProgress(progress));
        }
    }

    /// Tells that the walks are over, and returns what was told.
    pub(super) fn end(&self, interrupted: bool) -> WalksEnd {
        let mut state = self.state();
        self.progress(&mut state);
        state.over = true;
        let counts = state.counts;
        let end = WalksEnd {
            counts,
            left: self.selected.saturating_sub(counts.ended()),
            elapsed_us: micros(self.began.elapsed()),
            interrupted,
        };
        self.recorder.record(Event::WalksFinished(end.clone()));
        end
    }

    /// The walks that workers have at hand, the first of them.
    pub(super) fn at_hand(&self) -> Vec<WalkAtHand> {
        let walks = self.hand.walks().into_iter().take(SHOWN);
        walks.map(|walk| WalkAtHand { walk, text: (self.texts)(walk) }).collect()
    }

    fn walk_end(&self, trail: &Trail<'_>) -> WalkEnd {
        let steps: &[_] = if self.steps { trail.steps } else { &[] };
        let end = WalkEnd {
            elapsed_us: trail.elapsed.map(micros),
            steps: steps.iter().map(step).collect(),
            ..self.plain_end(trail.walk, trail.outcome)
        };
        let Some(failure) = trail.failure else { return end };
        WalkEnd {
            error: Some(failure.error.clone()),
            failed_action: Some(failure.action.clone()).filter(|action| !action.is_empty()),
            token: Some((self.tokens)(trail.walk)),
            ..end
        }
    }

    /// The end of a walk of which no more is known.
    pub(super) fn plain_end(&self, walk: u128, outcome: Outcome) -> WalkEnd {
        WalkEnd {
            walk,
            text: (self.texts)(walk),
            outcome: told(outcome),
            elapsed_us: None,
            steps: Vec::new(),
            error: None,
            failed_action: None,
            token: None,
        }
    }
}

impl Observer for Ledger {
    fn enters(&self, worker: usize, walk: u128) {
        self.hand.enters(worker, walk);
    }

    fn rests(&self, worker: usize) {
        self.hand.rests(worker);
    }

    fn follows(&self, walk: u128) -> bool {
        self.sample.has(walk)
    }

    fn ended(&self, trail: &Trail<'_>) {
        // Others may look on: who logs, who steps. What is told stays the same.
        if trail.failure.is_none() && !self.sample.has(trail.walk) {
            return;
        }
        let end = self.walk_end(trail);
        if end.outcome == WalkOutcome::Failed {
            let failures = &mut self.state().failures;
            failures.extend((failures.len() < SHOWN).then(|| end.clone()));
        }
        if let Some(traces) = &self.traces {
            traces.write(&end);
        }
        self.recorder.record(Event::WalkFinished(end));
    }

    fn batch(&self, positions: Range<u128>, tally: &Tally) {
        let mut state = self.state();
        for positions in self.before.beside(&positions) {
            state.untold.add(positions);
        }
        let counts = &mut state.counts;
        counts.passed += tally.passed;
        counts.failed += tally.failed;
        counts.cancelled += tally.cancelled;
        counts.filtered += tally.filtered;
        if state.over || state.told.elapsed() >= PACE {
            self.progress(&mut state);
        }
    }

    fn turns(&self, turn: &Turn) {
        self.recorder.record(Event::SerialStarted(serial(turn)));
    }

    fn turn(&self, turn: &Turn, elapsed: Duration, lost: Option<&Lost>) {
        let (elapsed_us, error) = (Some(micros(elapsed)), lost.map(|lost| lost.error.clone()));
        self.recorder.record(Event::SerialFinished(SerialTurn {
            elapsed_us,
            error,
            ..serial(turn)
        }));
    }
}

fn serial(turn: &Turn) -> SerialTurn {
    SerialTurn { action: turn.action, prefix: turn.prefix.clone(), elapsed_us: None, error: None }
}

fn step(step: &StepTime) -> WalkStep {
    let &StepTime { action, option, elapsed } = step;
    WalkStep { action, option, elapsed_us: micros(elapsed) }
}

fn told(outcome: Outcome) -> WalkOutcome {
    match outcome {
        Outcome::Passed => WalkOutcome::Passed,
        Outcome::Failed => WalkOutcome::Failed,
        Outcome::Cancelled => WalkOutcome::Cancelled,
    }
}

pub(super) fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::{super::former, *};
    use crate::{
        event,
        walks::{Failure, Verbosity},
    };

    /// A ledger of 20 walks, of which the first five and those from 10 to 14 have ended before.
    fn ledger(test: &str) -> Ledger {
        let state = State {
            counts: WalkCounts { passed: 10, ..WalkCounts::default() },
            untold: Positions::default(),
            // However slow the machine is, it is not yet time to tell.
            told: Instant::now() + Duration::from_hours(1),
            failures: Vec::new(),
            over: false,
        };
        Ledger {
            recorder: Arc::new(Recorder::new(Some(test.to_owned()))),
            hand: Hand::without_file(),
            sample: Sample::new(Verbosity::Failures, 20, |position| position),
            steps: true,
            texts: Box::new(|walk| format!("open={walk}")),
            tokens: Box::new(|walk| format!("w1-{walk}")),
            before: [0..5, 10..15].into_iter().collect(),
            traces: None,
            selected: 20,
            began: Instant::now(),
            state: Mutex::new(state),
        }
    }

    fn passed(count: u128) -> Tally {
        Tally { passed: count, ..Tally::default() }
    }

    /// What was told of the walks of `test`, begun by an event of its own.
    fn told(test: &str) -> former::Former {
        former::read(&event::file(), test).expect("it was told")
    }

    #[test]
    fn positions_are_those_of_the_whole_run_and_told_together() {
        let ledger = ledger("ledger: positions");
        ledger.recorder.record(Event::WalksStarted(former::tests::start("f", None)));
        ledger.batch(0..3, &passed(3));
        ledger.batch(3..6, &passed(3));
        assert_eq!(
            (ledger.counts().passed, ledger.state().untold.text()),
            (16, "5..10 15..16".into())
        );
        let end = ledger.end(true);
        assert_eq!((end.left, end.interrupted), (4, true));
        let former = told("ledger: positions");
        assert_eq!((former.ended.text(), former.counts.passed), ("5..10 15..16".into(), 16));
        assert!(former.end.is_some());
    }

    #[test]
    fn what_ends_after_the_end_is_told_at_once() {
        let ledger = ledger("ledger: late");
        ledger.recorder.record(Event::WalksStarted(former::tests::start("f", None)));
        ledger.end(true);
        ledger.batch(0..1, &passed(1));
        assert_eq!(told("ledger: late").ended.text(), "5..6");
    }

    #[test]
    fn of_walks_that_nobody_follows_the_failures_are_told() {
        let ledger = ledger("ledger: failures");
        ledger.recorder.record(Event::WalksStarted(former::tests::start("f", None)));
        let failure = Failure {
            walk: 7,
            text: "open=7".to_owned(),
            action: String::new(),
            error: "no".to_owned(),
        };
        let trail =
            |outcome, failure| Trail { walk: 7, outcome, elapsed: None, steps: &[], failure };
        ledger.ended(&trail(Outcome::Passed, None));
        ledger.ended(&trail(Outcome::Failed, Some(&failure)));
        let former = told("ledger: failures");
        let [told] = &former.walks[..] else { panic!("one was told: {:?}", former.walks) };
        assert_eq!((told.error.as_deref(), told.token.as_deref()), (Some("no"), Some("w1-7")));
        assert_eq!(told.failed_action, None, "it was no action's fault");
    }
}
