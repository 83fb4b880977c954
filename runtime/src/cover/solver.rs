//! Whether a partly chosen row can be completed, by search.
//!
//! Parameters that no constraint reads are never looked at. The others fall into groups that constraints connect; a
//! group is searched alone, most constrained parameter first, so the cost depends on the largest group and not on the
//! number of parameters.

use super::{Choice, Constraint, HOLE, Model, Row, tuples::Bits};

/// Rules above this number of combinations ask their closure each time, below it a table.
const TABLE: usize = 1 << 16;

/// The constraints of a model, ready for search.
#[derive(Debug)]
pub(super) struct Solver {
    sizes: Vec<usize>,
    rules: Vec<Rule>,
    /// Which rules read a parameter.
    readers: Vec<Vec<usize>>,
    /// The parameters that constraints connect, group by group.
    groups: Vec<Vec<usize>>,
    group_of: Vec<Option<usize>>,
}

#[derive(Debug)]
struct Rule {
    constraint: Constraint,
    table: Option<Bits>,
}

impl Solver {
    pub(super) fn new(model: &Model) -> Self {
        let sizes = model.sizes().to_vec();
        let rules: Vec<Rule> = model.constraints().iter().map(|c| Rule::new(c, &sizes)).collect();
        let mut readers = vec![Vec::new(); sizes.len()];
        for (i, rule) in rules.iter().enumerate() {
            for &p in &rule.constraint.scope {
                readers[p].push(i);
            }
        }
        let (groups, group_of) = groups(sizes.len(), &rules);
        Self { sizes, rules, readers, groups, group_of }
    }

    /// Which group of connected parameters this one belongs to, if a constraint reads it.
    pub(super) fn group(&self, parameter: usize) -> Option<usize> {
        self.group_of[parameter]
    }

    pub(super) fn is_free(&self) -> bool {
        self.rules.is_empty()
    }

    /// The allowed row with these options and otherwise low ones.
    pub(super) fn lowest(&self, options: &[(usize, Choice)]) -> Option<Row> {
        let mut row = vec![HOLE; self.sizes.len()];
        for &(p, v) in options {
            row[p] = v;
        }
        self.complete(&mut row).then(|| {
            row.iter_mut().filter(|v| **v == HOLE).for_each(|v| *v = 0);
            row
        })
    }

    /// Chooses what constraints read and is still open; false, with the row as it was, if there is no way.
    pub(super) fn complete(&self, row: &mut [Choice]) -> bool {
        let before = row.to_vec();
        // Rules without parameters belong to no group.
        let done = !self
            .rules
            .iter()
            .any(|r| r.constraint.scope.is_empty() && r.forbids(row, &self.sizes))
            && (0..self.groups.len()).all(|g| self.complete_group(g, row));
        if !done {
            row.copy_from_slice(&before);
        }
        done
    }

    /// Chooses every open place, as in `wanted` where that is possible; false, with the row spoilt, if there is no way.
    pub(super) fn prefer(&self, row: &mut [Choice], wanted: &[Choice]) -> bool {
        if !self.complete(&mut row.to_vec()) {
            return false;
        }
        for p in 0..row.len() {
            if row[p] == HOLE {
                row[p] = wanted[p];
                let wrong = |g| !self.complete_group(g, &mut row.to_vec());
                if self.group(p).is_some_and(wrong) {
                    row[p] = HOLE;
                }
            }
        }
        self.complete(row)
    }

    /// Chooses what is open in one group; what it chose is taken back if there is no way.
    pub(super) fn complete_group(&self, group: usize, row: &mut [Choice]) -> bool {
        self.complete_turned(group, row, 0)
    }

    /// The same, beginning with other options for each `turn`: with the lowest ones for turn 0.
    pub(super) fn complete_turned(&self, group: usize, row: &mut [Choice], turn: usize) -> bool {
        let chosen = |&p: &usize| row[p] != HOLE;
        let wrong = |&p: &usize| !self.accepts(row, p);
        if self.groups[group].iter().filter(|p| chosen(p)).any(wrong) {
            return false;
        }
        self.search(group, row, turn)
    }

    /// Opens what the rules that read a parameter also read, as far as `fixed` has not chosen it.
    pub(super) fn open_around(&self, parameter: usize, row: &mut [Choice], fixed: &[Choice]) {
        for &rule in &self.readers[parameter] {
            for &p in &self.rules[rule].constraint.scope {
                if p != parameter && fixed[p] == HOLE {
                    row[p] = HOLE;
                }
            }
        }
    }

