//! What an array has to cover and to respect: the read-only side of every search.

use crate::error::Result;

use super::{
    super::{
        Combination, HOLE, Model, Row, error, possible,
        solver::Solver,
        tuples::{Bits, Tuples},
    },
    Array,
};

#[derive(Debug)]
pub(super) struct Goal {
    pub(super) tuples: Tuples,
    pub(super) solver: Solver,
    pub(super) impossible: Bits,
    pub(super) required: Vec<Row>,
}

impl Goal {
    pub(super) fn new(model: &Model, strength: usize, required: &[Row]) -> Result<Self> {
        let tuples = Tuples::new(model.sizes(), strength)?;
        model.check()?;
        for (i, row) in required.iter().enumerate() {
            check_required(model, i, row)?;
        }
        let solver = Solver::new(model);
        let impossible = possible::impossible(&tuples, &solver);
        Ok(Self { tuples, solver, impossible, required: required.to_vec() })
    }

    /// The parameters' numbers of options.
    pub(super) fn sizes(&self) -> &[usize] {
        &self.tuples.sizes
    }

    /// No array has fewer rows: the most possible tuples that one group has.
    pub(super) fn least(&self) -> usize {
        let possible = |g| self.tuples.range(g).filter(|&t| !self.impossible.get(t)).count();
        (0..self.tuples.groups()).map(possible).max().unwrap_or(0).max(self.required.len())
    }

    /// The array of these rows, in which places that do not matter get an option.
    pub(super) fn finish(&self, mut rows: Vec<Row>) -> Array {
        for row in &mut rows {
            row.iter_mut().filter(|v| **v == HOLE).for_each(|v| *v = 0);
        }
        let impossible: Vec<Combination> =
            self.impossible.iter().map(|t| self.tuples.combination(t)).collect();
        Array { rows, strength: self.tuples.strength, tuples: self.tuples.total(), impossible }
    }
}

fn check_required(model: &Model, number: usize, row: &Row) -> Result<()> {
    if !model.fits(row) {
        return Err(error::required_unfit(number));
    }
    match model.broken(row) {
        Some(c) => Err(error::required_forbidden(number, c.name())),
        None => Ok(()),
    }
}
