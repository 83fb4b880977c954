//! Rows one after another, each the best of several tries.
//!
//! A try begins with an uncovered tuple and goes through the open parameters in random order, giving each the option that
//! covers most with what is chosen already. Under constraints it carries a complete allowed row along as a witness: an
//! option that agrees with it needs no search.

use super::{
    super::{Choice, HOLE, Row, random::Random},
    goal::Goal,
    open::Open,
};

/// The work of a whole array is kept near this many looks at tuples by trying less often.
const WORK: usize = 40_000_000;

/// Fills the open places of the rows, and adds rows until everything possible is covered.
pub(super) fn complete(goal: &Goal, seed: Vec<Row>, random: &mut Random) -> Vec<Row> {
    let mut open = Open::new(goal);
    let mut rows = goal.required.clone();
    rows.iter().chain(&seed).for_each(|row| open.cover(goal, row));
    for mut row in seed {
        if row.contains(&HOLE) {
            Build::new(goal, &open, random).fill(&mut row);
            open.cover(goal, &row);
        }
        rows.push(row);
    }
    let tries = tries(goal);
    while open.total > 0 {
        let row = best_of(tries, goal, &open, random);
        open.cover(goal, &row);
        rows.push(row);
    }
    rows
}

fn tries(goal: &Goal) -> usize {
    let mut sizes = goal.sizes().to_vec();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    let rows = 2 * sizes[..goal.tuples.strength].iter().product::<usize>();
    let mean = sizes.iter().sum::<usize>() / sizes.len() + 1;
    let row = goal.tuples.groups() * goal.tuples.strength * mean / 2;
    // A try under constraints begins with a search.
    let most = if goal.solver.is_free() { 40 } else { 10 };
    (WORK / (rows * row).max(1)).clamp(2, most)
}

fn best_of(tries: usize, goal: &Goal, open: &Open, random: &mut Random) -> Row {
    let fullest = open.fullest();
    let mut best = (0, Vec::new());
    for _ in 0..tries {
        let tuple = open.pick(goal, fullest[random.below(fullest.len())], random);
        let mut row = vec![HOLE; goal.sizes().len()];
        goal.tuples.combination(tuple).options().iter().for_each(|&(p, v)| row[p] = v);
        Build::new(goal, open, random).fill(&mut row);
        let gain = open.gain(goal, &row);
        if gain > best.0 {
            best = (gain, row);
        }
    }
    best.1
}

struct Build<'a> {
    goal: &'a Goal,
    open: &'a Open,
    random: &'a mut Random,
    witness: Row,
}

impl<'a> Build<'a> {
    fn new(goal: &'a Goal, open: &'a Open, random: &'a mut Random) -> Self {
        Self { goal, open, random, witness: Vec::new() }
    }

    fn fill(mut self, row: &mut Row) {
        self.witness.clone_from(row);
        let completed = self.goal.solver.complete(&mut self.witness);
        debug_assert!(completed, "rows begin with what is possible");
        let mut order: Vec<usize> = (0..row.len()).filter(|&p| row[p] == HOLE).collect();
        self.random.shuffle(&mut order);
        let mut gains = Vec::new();
        for p in order {
            self.open.gains(self.goal, row, p, &mut gains);
            self.choose(row, p, &gains);
        }
    }

    /// The best option that still can be completed, one of the best at random.
    fn choose(&mut self, row: &mut Row, parameter: usize, gains: &[usize]) {
        if self.goal.solver.group(parameter).is_none() {
            row[parameter] = self.best(gains);
            return;
        }
        let mut gains: Vec<Option<usize>> = gains.iter().copied().map(Some).collect();
        while row[parameter] == HOLE {
            let left: Vec<usize> = gains.iter().map(|g| g.map_or(0, |g| g + 1)).collect();
            let option = self.best(&left);
            if self.allowed(row, parameter, option) {
                row[parameter] = option;
            } else {
                gains[usize::from(option)] = None;
            }
        }
    }

    fn best(&mut self, gains: &[usize]) -> Choice {
        let most = gains.iter().max().copied().unwrap_or(0);
        let ties = gains.iter().filter(|g| **g == most).count();
        let nth = self.random.below(ties);
        let option = (0..gains.len()).filter(|&v| gains[v] == most).nth(nth);
        option.and_then(|v| Choice::try_from(v).ok()).expect("one of the options is the best")
    }

    fn allowed(&mut self, row: &[Choice], parameter: usize, option: Choice) -> bool {
        if self.witness[parameter] == option {
            return true;
        }
        let Some(group) = self.goal.solver.group(parameter) else { return true };
        // Most often the witness takes the option as it is, or with changes next to it.
        let mut witness = self.witness.clone();
        witness[parameter] = option;
        let near = self.goal.solver.accepts(&witness, parameter) || {
            self.goal.solver.open_around(parameter, &mut witness, row);
            self.goal.solver.complete_group(group, &mut witness)
        };
        let allowed = near || {
            witness.copy_from_slice(row);
            witness[parameter] = option;
            self.goal.solver.complete_group(group, &mut witness)
        };
        if allowed {
            let same = |p: &usize| self.goal.solver.group(*p) == Some(group);
            (0..row.len()).filter(same).for_each(|p| self.witness[p] = witness[p]);
        }
        allowed
    }
}