    /// Whether no rule that reads the parameter forbids what is chosen so far.
    pub(super) fn accepts(&self, row: &[Choice], parameter: usize) -> bool {
        !self.readers[parameter].iter().any(|&r| self.rules[r].forbids(row, &self.sizes))
    }

    fn search(&self, group: usize, row: &mut [Choice], turn: usize) -> bool {
        let Some((p, mut options)) = self.tightest(group, row) else { return true };
        let first = turn.wrapping_mul(p + 1) % options.len().max(1);
        options.rotate_left(first);
        for v in options {
            row[p] = v;
            if self.search(group, row, turn) {
                return true;
            }
        }
        row[p] = HOLE;
        false
    }

    /// The open parameter with the fewest options left, and these.
    fn tightest(&self, group: usize, row: &mut [Choice]) -> Option<(usize, Vec<Choice>)> {
        let mut best: Option<(usize, Vec<Choice>)> = None;
        for &p in &self.groups[group] {
            if row[p] != HOLE {
                continue;
            }
            let options = self.options(row, p);
            if best.as_ref().is_none_or(|(_, o)| options.len() < o.len()) {
                let stop = options.len() < 2;
                best = Some((p, options));
                if stop {
                    break;
                }
            }
        }
        best
    }

    fn options(&self, row: &mut [Choice], parameter: usize) -> Vec<Choice> {
        let mut options = Vec::new();
        for v in choices(self.sizes[parameter]) {
            row[parameter] = v;
            if self.accepts(row, parameter) {
                options.push(v);
            }
        }
        row[parameter] = HOLE;
        options
    }
}

impl Rule {
    fn new(constraint: &Constraint, sizes: &[usize]) -> Self {
        let scope: Vec<usize> = constraint.scope.iter().map(|&p| sizes[p]).collect();
        let product = scope.iter().try_fold(1, |n: usize, &s| n.checked_mul(s));
        let table = product.filter(|&n| n <= TABLE).map(|n| {
            let mut bits = Bits::new(n);
            for i in 0..n {
                if constraint.forbids(&decode(i, &scope)) == Some(true) {
                    bits.set(i);
                }
            }
            bits
        });
        Self { constraint: constraint.clone(), table }
    }

    fn forbids(&self, row: &[Choice], sizes: &[usize]) -> bool {
        let scope = &self.constraint.scope;
        if let Some(table) = &self.table
            && scope.iter().all(|&p| row[p] != HOLE)
        {
            let index = scope.iter().fold(0, |n, &p| n * sizes[p] + usize::from(row[p]));
            return table.get(index);
        }
        let known: Vec<_> = scope.iter().map(|&p| Some(row[p]).filter(|&v| v != HOLE)).collect();
        self.constraint.forbids(&known) == Some(true)
    }
}

/// The options of a parameter of this size.
pub(super) fn choices(size: usize) -> std::ops::Range<Choice> {
    0..Choice::try_from(size).expect("a model refuses sizes that are no choices")
}

fn decode(mut number: usize, sizes: &[usize]) -> Vec<Option<Choice>> {
    let mut options = vec![None; sizes.len()];
    for (option, size) in options.iter_mut().zip(sizes).rev() {
        *option = Choice::try_from(number % size).ok();
        number /= size;
    }
    options
}

fn groups(parameters: usize, rules: &[Rule]) -> (Vec<Vec<usize>>, Vec<Option<usize>>) {
    let mut label: Vec<Option<usize>> = vec![None; parameters];
    for (i, rule) in rules.iter().enumerate() {
        let scope = &rule.constraint.scope;
        let joined: Vec<usize> = scope.iter().filter_map(|&p| label[p]).collect();
        for &p in scope {
            label[p] = Some(i);
        }
        label
            .iter_mut()
            .filter(|l| l.is_some_and(|l| joined.contains(&l)))
            .for_each(|l| *l = Some(i));
    }
    let mut names: Vec<usize> = label.iter().copied().flatten().collect();
    names.sort_unstable();
    names.dedup();
    let group_of: Vec<Option<usize>> =
        label.iter().map(|l| l.and_then(|l| names.binary_search(&l).ok())).collect();
    let members = |g| (0..parameters).filter(|&p| group_of[p] == Some(g)).collect();
    ((0..names.len()).map(members).collect(), group_of)
}
