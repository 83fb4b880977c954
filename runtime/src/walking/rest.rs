//! What a run that did not come to its end has done, and what is left of it.
//!
//! A walk counts as done once its position was told. Walks that were at hand when the process ended without a word, and those that
//! depend on a serial action that ran then, count as failed: any of them may have ended it, and would end it again.

use std::{collections::BTreeMap, ops::Range};

use super::{former::Former, positions::Positions};
use crate::event::{WalkCounts, WalkEnd, WalkOutcome};

/// What is done.
#[derive(Clone, Debug)]
pub(super) struct Rest {
    /// The run that is gone on with.
    pub(super) run: String,
    /// The positions of the walks that do not run again, and how they ended.
    pub(super) ended: Positions,
    pub(super) counts: WalkCounts,
    /// Those that failed, by number; of those that a serial action took with it only the first.
    pub(super) failures: BTreeMap<u128, WalkEnd>,
    /// The walks that were at hand.
    pub(super) at_hand: Vec<u128>,
    /// Whether some of the failures are those of walks that were lost with their process.
    pub(super) lost: bool,
}

/// What has to be known of the walks.
pub(super) struct Known<'a> {
    /// The position of a walk, if it is selected.
    pub(super) position: &'a dyn Fn(u128) -> Option<u128>,
    /// The number of the walk at a position.
    pub(super) walk: &'a dyn Fn(u128) -> u128,
    /// The positions of the walks that depend on the serial options of a prefix.
    pub(super) positions: &'a dyn Fn(&[usize]) -> Range<u128>,
    /// The name of an action.
    pub(super) name: &'a dyn Fn(usize) -> String,
    /// The text and the token of a walk.
    pub(super) words: &'a dyn Fn(u128) -> (String, String),
    /// How many failures are kept.
    pub(super) most: usize,
}

impl Rest {
    /// What `former` has done.
    pub(super) fn of(former: &Former, known: &Known<'_>) -> Self {
        let is_done = |walk| {
            let position = (known.position)(walk);
            position.is_some_and(|position| former.ended.contains(position))
        };
        let failures = former.failures().filter(|failure| is_done(failure.walk));
        let mut rest = Self {
            run: former.run.clone(),
            ended: former.ended.clone(),
            counts: former.counts,
            failures: failures.map(|failure| (failure.walk, failure.clone())).collect(),
            at_hand: former.at_hand().into_iter().filter(|walk| !is_done(*walk)).collect(),
            lost: false,
        };
        rest.lose_at_hand(known);
        if let Some(turn) = former.turn.as_ref().filter(|_| former.died()) {
            rest.lose_prefix(&turn.prefix, &(known.name)(turn.action), known);
        }
        rest
    }

    fn lose_at_hand(&mut self, known: &Known<'_>) {
        let error = match self.at_hand.len() {
            0 | 1 => "the process ended in this walk".to_owned(),
            many => {
                format!("the process ended while {many} walks were at hand, this one among them")
            }
        };
        for walk in self.at_hand.clone() {
            if let Some(position) = (known.position)(walk) {
                self.lose(walk, position, None, &error, known);
            }
        }
    }

    fn lose_prefix(&mut self, prefix: &[usize], name: &str, known: &Known<'_>) {
        let error = "the process ended while it ran";
        let lost = (known.positions)(prefix);
        let others = (lost.clone()).filter(|position| !self.ended.contains(*position));
        let first: Vec<u128> = others.take(known.most).collect();
        for position in first {
            self.lose((known.walk)(position), position, Some(name.to_owned()), error, known);
        }
        let before = self.ended.len();
        self.ended.add(lost);
        self.counts.failed += self.ended.len() - before;
    }

