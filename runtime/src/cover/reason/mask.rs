//! What a known reason hides: options, and pairs of them, that were never run without it.

use super::{
    super::{Choice, Combination, Row},
    split::{Place, hold},
};

/// The first failed row that has something to hide, changed so far that it should pass.
pub(super) fn unmask(place: &Place<'_>, explanation: &[Combination]) -> Option<Row> {
    place.evidence.failed.iter().find_map(|row| without(place, row, explanation))
}

fn without(place: &Place<'_>, row: &Row, explanation: &[Combination]) -> Option<Row> {
    let options: Vec<(usize, Choice)> = row.iter().copied().enumerate().collect();
    let single = options.iter().map(|&one| vec![one]);
    let pairs = options
        .iter()
        .enumerate()
        .flat_map(|(i, &one)| options[i + 1..].iter().map(move |&other| vec![one, other]));
    let hidden =
        single.chain(pairs).filter(|c| !place.evidence.has_passed(c)).map(Combination::new);
    let open = hidden.filter(|c| !explanation.iter().any(|cause| is_part(cause, c)));
    let mut rows = open.filter_map(|c| hold(place, &c, explanation, row));
    rows.find(|row| !place.evidence.was_run(row))
}

/// Whether all options of one combination are in another.
fn is_part(part: &Combination, whole: &Combination) -> bool {
    part.options().iter().all(|&(p, v)| whole.of(p) == Some(v))
}
