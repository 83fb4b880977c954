//! Walks with gaps between them: what is left of a selection of which some have run.

use std::ops::Range;

/// Ranges of walks in the order of their numbers, each with the position of its first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranges(Vec<(Range<u128>, u128)>);

impl Ranges {
    /// These walks; the ranges are in order, and do not overlap.
    pub(super) fn new(ranges: impl IntoIterator<Item = Range<u128>>) -> Self {
        let mut position = 0;
        let place = |walks: Range<u128>| {
            let first = position;
            position += walks.end - walks.start;
            (walks, first)
        };
        Self(ranges.into_iter().filter(|walks| !walks.is_empty()).map(place).collect())
    }

    /// How many of them come before `end`.
    pub(super) fn before(&self, end: u128) -> u128 {
        let at = self.0.partition_point(|(walks, _)| walks.start < end);
        let Some((walks, first)) = at.checked_sub(1).map(|at| &self.0[at]) else { return 0 };
        first + (walks.end.min(end) - walks.start)
    }

    /// The number of the walk at `position`.
    ///
    /// # Panics
    ///
    /// If there is no such position.
    pub(super) fn walk(&self, position: u128) -> u128 {
        let at = self.0.partition_point(|(_, first)| *first <= position) - 1;
        let (walks, first) = &self.0[at];
        walks.start + (position - first)
    }

    /// The last walk.
    pub(super) fn last(&self) -> Option<u128> {
        self.0.last().map(|(walks, _)| walks.end - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_and_numbers_belong_together() {
        let ranges = Ranges::new([2..5, 5..5, 9..10, 20..30]);
        let walks: Vec<u128> = (0..14).map(|position| ranges.walk(position)).collect();
        assert_eq!(walks, [2, 3, 4, 9, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29]);
        for (position, walk) in (0..).zip(&walks) {
            assert_eq!(ranges.before(*walk), position);
        }
        assert_eq!([0, 6, 15, 30, 99].map(|end| ranges.before(end)), [0, 3, 4, 14, 14]);
        assert_eq!((ranges.last(), Ranges::new([]).last()), (Some(29), None));
        assert_eq!(Ranges::new([]).before(7), 0);
    }
}
