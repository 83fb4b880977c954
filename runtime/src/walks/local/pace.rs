//! How long segments take: after a serial action with many options come as many segments, and if one of them takes no longer than
//! it takes to wake a second worker, the next is not worth it either.

use std::time::Duration;

/// What takes less begins with one worker the next time.
pub(super) const BRIEF: Duration = Duration::from_micros(500);

/// Which levels had a brief segment last.
#[derive(Default)]
pub(super) struct Pace(Vec<bool>);

impl Pace {
    /// How many workers the next segment of this level gets, `most` at most.
    pub(super) fn workers(&self, level: usize, most: usize) -> usize {
        if self.0.get(level) == Some(&true) { most.min(1) } else { most }
    }

    /// The last segment of this level took so long.
    pub(super) fn took(&mut self, level: usize, elapsed: Duration) {
        if self.0.len() <= level {
            self.0.resize(level + 1, false);
        }
        self.0[level] = elapsed < BRIEF;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brief_segment_makes_the_next_of_its_level_a_matter_of_one_worker() {
        let mut pace = Pace::default();
        assert_eq!(pace.workers(2, 8), 8);
        pace.took(2, Duration::from_micros(100));
        assert_eq!((pace.workers(2, 8), pace.workers(1, 8), pace.workers(2, 0)), (1, 8, 0));
        pace.took(2, Duration::from_millis(1));
        assert_eq!(pace.workers(2, 8), 8);
    }
}
