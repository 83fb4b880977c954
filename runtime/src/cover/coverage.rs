//! How much of what can be combined has been run, and has passed.

use std::collections::HashMap;

use crate::error::Result;

use super::{
    Choice, Combination, Model, Row, possible,
    solver::Solver,
    tuples::{Bits, Tuples},
};

/// How the run of a row ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// As it should.
    Passed,
    /// Otherwise.
    Failed,
}

/// Counts the combinations of `t` options that rows have covered. Takes one row at a time, in memory that does not grow.
///
/// ```
/// use multitest::cover::{Coverage, Model, Outcome};
///
/// let model = Model::new([2, 2, 2])?;
/// let mut coverage = Coverage::new(&model, 2)?;
/// coverage.record(&[0, 0, 0], Outcome::Passed);
/// coverage.record(&[0, 1, 1], Outcome::Failed);
/// assert_eq!((coverage.tuples(), coverage.possible()), (12, 12));
/// assert_eq!((coverage.run(), coverage.passed()), (6, 3));
/// assert_eq!(coverage.uncovered().next().map(|c| c.to_string()).as_deref(), Some("0=1, 1=0"));
/// # Ok::<(), multitest::Error>(())
/// ```
#[derive(Debug)]
pub struct Coverage {
    tuples: Tuples,
    impossible: Bits,
    run: Bits,
    passed: Bits,
}

impl Coverage {
    /// Nothing covered yet of a model's combinations of `strength` options.
    ///
    /// # Errors
    ///
    /// As for an array: a strength that does not fit, more combinations than fit in memory, constraints that leave no row.
    pub fn new(model: &Model, strength: usize) -> Result<Self> {
        let tuples = Tuples::new(model.sizes(), strength)?;
        model.check()?;
        let impossible = possible::impossible(&tuples, &Solver::new(model));
        let (run, passed) = (Bits::new(tuples.total()), Bits::new(tuples.total()));
        Ok(Self { tuples, impossible, run, passed })
    }

    /// What all rows of the product cover, but for these: rows that were not run (`None`) or that have failed. They are given
    /// once each; the others have passed.
    ///
    /// # Errors
    ///
    /// As for [`new`](Self::new).
    ///
    /// # Panics
    ///
    /// If the model has constraints, or a row does not fit it.
    pub fn of_all_but(
        model: &Model,
        strength: usize,
        rows: impl IntoIterator<Item = (Row, Option<Outcome>)>,
    ) -> Result<Self> {
        assert!(model.constraints().is_empty(), "nobody knows how many rows constraints leave");
        let mut all = Self::new(model, strength)?;
        let (mut idle, mut unpassed) = (HashMap::new(), HashMap::new());
        for (row, outcome) in rows {
            assert!(model.fits(&row), "row {row:?} does not fit the model");
            for tuple in (0..all.tuples.groups()).filter_map(|g| all.tuples.index(g, &row)) {
                *unpassed.entry(tuple).or_insert(0_u128) +=
                    u128::from(outcome != Some(Outcome::Passed));
                *idle.entry(tuple).or_insert(0_u128) += u128::from(outcome.is_none());
            }
        }
        for tuple in 0..all.tuples.total() {
            let rows = all.tuples.rows(tuple);
            if idle.get(&tuple) != Some(&rows) {
                all.run.set(tuple);
            }
            if unpassed.get(&tuple) != Some(&rows) {
                all.passed.set(tuple);
            }
        }
        Ok(all)
    }

    /// Counts what a row covers. A row that holds an impossible combination covers the others.
    ///
    /// # Panics
    ///
    /// If the row does not fit the model.
    pub fn record(&mut self, row: &[Choice], outcome: Outcome) {
        let exists = |(&v, &s): (&Choice, &usize)| usize::from(v) < s;
        let fits =
            row.len() == self.tuples.sizes.len() && row.iter().zip(&self.tuples.sizes).all(exists);
        assert!(fits, "row {row:?} does not fit the model");
        for tuple in (0..self.tuples.groups()).filter_map(|g| self.tuples.index(g, row)) {
            if self.impossible.get(tuple) {
                continue;
            }
            self.run.set(tuple);
            if outcome == Outcome::Passed {
                self.passed.set(tuple);
            }
        }
    }

    /// The number of all combinations.
    pub fn tuples(&self) -> usize {
        self.tuples.total()
    }

    /// The number of combinations that some allowed row holds.
    pub fn possible(&self) -> usize {
        self.tuples() - self.impossible.len()
    }

    /// The number of possible combinations in rows that were run.
    pub fn run(&self) -> usize {
        self.run.len()
    }

    /// The number of possible combinations in rows that passed.
    pub fn passed(&self) -> usize {
        self.passed.len()
    }

    /// The possible combinations that no row has covered, in order.
    pub fn uncovered(&self) -> impl Iterator<Item = Combination> + '_ {
        self.without(&self.run)
    }

    /// The possible combinations that no passed row has covered, in order.
    pub fn unpassed(&self) -> impl Iterator<Item = Combination> + '_ {
        self.without(&self.passed)
    }

    /// The combinations that no allowed row holds, in order.
    pub fn impossible(&self) -> impl Iterator<Item = Combination> + '_ {
        self.impossible.iter().map(|t| self.tuples.combination(t))
    }

    fn without<'a>(&'a self, covered: &'a Bits) -> impl Iterator<Item = Combination> + 'a {
        (0..self.tuples.total())
            .filter(|&t| !covered.get(t) && !self.impossible.get(t))
            .map(|t| self.tuples.combination(t))
    }
}
