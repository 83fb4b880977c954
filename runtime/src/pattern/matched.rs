//! A line that a pattern matched, with what its groups held.

use std::ops::Deref;

use super::Captures;

/// A line that a pattern matched. What the named groups held is had from it as from
/// [`Captures`], to which it dereferences: `found.extract::<u16>("port")?`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    line: String,
    captures: Captures,
}

impl Match {
    /// The match of the line in `bytes`; what is not UTF-8 in it becomes the replacement character.
    pub(super) fn new(bytes: &[u8], captures: Captures) -> Self {
        let line = String::from_utf8_lossy(bytes.strip_suffix(b"\r").unwrap_or(bytes));
        Self { line: line.into_owned(), captures }
    }

    /// The whole line, without its end.
    pub fn line(&self) -> &str {
        &self.line
    }

    /// What the named groups held.
    pub fn captures(&self) -> &Captures {
        &self.captures
    }
}

impl Deref for Match {
    type Target = Captures;

    fn deref(&self) -> &Captures {
        &self.captures
    }
}
