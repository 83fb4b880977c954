//! Which tuples no allowed row holds.
//!
//! A tuple is possible if its part in each group of connected parameters is; these parts are few and are remembered, so a
//! model with few constraints costs little however many tuples it has. A row found for one tuple shows others to be possible.

use std::collections::HashMap;

use super::{
    Choice, HOLE,
    solver::Solver,
    tuples::{Bits, Tuples},
};

/// The set of tuples that constraints rule out, directly or by what follows from them.
pub(super) fn impossible(tuples: &Tuples, solver: &Solver) -> Bits {
    let mut found = Bits::new(tuples.total());
    if solver.is_free() {
        return found;
    }
    let seen = Bits::new(tuples.total());
    let mut parts = Parts {
        tuples,
        seen,
        turn: 0,
        solver,
        row: vec![HOLE; tuples.sizes.len()],
        known: HashMap::new(),
    };
    for group in 0..tuples.groups() {
        if tuples.members(group).iter().all(|&p| solver.group(p).is_none()) {
            continue;
        }
        for tuple in tuples.range(group) {
            if !parts.seen.get(tuple) && !parts.all_possible(tuples.combination(tuple).options()) {
                found.set(tuple);
            }
        }
    }
    found
}

struct Parts<'a> {
    tuples: &'a Tuples,
    /// Tuples of rows that were found.
    seen: Bits,
    turn: usize,
    solver: &'a Solver,
    row: Vec<Choice>,
    known: HashMap<Vec<(usize, Choice)>, bool>,
}

impl Parts<'_> {
    fn all_possible(&mut self, options: &[(usize, Choice)]) -> bool {
        let mut groups: Vec<usize> =
            options.iter().filter_map(|&(p, _)| self.solver.group(p)).collect();
        groups.sort_unstable();
        groups.dedup();
        groups.into_iter().all(|g| self.possible(g, options))
    }

    fn possible(&mut self, group: usize, options: &[(usize, Choice)]) -> bool {
        let part: Vec<_> =
            options.iter().copied().filter(|&(p, _)| self.solver.group(p) == Some(group)).collect();
        if let Some(&known) = self.known.get(&part) {
            return known;
        }
        self.row.fill(HOLE);
        for &(p, v) in &part {
            self.row[p] = v;
        }
        self.turn += 1;
        let possible = self.solver.complete_turned(group, &mut self.row, self.turn);
        if possible {
            self.see();
        }
        self.known.insert(part, possible);
        possible
    }

    fn see(&mut self) {
        for tuple in (0..self.tuples.groups()).filter_map(|g| self.tuples.index(g, &self.row)) {
            self.seen.set(tuple);
        }
    }
}
