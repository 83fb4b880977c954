//! The tuples that no row covers yet.

use super::{
    super::{Choice, random::Random, tuples::Bits},
    goal::Goal,
};

/// The uncovered tuples, and how many of them each group has.
#[derive(Debug)]
pub(super) struct Open {
    bits: Bits,
    left: Vec<usize>,
    pub(super) total: usize,
}

impl Open {
    pub(super) fn new(goal: &Goal) -> Self {
        let mut open = Self { bits: Bits::new(goal.tuples.total()), left: Vec::new(), total: 0 };
        for group in 0..goal.tuples.groups() {
            let possible = goal.tuples.range(group).filter(|&t| !goal.impossible.get(t));
            let before = open.total;
            for tuple in possible {
                open.bits.set(tuple);
                open.total += 1;
            }
            open.left.push(open.total - before);
        }
        open
    }

    /// Takes out what the row covers; places that are not chosen cover nothing.
    pub(super) fn cover(&mut self, goal: &Goal, row: &[Choice]) {
        for group in 0..self.left.len() {
            if self.left[group] > 0
                && let Some(tuple) = goal.tuples.index(group, row)
                && self.bits.get(tuple)
            {
                self.bits.clear(tuple);
                self.left[group] -= 1;
                self.total -= 1;
            }
        }
    }

    /// How many uncovered tuples the row holds.
    pub(super) fn gain(&self, goal: &Goal, row: &[Choice]) -> usize {
        let open = |&g: &usize| self.left[g] > 0;
        let held = |g| goal.tuples.index(g, row).is_some_and(|t| self.bits.get(t));
        (0..self.left.len()).filter(open).filter(|&g| held(g)).count()
    }

    /// Adds up, for each option of a parameter, the uncovered tuples that it makes with what the row has chosen.
    pub(super) fn gains(
        &self,
        goal: &Goal,
        row: &[Choice],
        parameter: usize,
        gains: &mut Vec<usize>,
    ) {
        gains.clear();
        gains.resize(goal.sizes()[parameter], 0);
        for &group in &goal.tuples.groups_of[parameter] {
            if self.left[group] == 0 {
                continue;
            }
            let Some((base, stride)) = goal.tuples.line(group, row, parameter) else { continue };
            for (v, gain) in gains.iter_mut().enumerate() {
                *gain += usize::from(self.bits.get(base + v * stride));
            }
        }
    }

    /// The groups with the most uncovered tuples.
    pub(super) fn fullest(&self) -> Vec<usize> {
        let most = self.left.iter().copied().max().unwrap_or(0);
        (0..self.left.len()).filter(|&g| self.left[g] == most).collect()
    }

    /// One of the uncovered tuples of a group that has some.
    pub(super) fn pick(&self, goal: &Goal, group: usize, random: &mut Random) -> usize {
        let range = goal.tuples.range(group);
        let start = range.start + random.below(range.len());
        let found = (start..range.end).chain(range.start..start).find(|&t| self.bits.get(t));
        found.expect("the group has uncovered tuples")
    }
}
