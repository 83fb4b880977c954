//! Pairwise arrays of two symbols, the smallest that exist, after Kleitman and Spencer, and Katona.

use super::super::{Choice, Row};

/// The smallest array of two symbols and this many columns.
///
/// The first row is zero; below it, columns are the different sets of just over half of the rows. Two such sets meet,
/// neither contains the other, and the first row is in none.
pub(in super::super) fn binary(columns: usize) -> Vec<Row> {
    let mut rows = 4;
    while binomial(rows - 1, rows.div_ceil(2)) < columns {
        rows += 1;
    }
    let mut array = vec![Vec::with_capacity(columns); rows];
    let mut set: Vec<usize> = (0..rows.div_ceil(2)).collect();
    for _ in 0..columns {
        for (number, row) in array.iter_mut().enumerate() {
            row.push(Choice::from(number > 0 && set.contains(&(number - 1))));
        }
        advance(&mut set, rows - 1);
    }
    array
}

fn binomial(n: usize, k: usize) -> usize {
    (0..k).fold(1_usize, |b, i| b.saturating_mul(n - i) / (i + 1))
}

/// The next set of the same size of numbers below `bound`, in lexicographic order; the last one stays.
fn advance(set: &mut [usize], bound: usize) {
    let size = set.len();
    if let Some(i) = (0..size).rev().find(|&i| set[i] < bound - size + i) {
        let first = set[i] + 1;
        set[i..].iter_mut().enumerate().for_each(|(j, s)| *s = first + j);
    }
}
