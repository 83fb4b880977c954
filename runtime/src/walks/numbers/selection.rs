//! Which walks of a product run, by number.
//!
//! Those that run have positions without gaps, in the order of their numbers, so that a range of numbers is a range of positions.

use std::ops::Range;

use crate::error::{Error, Result};

use super::{Ranges, product};

/// Which walks run. Whatever chooses walks cleverly comes down to a list of numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Selection {
    /// All of them.
    #[default]
    All,
    /// So many, from number 0 on.
    First(u128),
    /// These, in the order of their numbers, each once.
    Numbers(Vec<u128>),
    /// What is left of a selection, [`without`](Self::without) some of its walks.
    Ranges(Ranges),
}

impl Selection {
    /// The walks with these numbers, in any order.
    pub fn numbers(walks: impl IntoIterator<Item = u128>) -> Self {
        let mut walks: Vec<u128> = walks.into_iter().collect();
        walks.sort_unstable();
        walks.dedup();
        Self::Numbers(walks)
    }

    /// How many of `walks` walks are selected.
    pub fn len(&self, walks: u128) -> u128 {
        let positions = self.positions(&(0..walks));
        positions.end - positions.start
    }

    /// Whether none of `walks` walks is selected.
    pub fn is_empty(&self, walks: u128) -> bool {
        self.len(walks) == 0
    }

    /// The positions, among the walks that run, of those in `walks`.
    pub fn positions(&self, walks: &Range<u128>) -> Range<u128> {
        match self {
            Self::All => walks.clone(),
            Self::First(count) => walks.start.min(*count)..walks.end.min(*count),
            Self::Numbers(numbers) => {
                let before = |end: u128| numbers.partition_point(|&walk| walk < end) as u128;
                before(walks.start)..before(walks.end)
            }
            Self::Ranges(ranges) => ranges.before(walks.start)..ranges.before(walks.end),
        }
    }

    /// The number of the walk at `position`, which is one of [`positions`](Self::positions).
    ///
    /// # Panics
    ///
    /// If there is no such position.
    pub fn walk(&self, position: u128) -> u128 {
        match self {
            Self::All | Self::First(_) => position,
            Self::Numbers(numbers) => numbers[usize::try_from(position).unwrap_or(usize::MAX)],
            Self::Ranges(ranges) => ranges.walk(position),
        }
    }

    /// What is left, of `walks` walks, when those at the positions `gone` are not to run; the ranges are in order, and do not
    /// overlap.
    pub fn without(&self, walks: u128, gone: impl IntoIterator<Item = Range<u128>>) -> Self {
        let all = self.positions(&(0..walks));
        let mut start = all.start;
        let mut left = Vec::new();
        for Range { start: from, end } in gone {
            left.push(start..from.min(all.end));
            start = end.min(all.end);
        }
        left.push(start..all.end);
        match self {
            Self::All | Self::First(_) => Self::Ranges(Ranges::new(left)),
            _ => Self::numbers(left.into_iter().flatten().map(|position| self.walk(position))),
        }
    }

    /// Refuses numbers that no walk has.
    pub(in crate::walks) fn check(&self, walks: u128) -> Result<()> {
        let last = match self {
            Self::All | Self::First(_) => None,
            Self::Numbers(numbers) => numbers.last().copied(),
            Self::Ranges(ranges) => ranges.last(),
        };
        let Some(last) = last.filter(|&last| last >= walks) else { return Ok(()) };
        Err(Error::new(format!("there is no walk {last}, the last is {}", walks - 1))
            .help(format!("select numbers from 0 to {}", product::count(walks - 1))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_and_numbers_belong_together() {
        let some = Selection::numbers([9, 2, 5, 2]);
        assert_eq!(some.len(10), 3);
        assert_eq!(some.positions(&(3..10)), 1..3);
        assert_eq!((some.walk(0), some.walk(2)), (2, 9));
        assert_eq!(Selection::First(4).positions(&(3..10)), 3..4);
        assert_eq!(Selection::First(4).positions(&(6..10)), 4..4);
        assert_eq!(Selection::All.positions(&(6..10)), 6..10);
    }

    #[test]
    fn what_is_left_has_positions_of_its_own() {
        for (selection, left) in [
            (Selection::All, vec![2, 3, 6, 7, 8, 9]),
            (Selection::First(7), vec![2, 3, 6]),
            (Selection::numbers([1, 2, 3, 5, 8, 9]), vec![3, 5]),
        ] {
            let rest = selection.without(10, [0..2, 4..6]);
            assert_eq!(rest.len(10), left.len() as u128, "{selection:?}");
            let walks: Vec<u128> = (0..rest.len(10)).map(|position| rest.walk(position)).collect();
            assert_eq!(walks, left, "{selection:?}");
        }
        let one = std::iter::once::<Range<u128>>;
        assert!(Selection::All.without(10, one(0..10)).is_empty(10));
        assert_eq!(Selection::All.without(10, []).positions(&(3..5)), 3..5);
        let twice = Selection::All.without(10, [0..2, 4..6]).without(10, one(1..3));
        assert_eq!((0..4).map(|position| twice.walk(position)).collect::<Vec<_>>(), [2, 7, 8, 9]);
    }

    #[test]
    fn a_number_without_a_walk_is_refused() {
        let error = Selection::numbers([3, 10]).check(10).expect_err("there are ten walks");
        assert_eq!(error.to_string(), "there is no walk 10, the last is 9");
    }
}
