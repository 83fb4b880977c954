//! Which row to run next.
//!
//! Rows are drawn between a failed one and a passed one, so that little is in them that has not been seen; the row that
//! splits the explanations best is taken. Where drawing finds none, a search tells whether any allowed row does.

use super::{
    super::{
        Choice, Combination, HOLE, Row,
        random::Random,
        solver::{Solver, choices},
    },
    evidence::Evidence,
    explain::Explanation,
};

const DRAWS: usize = 96;

/// Where rows come from: the model and what was run.
pub(super) struct Place<'a> {
    pub(super) solver: &'a Solver,
    pub(super) sizes: &'a [usize],
    pub(super) evidence: &'a Evidence,
}

/// A row that some of the explanations expect to fail and others to pass; `None` if they cannot be told apart.
pub(super) fn split(
    place: &Place<'_>,
    explanations: &[Explanation],
    random: &mut Random,
) -> Option<Row> {
    if explanations.len() < 2 {
        return None;
    }
    let balance = |row: &Row| {
        let fails = explanations.iter().filter(|e| expects_failure(e, row)).count();
        fails.min(explanations.len() - fails)
    };
    let new = |row: &Row| !place.evidence.was_run(row);
    let drawn = (0..DRAWS).filter_map(|_| draw(place, random)).filter(new);
    let best = drawn.map(|row| (balance(&row), row)).max_by_key(|(balance, _)| *balance);
    match best {
        Some((balance, row)) if balance > 0 => Some(row),
        _ => explanations[1..].iter().find_map(|other| between(place, &explanations[0], other)),
    }
}

/// Whether a row holds one of the causes.
pub(super) fn expects_failure(explanation: &[Combination], row: &[Choice]) -> bool {
    explanation.iter().any(|cause| cause.is_in(row))
}

/// A failed row, some of whose options are those of a passed row, or random ones.
fn draw(place: &Place<'_>, random: &mut Random) -> Option<Row> {
    let Evidence { failed, passed, .. } = place.evidence;
    let base = &failed[random.below(failed.len())];
    let other = match passed.len() {
        n if n > 0 && !random.one_in(4) => passed[random.below(n)].clone(),
        _ => place.sizes.iter().map(|&s| option(random.below(s))).collect(),
    };
    let keep = 1 + random.below(7);
    let mut row: Row =
        base.iter().map(|&v| if random.below(8) < keep { v } else { HOLE }).collect();
    place.solver.prefer(&mut row, &other).then_some(row)
}

/// A row that fails by one explanation and passes by the other.
fn between(place: &Place<'_>, one: &[Combination], other: &[Combination]) -> Option<Row> {
    let wanted = vec![0; place.sizes.len()];
    let new = |row: &Row| !place.evidence.was_run(row);
    let holds =
        |cause: &Combination, avoid: &[Combination]| hold(place, cause, avoid, &wanted).filter(new);
    let first = one.iter().find_map(|cause| holds(cause, other));
    first.or_else(|| other.iter().find_map(|cause| holds(cause, one)))
}

/// A further row that holds the cause and no other of the explanation, until enough such rows have failed.
///
/// The first has the lowest options elsewhere; the next ones, others than that where there are any.
pub(super) fn confirm(
    place: &Place<'_>,
    cause: &Combination,
    explanation: &[Combination],
    enough: usize,
) -> Option<Row> {
    let others: Vec<Combination> = explanation.iter().filter(|c| *c != cause).cloned().collect();
    let shifted =
        |shift: usize| -> Row { place.sizes.iter().map(|&s| option(shift % s)).collect() };
    let rows = (0..enough).filter_map(|shift| hold(place, cause, &others, &shifted(shift)));
    rows.into_iter().find(|row| !place.evidence.was_run(row))
}

/// A row that holds a combination and none of the others, otherwise as wanted where that is possible.
pub(super) fn hold(
    place: &Place<'_>,
    cause: &Combination,
    avoid: &[Combination],
    wanted: &[Choice],
) -> Option<Row> {
    let mut row = vec![HOLE; place.sizes.len()];
    cause.options().iter().for_each(|&(p, v)| row[p] = v);
    avoiding(place, row, avoid, wanted)
}

fn avoiding(place: &Place<'_>, row: Row, avoid: &[Combination], wanted: &[Choice]) -> Option<Row> {
    let Some((first, rest)) = avoid.split_first() else {
        let mut row = row;
        return place.solver.prefer(&mut row, wanted).then_some(row);
    };
    if first.options().iter().any(|&(p, v)| row[p] != HOLE && row[p] != v) {
        return avoiding(place, row, rest, wanted);
    }
    let open = first.options().iter().filter(|&&(p, _)| row[p] == HOLE);
    let mut changes = open.flat_map(|&(p, v)| {
        choices(place.sizes[p]).filter(move |&other| other != v).map(move |other| (p, other))
    });
    changes.find_map(|(p, other)| {
        let mut row = row.clone();
        row[p] = other;
        avoiding(place, row, rest, wanted)
    })
}

fn option(number: usize) -> Choice {
    Choice::try_from(number).expect("a model refuses sizes that are no choices")
}
