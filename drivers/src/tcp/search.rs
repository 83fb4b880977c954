//! What a call may await of what comes, and how it is found.

use std::fmt;

use super::{
    inbox::{CHUNK, LITTLE},
    text::{Excerpt, count},
};

/// What a call awaits.
#[derive(Debug, Clone, Copy)]
pub(super) enum Awaited<'a> {
    /// At least one byte, at most so many.
    Some(usize),
    /// So many bytes.
    Exactly(usize),
    /// Everything through this.
    Through(&'a [u8]),
    /// At least one character.
    Text,
    /// Text through the end of its first line.
    Line,
    /// Everything until the peer closes.
    All,
}

/// What the inbox has for a call.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// This many bytes are what is awaited.
    Bytes(usize),
    /// More must come.
    NotYet,
    /// What is there is no text.
    NotText,
}

/// The look-out for what is awaited, while more and more comes.
#[derive(Debug)]
pub(super) struct Search<'a> {
    awaited: Awaited<'a>,
    /// How much has been looked through.
    searched: usize,
}

impl<'a> Search<'a> {
    pub(super) fn new(awaited: Awaited<'a>) -> Self {
        Self { awaited, searched: 0 }
    }

    pub(super) fn awaited(&self) -> Awaited<'a> {
        self.awaited
    }

    /// How many bytes the inbox should have room for.
    pub(super) fn wanted(&self) -> usize {
        match self.awaited {
            Awaited::Some(most) => most,
            Awaited::Exactly(length) => length,
            Awaited::Through(_) | Awaited::Text | Awaited::Line | Awaited::All => CHUNK,
        }
    }

    /// Whether one read is likely to get it.
    pub(super) fn awaits_little(&self) -> bool {
        match self.awaited {
            Awaited::Some(size) | Awaited::Exactly(size) => size <= LITTLE,
            Awaited::Through(_) | Awaited::Text | Awaited::Line => true,
            Awaited::All => false,
        }
    }

    /// Looks whether `unread` has it; `closed`: nothing more will come.
    pub(super) fn find(&mut self, unread: &[u8], closed: bool) -> Found {
        match self.awaited {
            Awaited::Some(0) => Found::Bytes(0),
            Awaited::Some(_) if unread.is_empty() => Found::NotYet,
            Awaited::Some(most) => Found::Bytes(unread.len().min(most)),
            Awaited::Exactly(length) if unread.len() >= length => Found::Bytes(length),
            Awaited::All if closed => Found::Bytes(unread.len()),
            Awaited::Exactly(_) | Awaited::All => Found::NotYet,
            Awaited::Through(delimiter) => through(delimiter, unread, &mut self.searched),
            Awaited::Text => text(unread),
            Awaited::Line => match through(b"\n", unread, &mut self.searched) {
                Found::Bytes(end) if str::from_utf8(&unread[..end]).is_err() => Found::NotText,
                found => found,
            },
        }
    }
}

fn through(delimiter: &[u8], unread: &[u8], searched: &mut usize) -> Found {
    let Some(last) = delimiter.last() else { return Found::Bytes(0) };
    let mut from = *searched;
    while let Some(at) = unread[from..].iter().position(|byte| byte == last) {
        let end = from + at + 1;
        if unread[..end].ends_with(delimiter) {
            return Found::Bytes(end);
        }
        from = end;
    }
    *searched = unread.len();
    Found::NotYet
}

/// As many whole characters as there are; a character that is cut off waits for its rest.
fn text(unread: &[u8]) -> Found {
    let unread = &unread[..unread.len().min(CHUNK)];
    match std::str::from_utf8(unread) {
        Ok("") => Found::NotYet,
        Ok(text) => Found::Bytes(text.len()),
        Err(e) if e.valid_up_to() > 0 => Found::Bytes(e.valid_up_to()),
        Err(e) if e.error_len().is_none() => Found::NotYet,
        Err(_) => Found::NotText,
    }
}

impl fmt::Display for Awaited<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Some(_) => f.write_str("bytes"),
            Self::Exactly(length) => f.write_str(&count(*length)),
            Self::Through(delimiter) => write!(f, "bytes through {}", Excerpt(delimiter)),
            Self::Text => f.write_str("text"),
            Self::Line => f.write_str("a line"),
            Self::All => f.write_str("everything until the peer closes"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(awaited: Awaited<'_>, unread: &[u8]) -> Found {
        Search::new(awaited).find(unread, false)
    }

    #[test]
    fn a_delimiter_is_found_at_its_first_place() {
        let through = |delimiter: &[u8], unread| find(Awaited::Through(delimiter), unread);
        assert_eq!(through(b"\n", b"a\nb\n"), Found::Bytes(2));
        assert_eq!(through(b"aab", b"aaab"), Found::Bytes(4));
        assert_eq!(through(b"\r\n", b"a\nb\r"), Found::NotYet);
        assert_eq!(through(b"", b""), Found::Bytes(0));
    }

    #[test]
    fn bytes_that_were_searched_are_not_searched_again() {
        let mut search = Search::new(Awaited::Through(b"\r\n"));
        assert_eq!(search.find(b"abc\r", false), Found::NotYet);
        assert_eq!(search.searched, 4);
        assert_eq!(search.find(b"abc\r\nd", false), Found::Bytes(5));
    }

    #[test]
    fn a_line_is_text_through_its_end() {
        assert_eq!(find(Awaited::Line, b"a\r\nb\n"), Found::Bytes(3));
        assert_eq!(find(Awaited::Line, b"\n"), Found::Bytes(1));
        assert_eq!(find(Awaited::Line, b"a\r"), Found::NotYet);
        assert_eq!(find(Awaited::Line, b"\xff\n"), Found::NotText);
        assert_eq!(find(Awaited::Line, b"a\n\xff\n"), Found::Bytes(2));
    }

    #[test]
    fn text_is_whole_characters() {
        let euro = "€".as_bytes();
        assert_eq!(find(Awaited::Text, b""), Found::NotYet);
        assert_eq!(find(Awaited::Text, euro), Found::Bytes(3));
        assert_eq!(find(Awaited::Text, &euro[..2]), Found::NotYet);
        assert_eq!(find(Awaited::Text, b"a\xe2\x82"), Found::Bytes(1));
        assert_eq!(find(Awaited::Text, b"a\xff"), Found::Bytes(1));
        assert_eq!(find(Awaited::Text, b"\xffa"), Found::NotText);
    }
}
