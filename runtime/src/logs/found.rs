//! What a search has found so far.

use memchr::memchr_iter;

use crate::pattern::{Captures, Lines, Pattern};

/// The first match of each pattern, and the number of lines.
#[derive(Debug, Clone)]
pub(super) struct Found {
    matches: Vec<Option<Captures>>,
    lines: u64,
}

impl Found {
    /// Nothing yet, of this many patterns.
    pub(super) fn new(patterns: usize) -> Self {
        Self { matches: vec![None; patterns], lines: 0 }
    }

    /// Looks for what is missing in whole lines, without the end of the last line.
    pub(super) fn search(&mut self, patterns: &[Pattern], lines: &[u8]) {
        self.lines += 1 + memchr_iter(b'\n', lines).count() as u64;
        let lines = Lines::new(lines);
        for (pattern, found) in patterns.iter().zip(&mut self.matches) {
            if found.is_none() {
                *found = pattern.find(&lines);
            }
        }
    }

    /// Adds what was found in the lines that follow.
    pub(super) fn add(&mut self, later: Self) {
        self.lines += later.lines;
        for (found, later) in self.matches.iter_mut().zip(later.matches) {
            if found.is_none() {
                *found = later;
            }
        }
    }

    /// What to go on with in lines elsewhere, whose result is to be [added](Self::add).
    pub(super) fn without_lines(&self) -> Self {
        Self { matches: self.matches.clone(), lines: 0 }
    }

    pub(super) fn is_complete(&self) -> bool {
        self.matches.iter().all(Option::is_some)
    }

    /// How many patterns have matched.
    pub(super) fn count(&self) -> usize {
        self.matches.iter().flatten().count()
    }

    /// Whether the pattern of this number has matched.
    pub(super) fn has(&self, pattern: usize) -> bool {
        self.matches[pattern].is_some()
    }

    pub(super) fn lines(&self) -> u64 {
        self.lines
    }

    /// The groups of all matches, in the order of the patterns.
    pub(super) fn captures(&self) -> Captures {
        let mut all = Captures::default();
        self.matches.iter().flatten().for_each(|captures| all.merge(captures));
        all
    }
}
