//! Removing rows from an array, and repairing what they covered, by tabu search.
//!
//! Each step takes an uncovered tuple and makes one row hold it by changing one place, where that loses least; the place
//! then rests for a few steps. When everything is covered again, the next row goes.

use std::time::Instant;

use super::{
    super::{Choice, Row, random::Random},
    goal::Goal,
    state::State,
};

/// Larger arrays are left as they are: the counts would not fit in memory.
const MOST_TUPLES: usize = 1 << 25;

/// How long to go on.
#[derive(Clone, Copy, Debug)]
pub(super) enum Budget {
    /// About so many looks at tuples for the next row, and for all: the same result on every machine.
    Work { row: usize, all: usize },
    /// Until a moment.
    Until(Instant),
}

impl Budget {
    /// Only what costs nothing.
    pub(super) const NONE: Self = Self::Work { row: 0, all: 0 };

    /// A fraction of a second; less where a first attempt is in vain, and much less for few tuples.
    pub(super) fn usual(goal: &Goal) -> Self {
        let row = goal.tuples.total().saturating_mul(4_000).clamp(50_000, 8_000_000);
        Self::Work { row, all: 60_000_000 }
    }
}

/// A smaller array, if one is found; the required rows stay, in front.
pub(super) fn shrink(goal: &Goal, rows: Vec<Row>, random: &mut Random, budget: Budget) -> Vec<Row> {
    if goal.tuples.total() > MOST_TUPLES {
        return rows;
    }
    let mut search = Search {
        kept: goal.required.len(),
        state: State::new(goal, rows),
        rests: Vec::new(),
        random,
        budget,
        step: 0,
        spent: 0,
        spent_on_row: 0,
    };
    search.drop_idle();
    let mut best = search.state.rows.clone();
    let least = goal.least();
    while best.len() > least && search.has_budget() && search.drop_cheapest() && search.repair() {
        search.drop_idle();
        best.clone_from(&search.state.rows);
    }
    best
}

struct Search<'a> {
    /// The number of rows in front that are not touched.
    kept: usize,
    state: State<'a>,
    /// Until which step each place rests.
    rests: Vec<usize>,
    random: &'a mut Random,
    budget: Budget,
    step: usize,
    spent: usize,
    spent_on_row: usize,
}

#[derive(Clone, Copy)]
struct Move {
    row: usize,
    parameter: usize,
    option: Choice,
    difference: isize,
}

impl Search<'_> {
    /// Removes rows that alone cover nothing.
    fn drop_idle(&mut self) {
        let mut row = self.state.rows.len();
        while row > self.kept {
            row -= 1;
            if self.state.alone(row) == 0 {
                self.state.remove(row);
            }
        }
    }

    fn drop_cheapest(&mut self) -> bool {
        self.spend(self.state.rows.len() * self.state.goal.tuples.groups());
        self.spent_on_row = 0;
        let cheapest = (self.kept..self.state.rows.len()).min_by_key(|&r| self.state.alone(r));
        if let Some(row) = cheapest {
            self.state.remove(row);
            self.rests = vec![0; self.state.rows.len() * self.parameters()];
        }
        cheapest.is_some()
    }

    fn repair(&mut self) -> bool {
        let mut fewest = self.state.uncovered.len();
        while !self.state.uncovered.is_empty() {
            if !self.has_budget() {
                return false;
            }
            self.step += 1;
            let at = self.random.below(self.state.uncovered.len());
            let tuple = self.state.uncovered[at] as usize;
            match self.best_move(tuple, fewest) {
                Some(m) => self.apply(m),
                None => self.force(tuple),
            }
            fewest = fewest.min(self.state.uncovered.len());
        }
        true
    }

    /// The change of one place that makes a row hold the tuple and loses least.
    fn best_move(&mut self, tuple: usize, fewest: usize) -> Option<Move> {
        let wanted = self.state.goal.tuples.combination(tuple);
        self.spend(self.state.rows.len());
        let (mut best, mut ties): (Option<Move>, usize) = (None, 0);
        for row in self.kept..self.state.rows.len() {
            let chosen = &self.state.rows[row];
            let mut missing = wanted.options().iter().filter(|&&(p, v)| chosen[p] != v);
            let (Some(&(parameter, option)), None) = (missing.next(), missing.next()) else {
                continue;
            };
            if !self.state.allows(row, parameter, option) {
                continue;
            }
            let difference = self.state.difference(row, parameter, option);
            self.spend(self.looks(parameter));
            let left = self.state.uncovered.len().saturating_add_signed(-difference);
            if self.rests[row * self.parameters() + parameter] > self.step && left >= fewest {
                continue;
            }
            let ahead = best.map_or(1, |b: Move| difference - b.difference);
            ties = if ahead > 0 { 1 } else { ties + usize::from(ahead == 0) };
            if ahead > 0 || ahead == 0 && self.random.one_in(ties) {
                best = Some(Move { row, parameter, option, difference });
            }
        }
        best
    }

    fn apply(&mut self, m: Move) {
        self.state.change(m.row, m.parameter, m.option);
        let rest = self.step + 2 + self.random.below(6);
        let place = m.row * self.parameters() + m.parameter;
        self.rests[place] = rest;
    }

    /// Writes the tuple into some row, and gives way where constraints demand it.
    fn force(&mut self, tuple: usize) {
        let free = self.state.rows.len() - self.kept;
        self.spend(self.looks(0) + self.parameters() * self.parameters());
        if free == 0 {
            return;
        }
        let row = self.kept + self.random.below(free);
        let wanted = self.state.goal.tuples.combination(tuple);
        let Some(forced) = self.around(wanted.options(), row) else { return };
        for (p, v) in forced.into_iter().enumerate() {
            if self.state.rows[row][p] != v {
                self.state.change(row, p, v);
            }
        }
    }

    /// The row with these options, and with as many of its own as can stay.
    fn around(&mut self, options: &[(usize, Choice)], row: usize) -> Option<Row> {
        let (solver, own) = (&self.state.goal.solver, self.state.rows[row].clone());
        let mut forced = own.clone();
        for &(p, v) in options {
            forced[p] = v;
        }
        if solver.complete(&mut forced) {
            return Some(forced);
        }
        let lowest = solver.lowest(options)?;
        let free = |p: usize| solver.group(p).is_none() && options.iter().all(|&(q, _)| q != p);
        Some((0..own.len()).map(|p| if free(p) { own[p] } else { lowest[p] }).collect())
    }

    fn parameters(&self) -> usize {
        self.state.goal.sizes().len()
    }

    /// The tuples that a change of this parameter touches.
    fn looks(&self, parameter: usize) -> usize {
        self.state.goal.tuples.groups_of[parameter].len()
    }

    fn spend(&mut self, looks: usize) {
        self.spent += looks;
        self.spent_on_row += looks;
    }

    fn has_budget(&self) -> bool {
        match self.budget {
            Budget::Work { row, all } => self.spent < all && self.spent_on_row < row,
            // The clock is read now and then only: a step takes a microsecond.
            Budget::Until(end) => !self.step.is_multiple_of(64) || Instant::now() < end,
        }
    }
}
