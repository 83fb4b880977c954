//! All explanations that are consistent with what was run, those with fewest causes only.

use super::{
    super::{Choice, Combination, Row},
    evidence::Evidence,
};

/// Causes that together explain every failure.
pub(super) type Explanation = Vec<Combination>;

/// More explanations than these are not looked at before there is more evidence; shorter ones come first.
const MOST: usize = 4_000;

/// Explanations by one cause, or if there is none by two, shortest first.
pub(super) fn explain(evidence: &Evidence, largest: usize) -> Vec<Explanation> {
    let all: Vec<&Row> = evidence.failed.iter().collect();
    let mut single: Vec<Explanation> =
        common(evidence, &all, largest, usize::MAX).into_iter().map(|c| vec![c]).collect();
    // If nothing passed either, two options of one parameter would explain anything.
    if single.is_empty() && !evidence.passed.is_empty() {
        single = pairs(evidence, largest);
    }
    single.sort_by_key(|e| e.iter().map(|c| c.options().len()).sum::<usize>());
    single
}

/// One of the two is in the first failed row; the other is in all failed rows without it.
fn pairs(evidence: &Evidence, largest: usize) -> Vec<Explanation> {
    let Some(first) = evidence.failed.first() else { return Vec::new() };
    let mut pairs = Vec::new();
    for one in common(evidence, &[first], largest, usize::MAX) {
        let others: Vec<&Row> = evidence.failed.iter().filter(|row| !one.is_in(row)).collect();
        let room = MOST - pairs.len();
        let found = common(evidence, &others, largest, room);
        pairs.extend(found.into_iter().map(|other| vec![one.clone(), other]));
        if pairs.len() >= MOST {
            break;
        }
    }
    pairs
}

/// Combinations that all of the rows hold and no passed row does, shortest first, `most` at most.
fn common(evidence: &Evidence, rows: &[&Row], largest: usize, most: usize) -> Vec<Combination> {
    let Some((first, others)) = rows.split_first() else { return Vec::new() };
    let shared = |&(p, v): &(usize, Choice)| others.iter().all(|row| row[p] == v);
    let options: Vec<_> = first.iter().copied().enumerate().filter(shared).collect();
    let mut found = Vec::new();
    for size in 1..=largest.min(options.len()) {
        subsets(&options, size, &mut Vec::new(), &mut |subset| {
            if found.len() < most && !evidence.has_passed(subset) {
                found.push(Combination::new(subset.iter().copied()));
            }
        });
    }
    found
}

fn subsets<T: Copy>(items: &[T], size: usize, chosen: &mut Vec<T>, each: &mut dyn FnMut(&[T])) {
    if size == 0 {
        return each(chosen);
    }
    for (i, &item) in items.iter().enumerate() {
        chosen.push(item);
        subsets(&items[i + 1..], size - 1, chosen, each);
        chosen.pop();
    }
}
