//! Sets of positions: few ranges, whatever order they come in.

use std::{collections::BTreeMap, ops::Range};

/// Positions, as ranges that neither touch nor overlap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Positions {
    /// The ends of the ranges by their starts.
    ranges: BTreeMap<u128, u128>,
}

impl Positions {
    /// Adds a range, which may overlap others.
    pub(super) fn add(&mut self, range: Range<u128>) {
        let Range { mut start, mut end } = range;
        if start >= end {
            return;
        }
        while let Some((&near, &until)) = self.ranges.range(..=end).next_back() {
            if until < start {
                break;
            }
            self.ranges.remove(&near);
            (start, end) = (start.min(near), end.max(until));
        }
        self.ranges.insert(start, end);
    }

    pub(super) fn contains(&self, position: u128) -> bool {
        self.ranges.range(..=position).next_back().is_some_and(|(_, &end)| position < end)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// How many positions there are.
    pub(super) fn len(&self) -> u128 {
        self.ranges.iter().map(|(start, end)| end - start).sum()
    }

    /// The ranges in order.
    pub(super) fn ranges(&self) -> impl Iterator<Item = Range<u128>> {
        self.ranges.iter().map(|(&start, &end)| start..end)
    }

    #[cfg(test)]
    pub(super) fn text(&self) -> String {
        self.ranges().map(|range| format!("{range:?}")).collect::<Vec<_>>().join(" ")
    }

    /// Those that are not in the set, counted from 0: where the ones of a range stand among all.
    pub(super) fn beside(&self, range: &Range<u128>) -> Vec<Range<u128>> {
        let mut found = Vec::new();
        // How many of the others come before the gap that begins at `start`.
        let (mut before, mut start) = (0, 0);
        for taken in self.ranges().map(Some).chain([None]) {
            let gap = start..taken.as_ref().map_or(u128::MAX, |taken| taken.start);
            let inside = range.start.max(before)..range.end.min(before + (gap.end - gap.start));
            if !inside.is_empty() {
                found.push(start + (inside.start - before)..start + (inside.end - before));
            }
            before += gap.end - gap.start;
            start = taken.map_or(u128::MAX, |taken| taken.end);
            if before >= range.end {
                break;
            }
        }
        found
    }
}

impl FromIterator<Range<u128>> for Positions {
    fn from_iter<I: IntoIterator<Item = Range<u128>>>(ranges: I) -> Self {
        let mut positions = Self::default();
        ranges.into_iter().for_each(|range| positions.add(range));
        positions
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn positions(ranges: &[Range<u128>]) -> Positions {
        ranges.iter().cloned().collect()
    }

    #[test]
    fn ranges_that_touch_or_overlap_are_one() {
        let set = positions(&[5..7, 0..2, 7..9, 2..3, 1..4, 20..20]);
        assert_eq!(set.text(), "0..4 5..9");
        assert_eq!(positions(&[0..1, 2..3, 4..5, 0..9]).text(), "0..9");
        assert_eq!(set.len(), 8);
        assert!(set.contains(0) && set.contains(3) && !set.contains(4) && !set.contains(9));
    }

    #[test]
    fn what_is_beside_the_set_is_found_by_its_place_among_the_others() {
        // The others are 2, 3, 4, 7, 8, 9, 12 and all that follow.
        let set = positions(&[0..2, 5..7, 10..12]);
        for (places, found) in [
            (0..3, "2..5"),
            (2..5, "4..5 7..9"),
            (0..8, "2..5 7..10 12..14"),
            (100..101, "106..107"),
        ] {
            let beside: Positions = set.beside(&places).into_iter().collect();
            assert_eq!(beside.text(), found, "{places:?}");
        }
        let none = Positions::default();
        assert_eq!(none.beside(&(3..9)).into_iter().collect::<Positions>().text(), "3..9");
    }
}
