//! The line from which workers take batches: large while there is much, single walks towards the end.

use std::ops::Range;

pub(super) struct Line {
    rest: Range<u128>,
    /// Into how many parts the rest is cut.
    parts: u128,
}

impl Line {
    pub(super) fn new(positions: Range<u128>, workers: usize) -> Self {
        Self { rest: positions, parts: 4 * workers as u128 }
    }

    /// The next batch, of at most so many walks, if any walk is left.
    pub(super) fn take(&mut self, most: u128) -> Option<Range<u128>> {
        let rest = self.rest.end - self.rest.start;
        if rest == 0 {
            return None;
        }
        let start = self.rest.start;
        self.rest.start += (rest / self.parts).min(most).max(1);
        Some(start..self.rest.start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_cover_the_line_without_gaps_and_shrink_to_one() {
        let mut line = Line::new(10..100_010, 3);
        let mut batches = Vec::new();
        while let Some(batch) = line.take(256) {
            batches.push(batch);
        }
        assert_eq!((batches[0].start, batches[batches.len() - 1].end), (10, 100_010));
        assert!(batches.windows(2).all(|pair| pair[0].end == pair[1].start));
        assert_eq!(batches[0], 10..266);
        assert_eq!(batches[batches.len() - 1], 100_009..100_010);
    }
}
