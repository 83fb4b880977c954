//! Rows as numbers: the mixed radix code of their options, the last parameter fastest.

use super::CoverError;

/// The product of numbers of options, with a number for each row.
///
/// ```
/// use multitest::cover::Radix;
///
/// let radix = Radix::new([2, 3])?;
/// assert_eq!(radix.rows(), 6);
/// assert_eq!(radix.row(4), Some(vec![1, 1]));
/// assert_eq!(radix.number(&[1, 1]), Some(4));
/// # Ok::<(), multitest::cover::CoverError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Radix {
    sizes: Vec<u64>,
    rows: u128,
}

impl Radix {
    /// The product of these numbers of options. No parameters make one row, a parameter without options makes none.
    ///
    /// # Errors
    ///
    /// If there are 2^128 rows or more.
    pub fn new(sizes: impl IntoIterator<Item = u64>) -> Result<Self, CoverError> {
        let sizes: Vec<u64> = sizes.into_iter().collect();
        let empty = sizes.contains(&0).then_some(0);
        let product = || sizes.iter().try_fold(1_u128, |n, &s| n.checked_mul(u128::from(s)));
        let rows = empty.or_else(product).ok_or(CoverError::ProductTooLarge)?;
        Ok(Self { sizes, rows })
    }

    /// The number of rows.
    pub fn rows(&self) -> u128 {
        self.rows
    }

    /// The options of a row; `None` if there are not so many rows.
    pub fn row(&self, number: u128) -> Option<Vec<u64>> {
        let mut row = vec![0; self.sizes.len()];
        self.write(number, &mut row).then_some(row)
    }

    /// Writes the options of a row into `row`, without allocating; false if there are not so many rows.
    ///
    /// # Panics
    ///
    /// If `row` is shorter than there are parameters.
    pub fn write(&self, number: u128, row: &mut [u64]) -> bool {
        if number >= self.rows {
            return false;
        }
        let mut rest = number;
        for (i, &size) in self.sizes.iter().enumerate().rev() {
            let size = u128::from(size);
            row[i] = u64::try_from(rest % size).expect("a remainder of a u64");
            rest /= size;
        }
        true
    }

    /// The number of a row; `None` if it does not have one existing option for each parameter.
    pub fn number(&self, row: &[u64]) -> Option<u128> {
        let fits = row.len() == self.sizes.len() && row.iter().zip(&self.sizes).all(|(v, s)| v < s);
        let digit = |n, (&v, &s): (&u64, &u64)| n * u128::from(s) + u128::from(v);
        fits.then(|| row.iter().zip(&self.sizes).fold(0, digit))
    }
}
