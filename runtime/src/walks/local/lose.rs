//! The walks that cannot go on, because a serial action that they depend on failed, was cancelled, or is forbidden.

use std::{ops::Range, sync::Arc, time::Duration};

use crate::walks::{Lost, Outcome, Record, Tally, Trail, Turn, result::walks::Unpassed};

use super::{Local, lock};

impl<S: Clone + Send + 'static> Local<S> {
    /// Ends the walks that depend on a serial action, and counts them.
    pub(super) fn lose_walks(&mut self, turn: &Turn, lost: &Lost) -> Tally {
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
        if let Some(observer) = self.shared.company.observer.as_ref().filter(|_| left > 0) {
            observer.batch(rest, &counts);
        }
        tally.add(counts, 0);
    }

    /// Ends one walk, and says how; nothing if a constraint forbids it.
    fn lose_one(&mut self, position: u128, lost: &Lost, tally: &mut Tally) -> Option<Outcome> {
        let (shared, most) = (&self.shared, self.shared.settings.failures);
        let walk = shared.selection.walk(position);
        let outcome = lost.outcome.filter(|_| !shared.domain.forbids(walk));
        let mut one = Tally::default();
        match outcome {
            Some(Outcome::Failed) => one.fail(walk, 1, || shared.failure(walk, lost)),
            Some(_) => one.cancelled += 1,
            None => one.filtered += 1,
        }
        if let Some(observer) = &shared.company.observer {
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
