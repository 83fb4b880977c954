//! Beginnings of arrays: rows from algebra, cut to the model, with places left open.

use super::{
    super::{Choice, HOLE, Row, algebra, random::Random, solver::choices},
    goal::Goal,
};

/// Steps in the search for one vector of an array of rotations.
const STEPS: usize = 60_000;

/// Beginnings that might lead to an array of fewer than `rows` rows.
pub(super) fn seeds(goal: &Goal, rows: usize, random: &mut Random) -> Vec<Vec<Row>> {
    let mut arrays: Vec<(usize, Vec<Row>)> = Vec::new();
    for q in orders(goal) {
        arrays.extend(of_order(goal, q, rows, random).into_iter().map(|a| (q, a)));
    }
    if goal.tuples.strength == 2 && goal.sizes().iter().all(|&s| s <= 2) {
        arrays.push((2, algebra::binary(goal.sizes().len())));
    }
    let mut seeds: Vec<_> = arrays.into_iter().map(|(q, a)| fit(goal, &a, q, random)).collect();
    seeds.extend(factorial(goal, rows, random));
    seeds
}

/// The orders of fields that fit the different numbers of options.
fn orders(goal: &Goal) -> Vec<usize> {
    let mut orders: Vec<usize> =
        goal.sizes().iter().filter_map(|&s| algebra::prime_powers(s.max(2)).next()).collect();
    orders.sort_unstable();
    orders.dedup();
    orders
}

fn of_order(goal: &Goal, q: usize, rows: usize, random: &mut Random) -> Vec<Vec<Row>> {
    let (t, columns) = (goal.tuples.strength, goal.sizes().iter().filter(|&&s| s <= q).count());
    let mut arrays = Vec::new();
    let fits = |n: usize| n <= rows + rows / 3;
    let power = u32::try_from(t).ok().and_then(|t| q.checked_pow(t));
    if t > 1 && power.is_some_and(fits) {
        arrays.extend(algebra::orthogonal(q, t));
    }
    if t != 2 {
        return arrays;
    }
    let (mut reach, mut levels) = (q + 1, 0);
    while reach < columns && fits(q * q + (levels + 1) * (q * q - q)) {
        (reach, levels) = (reach * q + 1, levels + 1);
        arrays.extend(algebra::product(q, levels));
    }
    let largest = goal.sizes().iter().copied().max().unwrap_or(0);
    let turns = (columns..columns + 2).find(|&n| n * (largest - 1) < rows);
    if columns == goal.sizes().len()
        && let Some(found) = turns.and_then(|n| algebra::starter(largest, n, STEPS, random))
    {
        arrays.push(found);
    }
    arrays
}

/// Gives the columns to the parameters with the most options that fit; what does not fit stays open.
fn fit(goal: &Goal, array: &[Row], q: usize, random: &mut Random) -> Vec<Row> {
    let sizes = goal.sizes();
    let mut parameters: Vec<usize> = (0..sizes.len()).filter(|&p| sizes[p] <= q).collect();
    parameters.sort_by_key(|&p| std::cmp::Reverse(sizes[p]));
    let cut = |source: &Row| {
        let mut row = vec![HOLE; sizes.len()];
        for (&p, &v) in parameters.iter().zip(source) {
            row[p] = Some(v).filter(|&v| usize::from(v) < sizes[p]).unwrap_or(HOLE);
        }
        row
    };
    array.iter().map(cut).map(|row| allowed(goal, row, random)).collect()
}

/// All options of the largest parameters: every array has at least these rows.
fn factorial(goal: &Goal, rows: usize, random: &mut Random) -> Option<Vec<Row>> {
    let sizes = goal.sizes();
    let mut parameters: Vec<usize> = (0..sizes.len()).collect();
    parameters.sort_by_key(|&p| std::cmp::Reverse(sizes[p]));
    parameters.truncate(goal.tuples.strength);
    if parameters.iter().map(|&p| sizes[p]).product::<usize>() > rows {
        return None;
    }
    let mut all = vec![vec![HOLE; sizes.len()]];
    for p in parameters {
        let with = |row: &Row, v: Choice| {
            let mut row = row.clone();
            row[p] = v;
            row
        };
        all = all.iter().flat_map(|row| choices(sizes[p]).map(move |v| with(row, v))).collect();
    }
    Some(all.into_iter().map(|row| allowed(goal, row, random)).collect())
}

/// Opens places of the row until it can be completed.
fn allowed(goal: &Goal, row: Row, random: &mut Random) -> Row {
    if goal.solver.is_free() || goal.solver.complete(&mut row.clone()) {
        return row;
    }
    let mut order: Vec<usize> = (0..row.len()).filter(|&p| row[p] != HOLE).collect();
    random.shuffle(&mut order);
    let mut kept = vec![HOLE; row.len()];
    for p in order {
        kept[p] = row[p];
        let wrong = |g| !goal.solver.complete_group(g, &mut kept.clone());
        if goal.solver.group(p).is_some_and(wrong) {
            kept[p] = HOLE;
        }
    }
    kept
}
