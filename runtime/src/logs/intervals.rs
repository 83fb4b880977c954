//! The intervals of a probe: where nothing tells of a change, one looks again, soon at first and
//! then less often.

use std::time::Duration;

const FIRST: Duration = Duration::from_millis(1);
const LONGEST: Duration = Duration::from_millis(50);

/// How long to wait before each look: 1 ms, then half as much again each time, up to 50 ms.
#[derive(Debug, Clone)]
pub struct Intervals {
    next: Duration,
}

impl Intervals {
    /// The intervals from the shortest.
    pub fn new() -> Self {
        Self { next: FIRST }
    }

    /// Waits for the next interval, and says how long it was.
    pub async fn pass(&mut self) -> Duration {
        let interval = self.next;
        tokio::time::sleep(interval).await;
        self.next = LONGEST.min(interval * 3 / 2);
        interval
    }
}

impl Default for Intervals {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn intervals_grow_to_the_longest() {
        let mut intervals = Intervals::new();
        let mut passed = Vec::new();
        while passed.last() != Some(&LONGEST) {
            passed.push(intervals.pass().await);
        }
        assert_eq!(passed[0], FIRST);
        assert!(passed.is_sorted());
        assert_eq!(intervals.pass().await, LONGEST);
    }
}
