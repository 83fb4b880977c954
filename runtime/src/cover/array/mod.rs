//! Covering arrays: few rows that hold every possible combination of `t` options.
//!
//! Greedy rows, and rows known from algebra that greedy ones complete, compete; the smallest array then loses rows as long
//! as a search can repair what they covered.

mod goal;
mod greedy;
mod open;
mod seeds;
mod shrink;
mod state;

use std::time::{Duration, Instant};

use crate::error::Result;

use super::{Combination, Model, Row, random::Random};
use goal::Goal;
use shrink::Budget;

/// How to make a covering array.
///
/// ```
/// use multitest::cover::{Cover, Model};
///
/// let model = Model::new([3; 13])?;
/// let array = Cover::pairwise().of(&model)?;
/// assert_eq!(array.rows.len(), 15); // of 1,594,323
/// # Ok::<(), multitest::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Cover {
    strength: usize,
    seed: u64,
    required: Vec<Row>,
    optimize: Duration,
}

impl Cover {
    /// Every option of each parameter with every option of each other one.
    pub fn pairwise() -> Self {
        Self::t_way(2)
    }

    /// Every combination of options of any `strength` parameters; 1 to 6.
    pub fn t_way(strength: usize) -> Self {
        Self { strength, seed: 0, required: Vec::new(), optimize: Duration::ZERO }
    }

    /// Another array of the same kind for each seed, always the same one for the same seed. Default 0.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Rows that have to be in the array. They come first, in this order, and what they cover is covered.
    pub fn require(mut self, rows: impl IntoIterator<Item = Row>) -> Self {
        self.required.extend(rows);
        self
    }

    /// Spends up to this much time to make the array smaller. Default none.
    ///
    /// The result then depends on the speed of the machine as well as on the seed; it is always complete.
    pub fn optimize(mut self, time: Duration) -> Self {
        self.optimize = time;
        self
    }

    /// Makes the array.
    ///
    /// # Errors
    ///
    /// If the strength does not fit the model, the constraints leave no row, a required row is not allowed, or there are
    /// more combinations than fit in memory (about two thousand million, in four million groups of parameters).
    pub fn of(&self, model: &Model) -> Result<Array> {
        let deadline = Instant::now() + self.optimize;
        let goal = Goal::new(model, self.strength, &self.required)?;
        let mut random = Random::new(self.seed);
        let rows = smallest(&goal, &mut random);
        let rows = shrink::shrink(&goal, rows, &mut random, Budget::usual(&goal));
        if self.optimize.is_zero() {
            return Ok(goal.finish(rows));
        }
        Ok(goal.finish(shrink::shrink(&goal, rows, &mut random, Budget::Until(deadline))))
    }
}

/// Rows that cover every possible combination, and what there was to cover.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Array {
    /// The rows, the required ones first.
    pub rows: Vec<Row>,
    /// The number of options in a combination.
    pub strength: usize,
    /// The number of all combinations, the impossible ones included.
    pub tuples: usize,
    /// The combinations that constraints rule out, directly or by what follows from them: no row holds them.
    pub impossible: Vec<Combination>,
}

/// The smallest of a greedy array and of those that begin with rows from algebra.
fn smallest(goal: &Goal, random: &mut Random) -> Vec<Row> {
    let mut best = greedy::complete(goal, Vec::new(), random);
    if best.len() == goal.least() {
        return best;
    }
    for seed in seeds::seeds(goal, best.len(), random) {
        let rows = greedy::complete(goal, seed, random);
        let rows = shrink::shrink(goal, rows, random, Budget::NONE);
        if rows.len() < best.len() {
            best = rows;
        }
    }
    best
}
