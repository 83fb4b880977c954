//! Pairwise arrays of many columns from those of few, after Williams.
//!
//! Below one array, written down `q` times side by side, go the rows of an orthogonal array that are not constant, with
//! each of its columns repeated as often as the first has columns. Columns from different places of the upper array are
//! covered there; copies of the same one meet with equal symbols there and with different ones below. One more column is
//! zero above and the slope of the line below.

use super::{super::Row, orthogonal::orthogonal};

/// An array of pairs over `q` symbols: `q²` rows for `q + 1` columns, and `q² - q` rows more for each further level, which
/// multiplies the columns by `q` and adds one.
pub(in super::super) fn product(q: usize, levels: usize) -> Option<Vec<Row>> {
    let plane = orthogonal(q, 2)?;
    let mut rows = plane.clone();
    for _ in 0..levels {
        rows = extend(&rows, &plane, q);
    }
    Some(rows)
}

fn extend(upper: &[Row], plane: &[Row], q: usize) -> Vec<Row> {
    let columns = upper[0].len();
    let above = upper.iter().map(|row| {
        let mut wide = row.repeat(q);
        wide.push(0);
        wide
    });
    // The first rows of the plane have slope zero: they are the constant ones.
    let below = plane[q..].iter().map(|row| {
        let repeat = |s: &u16| std::iter::repeat_n(*s, columns);
        let mut wide: Row = row[..q].iter().flat_map(repeat).collect();
        wide.push(row[q]);
        wide
    });
    above.chain(below).collect()
}