    fn lose(
        &mut self,
        walk: u128,
        position: u128,
        failed_action: Option<String>,
        error: &str,
        known: &Known<'_>,
    ) {
        let (text, token) = (known.words)(walk);
        let end = WalkEnd {
            walk,
            text,
            outcome: WalkOutcome::Failed,
            elapsed_us: None,
            steps: Vec::new(),
            error: Some(error.to_owned()),
            failed_action,
            token: Some(token),
        };
        self.lost = true;
        self.failures.insert(walk, end);
        self.ended.add(position..position + 1);
        self.counts.failed += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            former::{
                self,
                tests::{progress, start, walk, write},
            },
            hand::{self, Hand},
            tests::Folder,
        },
        *,
    };
    use crate::event::{Event, SerialTurn};

    /// Of the walks 0..100 the even ones are selected; a serial action has 4 options.
    fn known() -> Known<'static> {
        Known {
            position: &|walk| walk.is_multiple_of(2).then_some(walk / 2),
            walk: &|position| position * 2,
            positions: &|prefix| prefix[0] as u128 * 12..prefix[0] as u128 * 12 + 12,
            name: &|action| format!("action{action}"),
            words: &|walk| (format!("open={walk}"), format!("w1-{walk}")),
            most: 3,
        }
    }

    fn rest(folder: &Folder, events: Vec<Event>) -> Rest {
        let tests = folder.path().join("limits");
        let started = Event::TestStarted {
            package: String::new(),
            file: String::new(),
            line: 1,
            directory: tests,
            suite: None,
        };
        let events = [started, Event::WalksStarted(start("f", None))].into_iter().chain(events);
        let file = write(folder.path(), "run", "limits", events.collect());
        Rest::of(&former::read(&file, "limits").expect("it is there"), &known())
    }

    fn failed(rest: &Rest) -> Vec<(u128, &str)> {
        let error = |failure: &'_ WalkEnd| failure.error.is_some();
        assert!(rest.failures.values().all(error), "each says why");
        let failures = rest.failures.values();
        failures
            .map(|failure| (failure.walk, failure.error.as_deref().unwrap_or_default()))
            .collect()
    }

    #[test]
    fn a_failure_counts_once_its_position_was_told() {
        let folder = Folder::new();
        let events = vec![
            Event::WalkFinished(walk(4, WalkOutcome::Failed)),
            Event::WalkFinished(walk(6, WalkOutcome::Passed)),
            Event::WalkFinished(walk(60, WalkOutcome::Failed)),
            progress(&[(0, 10)], 9),
        ];
        let rest = rest(&folder, events);
        assert_eq!(failed(&rest), [(4, "it failed")]);
        assert_eq!((rest.run.as_str(), rest.ended.len(), rest.counts.passed), ("run", 10, 9));
    }

    #[test]
    fn walks_at_hand_of_a_process_that_ended_count_as_failed_and_do_not_run_again() {
        let folder = Folder::new();
        std::fs::create_dir(folder.path().join("limits")).expect("a temporary folder");
        let hand = Hand::new(&folder.path().join("limits").join(hand::FILE), 2).expect("a file");
        hand.enters(0, 40);
        hand.enters(1, 8);
        let alone = rest(&folder, vec![progress(&[(0, 10)], 10)]);
        assert_eq!(failed(&alone), [(40, "the process ended in this walk")]);
        assert_eq!(alone.ended.text(), "0..10 20..21");
        assert_eq!((alone.at_hand, alone.counts.failed), (vec![40], 1));

        hand.enters(1, 42);
        let both = rest(&folder, vec![progress(&[(0, 10)], 10)]);
        let error = "the process ended while 2 walks were at hand, this one among them";
        assert_eq!(failed(&both), [(40, error), (42, error)]);

        let asked = rest(&folder, vec![progress(&[(0, 10)], 10), former::tests::end(40, true)]);
        assert_eq!(failed(&asked), [], "who ended in order says so");
    }

    #[test]
    fn walks_of_a_serial_action_that_ran_when_the_process_ended_are_lost_with_it() {
        let folder = Folder::new();
        let turn = SerialTurn { action: 1, prefix: vec![1], elapsed_us: None, error: None };
        let events = vec![progress(&[(0, 13)], 13), Event::SerialStarted(turn)];
        let rest = rest(&folder, events);
        assert_eq!(
            failed(&rest).iter().map(|(walk, _)| *walk).collect::<Vec<_>>(),
            [26, 28, 30],
            "as many as are kept"
        );
        assert_eq!(failed(&rest)[0].1, "the process ended while it ran");
        assert_eq!(rest.failures[&26].failed_action.as_deref(), Some("action1"));
        assert_eq!((rest.ended.len(), rest.counts.failed), (24, 11));
    }
}
