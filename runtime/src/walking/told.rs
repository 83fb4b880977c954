//! What is told of a run around its walks: what runs, what was done before, that it was given up.

use std::time::Duration;

use super::{ledger::SHOWN, order::Order, positions::Positions, progress, traces::Traces};
use crate::{
    clock::human,
    error::Error,
    event::{
        Event, Recorder, WalkAction, WalkAtHand, WalkCounts, WalkEnd, WalksEnd, WalksProgress,
        WalksStart,
    },
    walks::{Failure, Radix, Selection, count},
};

/// How many numbers of selected walks are written down at most.
const LISTED: usize = 10_000;

impl Order {
    /// What runs.
    pub(super) fn start(&self) -> WalksStart {
        let numbers = match &self.selection {
            Selection::Numbers(numbers) if numbers.len() <= LISTED => Some(numbers.clone()),
            _ => None,
        };
        let action = |(name, radix): (&str, Radix)| WalkAction {
            name: name.to_owned(),
            options: radix.options,
            serial: radix.serial,
        };
        WalksStart {
            actions: self.marks.actions().map(action).collect(),
            walks: self.walks,
            selected: self.selected,
            selection: self.select.clone(),
            seed: self.seed,
            numbers,
            fingerprint: self.fingerprint.clone(),
            request: self.request.clone(),
            resumed_from: self.rest.as_ref().map(|rest| rest.run.clone()),
        }
    }

    /// Tells again what the run that is resumed has done, so that this one can be read, and resumed, by itself.
    pub(super) fn carry_over(
        &self,
        recorder: &Recorder,
        traces: Option<&Traces>,
    ) -> (Positions, WalkCounts) {
        let Some(rest) = &self.rest else { return Default::default() };
        if !rest.at_hand.is_empty() {
            let at_hand = |walk: &u128| {
                let text = rest.failures.get(walk).map(|failure| failure.text.clone());
                WalkAtHand { walk: *walk, text: text.unwrap_or_default() }
            };
            let walks: Vec<WalkAtHand> = rest.at_hand.iter().map(at_hand).collect();
            progress::print(&died(&rest.run, &walks));
            recorder.record(Event::WalksInterrupted { run: rest.run.clone(), walks });
        }
        for failure in rest.failures.values() {
            if let Some(traces) = traces {
                traces.write(failure);
            }
            recorder.record(Event::WalkFinished(failure.clone()));
        }
        let ended = rest.ended.ranges().collect();
        recorder.record(Event::WalksProgress(WalksProgress { ended, counts: rest.counts }));
        (rest.ended.clone(), rest.counts)
    }

    /// The first failures of the run that is resumed.
    pub(super) fn failures(&self) -> Vec<WalkEnd> {
        let failures = self.rest.iter().flat_map(|rest| rest.failures.values());
        failures.take(SHOWN).cloned().collect()
    }

    /// What is said of a run that did not come to its end; some of its failures, and what it was about, are these.
    pub(super) fn given_up(
        &self,
        end: &WalksEnd,
        failures: &[WalkEnd],
        at_hand: &[WalkAtHand],
    ) -> Error {
        let WalkCounts { passed, failed, .. } = end.counts;
        let (ended, selected) = (count(end.counts.ended()), count(self.selected));
        let took = human(Duration::from_micros(end.elapsed_us));
        let error = Error::new(format!(
            "{ended} of {selected} walks ended within {took}: {} passed, {} failed",
            count(passed),
            count(failed)
        ))
        .help(match self.request {
            None => format!("go on with the others: MULTITEST_WALK=resume {}", self.rerun),
            Some(_) => format!("run them again: {}", self.rerun),
        });
        let open = |WalkAtHand { walk, text }: &_| format!("walk {walk}  {text}  had not ended");
        let replay = |walk| format!("MULTITEST_WALK={} {}", self.token(walk), self.rerun);
        let failed = |end: &WalkEnd| failure(end).shown(Some(&replay(end.walk)));
        let mut shown: Vec<String> = failures.iter().map(failed).collect();
        shown.extend(at_hand.iter().map(open));
        if shown.is_empty() { error } else { error.details(shown.join("\n")) }
    }
}

/// A failure as it was told.
pub(super) fn failure(end: &WalkEnd) -> Failure {
    Failure {
        walk: end.walk,
        text: end.text.clone(),
        action: end.failed_action.clone().unwrap_or_default(),
        error: end.error.clone().unwrap_or_default(),
    }
}

/// Names the walks that were at hand when the process of a run ended.
fn died(run: &str, walks: &[WalkAtHand]) -> String {
    let line = |walk: &WalkAtHand| format!("    walk {}  {}\n", walk.walk, walk.text);
    let lines: String = walks.iter().map(line).collect();
    format!("note: the process of the run `{run}` ended while these walks ran:\n{lines}")
}
