//! In which order ranges of walks run, and where the serial actions stand between them: lazily, and nothing but integers.
//!
//! Depth first: the actions of a group run on all walks of a range; then each option of the next serial action in turn, and after
//! each everything that follows it, to the end of its walks. So what a serial action changed holds for all walks that
//! carry it, and for no others. Every step waits for the one before: the end of a step is a barrier.

use std::{ops::Range, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{Selection, Shape};

/// One step of a run. It starts when the step before it has finished.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// The actions of one group, on each walk of a range, in any order and concurrently.
    Walks(Segment),
    /// One serial action with one option, alone.
    Serial(Turn),
}

/// The actions between two serial actions, on the walks that carry one prefix of serial options.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// The options of the serial actions before, the first one first.
    pub prefix: Vec<usize>,
    /// The numbers of the walks.
    pub walks: Range<u128>,
    /// The positions of the actions to run; none, if walks only end here.
    pub actions: Range<usize>,
    /// Whether the walks start here, each with a clone of the initial state.
    pub first: bool,
    /// Whether the walks end here.
    pub last: bool,
    /// The levels of the serial actions whose updates the walks have not yet seen.
    pub updates: Range<usize>,
}

/// One serial action with one option, for all walks that carry it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// The position of the action.
    pub action: usize,
    /// The options of the serial actions so far; the last one is its own.
    pub prefix: Vec<usize>,
    /// The numbers of the walks that depend on it.
    pub walks: Range<u128>,
    /// Whether these walks have run actions before; if not, they have no states yet.
    pub started: bool,
}

/// The steps of a run, made one at a time: a run of any length takes no memory.
#[derive(Clone, Debug)]
pub struct Schedule {
    shape: Arc<Shape>,
    selection: Arc<Selection>,
    /// The level on which walks get their states.
    opening: usize,
    prefix: Vec<usize>,
    next: Next,
}

#[derive(Clone, Copy, Debug)]
enum Next {
    Walks,
    Option(usize),
    Up,
}

impl Schedule {
    /// The steps that run the selected walks of a product.
    pub fn new(shape: Arc<Shape>, selection: Arc<Selection>) -> Self {
        let opening = opening(&shape);
        Self { shape, selection, opening, prefix: Vec::new(), next: Next::Walks }
    }

    /// Leaves out what depends on the serial action that came last.
    pub fn leave(&mut self) {
        self.next = Next::Up;
    }

    /// How many states are open at once at most: those of the walks that wait for a serial action.
    pub fn open(&self) -> u128 {
        if self.opening == self.shape.serials() {
            return 0;
        }
        self.shape.span(self.opening).min(self.selection.len(self.shape.walks()))
    }

    fn walks(&mut self) -> Option<Step> {
        let level = self.prefix.len();
        let last = level == self.shape.serials();
        self.next = if last { Next::Up } else { Next::Option(0) };
        let actions = self.shape.group(level);
        if actions.is_empty() && !last {
            return None;
        }
        let first = level == self.opening;
        let seen = if first { 0 } else { self.seen(level) };
        Some(Step::Walks(Segment {
            walks: self.shape.range(&self.prefix),
            prefix: self.prefix.clone(),
            actions,
            first,
            last,
            updates: seen..level,
        }))
    }

    /// How many serial updates the walks have seen when those of `level` come: all before the last group that ran.
    fn seen(&self, level: usize) -> usize {
        (0..level).rev().find(|&before| !self.shape.group(before).is_empty()).unwrap_or(0)
    }

    fn serial(&mut self, option: usize) -> Option<Step> {
        let level = self.prefix.len();
        let action = self.shape.serial(level);
        if option == self.shape.options(action) {
            self.next = Next::Up;
            return None;
        }
        self.prefix.push(option);
        let walks = self.shape.range(&self.prefix);
        if self.selection.positions(&walks).is_empty() {
            self.next = Next::Up;
            return None;
        }
        self.next = Next::Walks;
        let started = level >= self.opening;
        Some(Step::Serial(Turn { action, prefix: self.prefix.clone(), walks, started }))
    }
}

impl Iterator for Schedule {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        loop {
            let step = match self.next {
                Next::Walks => self.walks(),
                Next::Option(option) => self.serial(option),
                Next::Up => {
                    self.next = Next::Option(self.prefix.pop()? + 1);
                    None
                }
            };
            if step.is_some() {
                return step;
            }
        }
    }
}

