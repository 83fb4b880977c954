//! Selections of row numbers, produced one after another in constant memory.

use super::{CoverError, permutation::Permutation};

/// An iterator of row numbers.
///
/// ```
/// use multitest::cover::Numbers;
///
/// let rows = 1_000_000_000_000_000_000;
/// assert_eq!(Numbers::first(rows, 3).collect::<Vec<_>>(), [0, 1, 2]);
/// let random: Vec<u128> = Numbers::random(rows, 3, 7).collect();
/// assert_eq!(random, Numbers::random(rows, 3, 7).collect::<Vec<_>>());
/// ```
#[derive(Clone, Debug)]
pub struct Numbers {
    next: u128,
    end: u128,
    order: Order,
}

#[derive(Clone, Debug)]
enum Order {
    Ascending,
    Shuffled(Permutation),
    Listed(Vec<u128>),
}

impl Numbers {
    /// All numbers below `rows`, ascending.
    pub fn all(rows: u128) -> Self {
        Self { next: 0, end: rows, order: Order::Ascending }
    }

    /// The first `count` numbers below `rows`, or all if there are fewer.
    pub fn first(rows: u128, count: u128) -> Self {
        Self::all(rows.min(count))
    }

    /// `count` different numbers below `rows`, or all if there are fewer, in an order that follows from the seed.
    ///
    /// A larger `count` goes on where a smaller one ends. To select among allowed rows only, take all in this order, keep
    /// what is allowed, and take as many as are wanted.
    pub fn random(rows: u128, count: u128, seed: u64) -> Self {
        let order = Order::Shuffled(Permutation::new(rows, seed));
        Self { next: 0, end: rows.min(count), order }
    }

    /// These numbers, in this order.
    ///
    /// # Errors
    ///
    /// If one is not below `rows`.
    pub fn ids(rows: u128, ids: impl IntoIterator<Item = u128>) -> Result<Self, CoverError> {
        let ids: Vec<u128> = ids.into_iter().collect();
        match ids.iter().find(|&&n| n >= rows) {
            Some(&n) => Err(CoverError::NumberTooLarge(n, rows)),
            None => Ok(Self { next: 0, end: ids.len() as u128, order: Order::Listed(ids) }),
        }
    }

    /// How many numbers are still to come.
    pub fn remaining(&self) -> u128 {
        self.end - self.next
    }
}

impl Iterator for Numbers {
    type Item = u128;

    fn next(&mut self) -> Option<u128> {
        if self.next == self.end {
            return None;
        }
        let place = self.next;
        self.next += 1;
        Some(match &self.order {
            Order::Ascending => place,
            Order::Shuffled(permutation) => permutation.of(place),
            Order::Listed(ids) => ids[usize::try_from(place).expect("a place in a list")],
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let exact = usize::try_from(self.remaining()).ok();
        (exact.unwrap_or(usize::MAX), exact)
    }
}
