//! What came of some walks, as plain data: the counts, and the failures with the lowest numbers.

use serde::{Deserialize, Serialize};

use crate::walks::options::text::shortened;

/// How some walks ended. Tallies of different walks add up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Walks whose actions all succeeded.
    pub passed: u128,
    /// Walks one of whose actions failed, or a serial action they depend on.
    pub failed: u128,
    /// Walks that an action cancelled.
    pub cancelled: u128,
    /// Walks that `should_cancel` or a constraint kept from running.
    pub filtered: u128,
    /// The failures with the lowest numbers, in the order of their numbers.
    pub failures: Vec<Failure>,
}

/// Why one walk failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The number of the walk.
    pub walk: u128,
    /// The walk, readable.
    pub text: String,
    /// The name of the action that failed; empty if it was none, as when the environment of the walk did not start.
    pub action: String,
    /// The report of its error.
    pub error: String,
}

impl Failure {
    /// The walk, its error, and the command that runs it again, if there is one.
    pub(crate) fn shown(&self, replay: Option<&str>) -> String {
        let Self { walk, action, error, .. } = self;
        let text = shortened(&self.text, "/");
        let action = if action.is_empty() { String::new() } else { format!("`{action}`: ") };
        let error = error.replace('\n', "\n    ");
        let replay = replay.map_or(String::new(), |command| format!("\n    replay  {command}"));
        format!("walk {walk}  {text}\n    {action}{error}{replay}")
    }
}

impl Tally {
    /// How many walks ran, to their end or to where they failed or were cancelled.
    pub fn run(&self) -> u128 {
        self.passed + self.failed + self.cancelled
    }

    /// Counts a failure, and keeps it if it is among the `most` with the lowest numbers.
    pub(in crate::walks) fn fail(
        &mut self,
        walk: u128,
        most: usize,
        failure: impl FnOnce() -> Failure,
    ) {
        self.failed += 1;
        if self.failures.len() < most || self.failures.last().is_some_and(|last| walk < last.walk) {
            self.keep(failure(), most);
        }
    }

    /// Adds what came of other walks.
    pub(in crate::walks) fn add(&mut self, other: Self, most: usize) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.cancelled += other.cancelled;
        self.filtered += other.filtered;
        for failure in other.failures {
            self.keep(failure, most);
        }
    }

    pub(in crate::walks) fn keep(&mut self, failure: Failure, most: usize) {
        let at = self.failures.partition_point(|kept| kept.walk < failure.walk);
        self.failures.insert(at, failure);
        self.failures.truncate(most);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_failures_are_kept_and_the_rest_is_counted() {
        let failure = |walk| Failure {
            walk,
            text: String::new(),
            action: String::new(),
            error: String::new(),
        };
        let mut one = Tally::default();
        for walk in [8, 3, 5, 9] {
            one.fail(walk, 2, || failure(walk));
        }
        let mut other = Tally { passed: 4, ..Tally::default() };
        other.fail(4, 2, || failure(4));
        one.add(other, 2);
        assert_eq!((one.passed, one.failed, one.run()), (4, 5, 9));
        assert_eq!(one.failures.iter().map(|failure| failure.walk).collect::<Vec<_>>(), [3, 4]);
    }
}