fn opening(shape: &Shape) -> usize {
    let levels = shape.serials();
    (0..levels).find(|&level| !shape.group(level).is_empty()).unwrap_or(levels)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::walks::Radix;

    /// `S01` is the serial action at 0 with option 1 last in its prefix; `[2..3 of 0..4]` runs action 2 on walks 0..4.
    fn steps(text: &str, selection: Selection) -> Vec<String> {
        schedule(text, selection).map(|step| word(&step)).collect()
    }

    fn schedule(text: &str, selection: Selection) -> Schedule {
        let radix = |word: &str| Radix {
            options: word.trim_end_matches('!').parse().expect("a number"),
            serial: word.ends_with('!'),
        };
        let radices: Vec<Radix> = text.split_whitespace().map(radix).collect();
        Schedule::new(Arc::new(Shape::new(&radices).expect("a shape")), Arc::new(selection))
    }

    fn word(step: &Step) -> String {
        match step {
            Step::Serial(turn) => format!("{}={}", turn.action, turn.prefix[turn.prefix.len() - 1]),
            Step::Walks(segment) => {
                let first = if segment.first { "+" } else { "" };
                let last = if segment.last { "." } else { "" };
                format!(
                    "{first}{:?} on {:?}{last} after {:?}",
                    segment.actions, segment.walks, segment.updates
                )
            }
        }
    }

    #[test]
    fn a_serial_action_runs_once_per_prefix_and_what_follows_ends_before_the_next() {
        let mut expected = vec!["+0..1 on 0..24 after 0..0".to_owned()];
        for s in 0..2 {
            expected.push(format!("1={s}"));
            expected.push(format!("2..3 on {}..{} after 0..1", s * 12, s * 12 + 12));
            for t in 0..3 {
                let start = s * 12 + t * 4;
                expected.push(format!("3={t}"));
                expected.push(format!("4..5 on {start}..{}. after 1..2", start + 4));
            }
        }
        assert_eq!(steps("2 2! 2 3! 1", Selection::All), expected);
    }

    #[test]
    fn leading_trailing_and_adjacent_serial_actions_keep_their_places() {
        assert_eq!(
            steps("1! 2 2!", Selection::All),
            [
                "0=0",
                "+1..2 on 0..4 after 0..1",
                "2=0",
                "3..3 on 0..2. after 1..2",
                "2=1",
                "3..3 on 2..4. after 1..2"
            ]
        );
        assert_eq!(
            steps("1! 2! 3", Selection::All),
            ["0=0", "1=0", "+2..3 on 0..3. after 0..2", "1=1", "+2..3 on 3..6. after 0..2"]
        );
        assert_eq!(
            steps("3 1! 1! 2", Selection::All),
            ["+0..1 on 0..6 after 0..0", "1=0", "2=0", "3..4 on 0..6. after 0..2"]
        );
        assert_eq!(
            steps("2!", Selection::All),
            ["0=0", "+1..1 on 0..1. after 0..1", "0=1", "+1..1 on 1..2. after 0..1"]
        );
    }

    #[test]
    fn only_serial_actions_that_a_selected_walk_carries_run() {
        let selected = steps("2 3! 1", Selection::numbers([0, 5]));
        assert_eq!(
            selected,
            [
                "+0..1 on 0..6 after 0..0",
                "1=0",
                "2..3 on 0..2. after 0..1",
                "1=2",
                "2..3 on 4..6. after 0..1"
            ]
        );
    }

    #[test]
    fn leaving_skips_what_depends_on_the_last_serial_action_only() {
        let mut schedule = schedule("2! 1 2! 1", Selection::All);
        assert_eq!(schedule.next().as_ref().map(word).as_deref(), Some("0=0"));
        schedule.leave();
        assert_eq!(schedule.next().as_ref().map(word).as_deref(), Some("0=1"));
        assert_eq!(schedule.count(), 5);
    }

    #[test]
    fn open_states_are_those_of_walks_that_wait_for_a_serial_action() {
        assert_eq!(schedule("10 10 10", Selection::All).open(), 0);
        assert_eq!(schedule("5! 10 10", Selection::All).open(), 0);
        assert_eq!(schedule("10 5! 10", Selection::All).open(), 500);
        assert_eq!(schedule("5! 10 2!", Selection::All).open(), 20);
        assert_eq!(schedule("10 5! 10", Selection::First(7)).open(), 7);
    }
}
