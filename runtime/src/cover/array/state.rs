//! An array under change: how often each tuple is covered, and which possible ones are not.

use super::{
    super::{Choice, Row, tuples::Bits},
    goal::Goal,
};

const NOWHERE: u32 = u32::MAX;

#[derive(Debug)]
pub(super) struct State<'a> {
    pub(super) goal: &'a Goal,
    pub(super) rows: Vec<Row>,
    counts: Vec<u32>,
    pub(super) uncovered: Vec<u32>,
    /// Where a tuple is in `uncovered`.
    places: Vec<u32>,
}

impl<'a> State<'a> {
    /// Rows that cover everything; none has an open place.
    pub(super) fn new(goal: &'a Goal, rows: Vec<Row>) -> Self {
        let total = goal.tuples.total();
        let mut counts = vec![0; total];
        for row in &rows {
            for tuple in held(goal, row) {
                counts[tuple] += 1;
            }
        }
        Self { goal, rows, counts, uncovered: Vec::new(), places: vec![NOWHERE; total] }
    }

    /// How many tuples only this row covers.
    pub(super) fn alone(&self, row: usize) -> usize {
        held(self.goal, &self.rows[row]).filter(|&t| self.counts[t] == 1).count()
    }

    pub(super) fn remove(&mut self, row: usize) {
        let row = self.rows.swap_remove(row);
        let goal = self.goal;
        held(goal, &row).for_each(|t| self.leave(t));
    }

    /// How many more tuples would be covered, less those that would not be any more.
    pub(super) fn difference(&self, row: usize, parameter: usize, option: Choice) -> isize {
        let row = &self.rows[row];
        let (old, new) = (usize::from(row[parameter]), usize::from(option));
        let mut difference = 0;
        for &group in &self.goal.tuples.groups_of[parameter] {
            if let Some((base, stride)) = self.goal.tuples.line(group, row, parameter) {
                difference += isize::from(self.counts[base + new * stride] == 0);
                difference -= isize::from(self.counts[base + old * stride] == 1);
            }
        }
        difference
    }

    /// Whether the row would still be allowed.
    pub(super) fn allows(&mut self, row: usize, parameter: usize, option: Choice) -> bool {
        let before = std::mem::replace(&mut self.rows[row][parameter], option);
        let allows = self.goal.solver.accepts(&self.rows[row], parameter);
        self.rows[row][parameter] = before;
        allows
    }

    pub(super) fn change(&mut self, row: usize, parameter: usize, option: Choice) {
        let goal = self.goal;
        let old = usize::from(std::mem::replace(&mut self.rows[row][parameter], option));
        for &group in &goal.tuples.groups_of[parameter] {
            if let Some((base, stride)) = goal.tuples.line(group, &self.rows[row], parameter) {
                self.enter(base + usize::from(option) * stride);
                self.leave(base + old * stride);
            }
        }
    }

    fn enter(&mut self, tuple: usize) {
        self.counts[tuple] += 1;
        if self.counts[tuple] > 1 || self.places[tuple] == NOWHERE {
            return;
        }
        let place = std::mem::replace(&mut self.places[tuple], NOWHERE) as usize;
        self.uncovered.swap_remove(place);
        if let Some(&moved) = self.uncovered.get(place) {
            self.places[moved as usize] = number(place);
        }
    }

    fn leave(&mut self, tuple: usize) {
        self.counts[tuple] -= 1;
        if self.counts[tuple] == 0 && !self.impossible().get(tuple) {
            self.places[tuple] = number(self.uncovered.len());
            self.uncovered.push(number(tuple));
        }
    }

    fn impossible(&self) -> &Bits {
        &self.goal.impossible
    }
}

fn held<'g>(goal: &'g Goal, row: &'g [Choice]) -> impl Iterator<Item = usize> + 'g {
    (0..goal.tuples.groups()).filter_map(move |g| goal.tuples.index(g, row))
}

fn number(n: usize) -> u32 {
    u32::try_from(n).expect("states are only made of few tuples")
}
