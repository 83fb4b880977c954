//! The smallest reason of failures: which combination of options explains them.
//!
//! An explanation is one combination, or two, such that every row that failed holds one of them and no row that passed
//! holds any. As long as several explanations are left, the next row to run is one that about half of them expect to
//! fail. The last one is confirmed by rows that share nothing else. What is left of the budget goes to options and pairs of
//! options that were in failed rows only: a second reason may hide behind the first.

mod evidence;
mod explain;
mod mask;
mod split;
mod verdict;

use super::{Choice, Combination, Model, Outcome, Row, random::Random, solver::Solver};
use evidence::Evidence;
use explain::Explanation;

pub use verdict::{Cause, Verdict};

/// Repetitions of failed rows: before anything else, before one combination is named, before two are or none.
const REPEATS: (usize, usize, usize) = (1, 3, 4);

/// Rows that hold a cause and fail, before it is named.
const CONFIRMATIONS: usize = 2;

/// Finds the combination of options that explains failures, by asking for further rows to be run.
///
/// ```
/// use multitest::cover::{Combination, Cover, Model, Outcome, Reason, Verdict};
///
/// let run = |row: &[u16]| if row[1] == 2 && row[4] == 0 { Outcome::Failed } else { Outcome::Passed };
/// let model = Model::new([3; 8])?;
/// let array = Cover::pairwise().of(&model)?;
///
/// let mut reason = Reason::new(&model, 3, 50);
/// array.rows.iter().for_each(|row| reason.tell(row, run(row)));
/// while let Some(row) = reason.propose() {
///     reason.tell(&row, run(&row));
/// }
/// let Verdict::Found(causes) = reason.verdict() else { panic!("{:?}", reason.verdict()) };
/// assert_eq!(causes[0].combination, Combination::new([(1, 2), (4, 0)]));
/// assert_eq!(causes[0].row, [0, 2, 0, 0, 0, 0, 0, 0]);
/// # Ok::<(), multitest::Error>(())
/// ```
#[derive(Debug)]
pub struct Reason {
    solver: Solver,
    sizes: Vec<usize>,
    /// The most options in a cause.
    largest: usize,
    /// Proposals that may still be made.
    budget: usize,
    random: Random,
    evidence: Evidence,
    repeated: usize,
    /// What is left, shortest first; computed anew when a row has told something new.
    explanations: Vec<Explanation>,
    stale: bool,
    /// The first explanation is confirmed, and nothing since speaks against it.
    named: bool,
    settled: bool,
}

impl Reason {
    /// Looks for combinations of up to `largest` options (at least 1, usually 3), with up to `budget` proposals.
    pub fn new(model: &Model, largest: usize, budget: usize) -> Self {
        Self {
            solver: Solver::new(model),
            sizes: model.sizes().to_vec(),
            largest: largest.max(1),
            budget,
            random: Random::new(0),
            evidence: Evidence::new(model.sizes()),
            repeated: 0,
            explanations: Vec::new(),
            stale: true,
            named: false,
            settled: false,
        }
    }

    /// Takes in how a row ended: one that was run before, or one that was proposed.
    ///
    /// # Panics
    ///
    /// If the row does not fit the model.
    pub fn tell(&mut self, row: &[Choice], outcome: Outcome) {
        let exists = |(&v, &s): (&Choice, &usize)| usize::from(v) < s;
        let fits = row.len() == self.sizes.len() && row.iter().zip(&self.sizes).all(exists);
        assert!(fits, "row {row:?} does not fit the model");
        let expected = self.explanations.first().is_some_and(|e| split::expects_failure(e, row));
        self.named &= expected == (outcome == Outcome::Failed);
        self.stale |= self.evidence.add(row, outcome);
        self.settled = false;
    }

    /// Takes in that a proposed row could not be run, or ended neither way; it is not proposed again.
    pub fn skip(&mut self, row: &[Choice]) {
        self.evidence.skip(row);
    }

    /// The next row to run; `None` if the verdict is final, or the budget is used up.
    pub fn propose(&mut self) -> Option<Row> {
        if self.budget == 0 || self.settled {
            return None;
        }
        let row = self.next_row();
        match row {
            Some(_) => self.budget -= 1,
            None => self.settled = true,
        }
        row
    }

    /// What is known so far.
    pub fn verdict(&self) -> Verdict {
        verdict::verdict(self)
    }

    fn next_row(&mut self) -> Option<Row> {
        if self.evidence.failed.is_empty() || self.evidence.flaky.is_some() {
            return None;
        }
        if self.repeated < REPEATS.0 {
            return self.repeat();
        }
        self.refresh();
        let causes = self.explanations.first().map_or(0, Vec::len);
        if causes != 1 && self.repeated < REPEATS.2 {
            return self.repeat();
        }
        if !self.named {
            let row = self.split().or_else(|| self.confirm());
            let row = row.or_else(|| (self.repeated < REPEATS.1).then(|| self.repeat()).flatten());
            self.named = row.is_none() && causes > 0;
            if row.is_some() {
                return row;
            }
        }
        self.unmask()
    }

    fn refresh(&mut self) {
        if self.stale {
            self.explanations = explain::explain(&self.evidence, self.largest);
            self.stale = false;
        }
    }

    /// A failed row once more: a failure that does not come back has no reason among the options.
    fn repeat(&mut self) -> Option<Row> {
        let failed = &self.evidence.failed;
        // From both ends in turn: the last ones are the shortest.
        let place = self.repeated / 2 % failed.len().max(1);
        let row = if self.repeated.is_multiple_of(2) {
            failed.get(place)
        } else {
            failed.iter().nth_back(place)
        };
        let row = row.cloned();
        self.repeated += 1;
        row
    }

    /// A row about which the explanations disagree.
    fn split(&mut self) -> Option<Row> {
        let place =
            split::Place { solver: &self.solver, sizes: &self.sizes, evidence: &self.evidence };
        split::split(&place, &self.explanations, &mut self.random)
    }

    /// A row with what has been run only in rows that the explanation expects to fail, and without that.
    fn unmask(&self) -> Option<Row> {
        let explanation = self.explanations.first()?;
        let place =
            split::Place { solver: &self.solver, sizes: &self.sizes, evidence: &self.evidence };
        mask::unmask(&place, explanation)
    }

    /// A new row that holds one cause and as little else of what failed as possible: the lowest options first.
    fn confirm(&mut self) -> Option<Row> {
        let explanation = self.explanations.first()?.clone();
        let place =
            split::Place { solver: &self.solver, sizes: &self.sizes, evidence: &self.evidence };
        let pending =
            |cause: &Combination| split::confirm(&place, cause, &explanation, CONFIRMATIONS);
        explanation.iter().find_map(pending)
    }
}
