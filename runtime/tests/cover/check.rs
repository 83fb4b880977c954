//! An independent checker: sets of tuples from the full product, and none of the library's numbering.

use std::collections::BTreeSet;

use multitest::cover::{Array, Model, Row};

pub(crate) type Tuple = Vec<(usize, u16)>;

/// A small generator of its own.
#[derive(Debug)]
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % sides as u64).expect("below the sides")
    }
}

/// All rows of a small product.
pub(crate) fn product(sizes: &[usize]) -> Vec<Row> {
    let mut rows = vec![Vec::new()];
    for &size in sizes {
        let extend = |row: &Row, v: usize| {
            row.iter().copied().chain([u16::try_from(v).expect("small")]).collect()
        };
        rows = rows.iter().flat_map(|row| (0..size).map(move |v| extend(row, v))).collect();
    }
    rows
}

/// The tuples of strength `t` that rows hold.
pub(crate) fn tuples(rows: &[Row], t: usize) -> BTreeSet<Tuple> {
    let mut found = BTreeSet::new();
    for row in rows {
        extend(row, t, 0, &mut Vec::new(), &mut found);
    }
    found
}

fn extend(row: &Row, t: usize, from: usize, chosen: &mut Tuple, found: &mut BTreeSet<Tuple>) {
    if chosen.len() == t {
        found.insert(chosen.clone());
        return;
    }
    for p in from..row.len() {
        chosen.push((p, row[p]));
        extend(row, t, p + 1, chosen, found);
        chosen.pop();
    }
}

/// Without constraints: every tuple there is, counted by the sums of products.
pub(crate) fn covers_all(array: &Array, sizes: &[usize]) {
    eprintln!("{sizes:?}, {} at a time: {} rows", array.strength, array.rows.len());
    let expected = count(sizes, array.strength);
    assert_eq!(array.tuples, expected);
    assert_eq!(tuples(&array.rows, array.strength).len(), expected, "{sizes:?}");
}

fn count(sizes: &[usize], t: usize) -> usize {
    match (t, sizes.split_first()) {
        (0, _) => 1,
        (_, None) => 0,
        (_, Some((first, rest))) => first * count(rest, t - 1) + count(rest, t),
    }
}

/// With constraints: exactly the tuples of the allowed rows of the full product.
pub(crate) fn covers_possible(array: &Array, model: &Model) {
    eprintln!("{model:?}, {} at a time: {} rows", array.strength, array.rows.len());
    let all = product(model.sizes());
    let allowed: Vec<Row> = all.iter().filter(|row| model.allows(row)).cloned().collect();
    assert!(array.rows.iter().all(|row| model.allows(row)), "a row is forbidden");
    let possible = tuples(&allowed, array.strength);
    assert_eq!(tuples(&array.rows, array.strength), possible, "{model:?}");
    let impossible: BTreeSet<Tuple> =
        array.impossible.iter().map(|c| c.options().to_vec()).collect();
    let expected: BTreeSet<Tuple> =
        tuples(&all, array.strength).difference(&possible).cloned().collect();
    assert_eq!(impossible, expected, "{model:?}");
}
