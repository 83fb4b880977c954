//! What a search has found so far.

use memchr::memchr_iter;

use super::pieces::{Piece, Place};
use crate::pattern::{Captures, Lines, Match, Pattern};

/// The first match of each pattern, and the numbers of lines.
#[derive(Debug, Clone)]
pub(super) struct Found {
    matches: Vec<Option<Match>>,
    lines: u64,
    /// How many of them were too long to be searched to their end.
    cut: u64,
    /// Where the line after the last match begins.
    after: Option<Place>,
}

impl Found {
    /// Nothing yet, of this many patterns.
    pub(super) fn new(patterns: usize) -> Self {
        Self { matches: vec![None; patterns], lines: 0, cut: 0, after: None }
    }

    /// Looks for what is missing in whole lines.
    pub(super) fn search(&mut self, patterns: &[Pattern], piece: &Piece<'_>) {
        self.lines += 1 + memchr_iter(b'\n', piece.lines).count() as u64;
        self.cut += u64::from(piece.end.in_line);
        let lines = Lines::new(piece.lines);
        for (pattern, found) in patterns.iter().zip(&mut self.matches) {
            if found.is_none()
                && let Some((line, end)) = pattern.find_line(&lines)
            {
                *found = Some(line);
                self.after = self.after.max(Some(piece.after(end)));
            }
        }
    }

    /// Adds what was found in the lines that follow.
    pub(super) fn add(&mut self, later: Self) {
        self.lines += later.lines;
        self.cut += later.cut;
        self.after = self.after.max(later.after);
        for (found, later) in self.matches.iter_mut().zip(later.matches) {
            if found.is_none() {
                *found = later;
            }
        }
    }

    /// What to go on with in lines elsewhere, whose result is to be [added](Self::add).
    pub(super) fn without_lines(&self) -> Self {
        Self { matches: self.matches.clone(), lines: 0, cut: 0, after: None }
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

    /// How many lines were too long to be searched to their end.
    pub(super) fn cut(&self) -> u64 {
        self.cut
    }

    /// The first line that the pattern of this number has matched.
    pub(super) fn get(&self, pattern: usize) -> Option<&Match> {
        self.matches[pattern].as_ref()
    }

    /// Where the line after the last match begins, of those since this was asked last.
    pub(super) fn take_after(&mut self) -> Option<Place> {
        self.after.take()
    }

    /// The groups of all matches, in the order of the patterns.
    pub(super) fn captures(&self) -> Captures {
        let mut all = Captures::default();
        self.matches.iter().flatten().for_each(|found| all.merge(found.captures()));
        all
    }
}
