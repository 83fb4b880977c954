//! The rows that were run, arranged for the question whether a combination was in one that passed.

use std::collections::{HashMap, HashSet};

use super::super::{Choice, Combination, Outcome, Row};

#[derive(Debug)]
pub(super) struct Evidence {
    outcomes: HashMap<Row, Outcome>,
    /// Rows that were run and ended neither way.
    skipped: HashSet<Row>,
    /// The first row that ended both ways.
    pub(super) flaky: Option<Row>,
    pub(super) failed: Vec<Row>,
    pub(super) passed: Vec<Row>,
    /// For each option of each parameter, which of the passed rows hold it, one bit each.
    holders: Vec<Vec<Vec<u64>>>,
}

impl Evidence {
    pub(super) fn new(sizes: &[usize]) -> Self {
        Self {
            outcomes: HashMap::new(),
            skipped: HashSet::new(),
            flaky: None,
            failed: Vec::new(),
            passed: Vec::new(),
            holders: sizes.iter().map(|&s| vec![Vec::new(); s]).collect(),
        }
    }

    /// Takes in a row; true if it is a new one.
    pub(super) fn add(&mut self, row: &[Choice], outcome: Outcome) -> bool {
        if let Some(&before) = self.outcomes.get(row) {
            if before != outcome && self.flaky.is_none() {
                self.flaky = Some(row.to_vec());
            }
            return false;
        }
        self.outcomes.insert(row.to_vec(), outcome);
        match outcome {
            Outcome::Failed => self.failed.push(row.to_vec()),
            Outcome::Passed => self.pass(row),
        }
        true
    }

    fn pass(&mut self, row: &[Choice]) {
        let (word, bit) = (self.passed.len() / 64, self.passed.len() % 64);
        for (holders, &v) in self.holders.iter_mut().zip(row) {
            let bits = &mut holders[usize::from(v)];
            bits.resize(bits.len().max(word + 1), 0);
            bits[word] |= 1 << bit;
        }
        self.passed.push(row.to_vec());
    }

    pub(super) fn skip(&mut self, row: &[Choice]) {
        self.skipped.insert(row.to_vec());
    }

    /// Whether there is nothing more to learn from the row.
    pub(super) fn was_run(&self, row: &[Choice]) -> bool {
        self.outcomes.contains_key(row) || self.skipped.contains(row)
    }

    /// Whether a row that passed holds all of these options.
    pub(super) fn has_passed(&self, options: &[(usize, Choice)]) -> bool {
        let bits = |&(p, v): &(usize, Choice)| &self.holders[p][usize::from(v)];
        let words = options.iter().map(|o| bits(o).len()).min().unwrap_or(0);
        (0..words).any(|w| options.iter().fold(u64::MAX, |all, o| all & bits(o)[w]) != 0)
    }

    /// The failed rows that hold a combination.
    pub(super) fn failed_with<'a>(
        &'a self,
        cause: &'a Combination,
    ) -> impl Iterator<Item = &'a Row> + 'a {
        self.failed.iter().filter(|row| cause.is_in(row))
    }
}
