//! Bush's orthogonal arrays: polynomials of low degree, evaluated everywhere.

use super::{
    super::{Choice, Row},
    field::Field,
};

/// An array of `q^t` rows and `q + 1` columns in which any `t` columns hold every tuple once.
///
/// Two polynomials below degree `t` that agree at `t` places are the same; the last column is the highest coefficient, the
/// value at infinity, as it were.
pub(in super::super) fn orthogonal(q: usize, t: usize) -> Option<Vec<Row>> {
    let field = Field::new(q)?;
    let rows = u32::try_from(t).ok().and_then(|t| q.checked_pow(t))?;
    Some((0..rows).map(|number| row(&field, number, t)).collect())
}

/// The digits of the number are the coefficients, the highest one first.
fn row(field: &Field, number: usize, t: usize) -> Row {
    let q = field.order;
    let mut coefficients = vec![0; t];
    let mut rest = number;
    for c in coefficients.iter_mut().rev() {
        *c = rest % q;
        rest /= q;
    }
    let value = |x| coefficients.iter().fold(0, |v, &c| field.add(field.multiply(v, x), c));
    (0..q).map(value).chain([coefficients[0]]).map(symbol).collect()
}

pub(super) fn symbol(number: usize) -> Choice {
    Choice::try_from(number).expect("the orders of fields are small")
}
