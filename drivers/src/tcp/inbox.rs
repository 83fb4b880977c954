//! What a connection has received and nobody has taken yet, and what a caller may await of it.

use std::fmt;

use super::text::{Excerpt, count};

/// How much is read at once unless more is asked for.
pub(super) const CHUNK: usize = 64 * 1024;
/// What is less is copied when it is taken.
const LITTLE: usize = CHUNK / 4;
/// The most that is set aside for data that has not come yet.
const MOST_AHEAD: usize = 1024 * 1024;

/// Received bytes, from the oldest not yet taken.
#[derive(Debug, Default)]
pub(super) struct Inbox {
    bytes: Vec<u8>,
    taken: usize,
}

impl Inbox {
    /// What is there.
    pub(super) fn unread(&self) -> &[u8] {
        &self.bytes[self.taken..]
    }

    /// The place for what comes next; it has room for something. Much data that is `wanted` gets room for itself alone, to
    /// be handed over as it is; little data shares the room, to be read ahead.
    pub(super) fn place(&mut self, wanted: usize) -> &mut Vec<u8> {
        let missing = wanted.saturating_sub(self.unread().len()).min(MOST_AHEAD);
        let room = if missing < LITTLE { CHUNK } else { missing };
        if self.bytes.is_empty() {
            if self.bytes.capacity() != room {
                self.bytes = Vec::with_capacity(room);
            }
        } else if self.bytes.capacity() - self.bytes.len() < missing.max(1) {
            self.bytes.drain(..self.taken);
            self.taken = 0;
            // At least as much again as is there, so that much data is not moved at every step.
            self.bytes.reserve_exact(missing.max(self.bytes.len()).max(1));
        }
        &mut self.bytes
    }

    /// Takes the first `length` bytes, which are there. Much is handed over, little is copied.
    pub(super) fn take(&mut self, length: usize) -> Vec<u8> {
        let whole = self.taken == 0 && length == self.bytes.len();
        if whole && length > self.bytes.capacity() / 2 {
            return std::mem::take(&mut self.bytes);
        }
        let bytes = self.unread()[..length].to_vec();
        self.taken += length;
        if self.taken == self.bytes.len() {
            self.bytes.clear();
            self.taken = 0;
        }
        bytes
    }
}

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

impl Awaited<'_> {
    /// How many bytes the inbox should have room for.
    pub(super) fn wanted(self) -> usize {
        match self {
            Self::Some(most) => most,
            Self::Exactly(length) => length,
            Self::Through(_) | Self::Text | Self::All => CHUNK,
        }
    }

    /// Looks whether `unread` has it. `searched` is how much of it earlier looks of the same call have been through.
    pub(super) fn find(self, unread: &[u8], searched: &mut usize, closed: bool) -> Found {
        match self {
            Self::Some(0) => Found::Bytes(0),
            Self::Some(_) if unread.is_empty() => Found::NotYet,
            Self::Some(most) => Found::Bytes(unread.len().min(most)),
            Self::Exactly(length) if unread.len() >= length => Found::Bytes(length),
            Self::All if closed => Found::Bytes(unread.len()),
            Self::Exactly(_) | Self::All => Found::NotYet,
            Self::Through(delimiter) => through(delimiter, unread, searched),
            Self::Text => text(unread),
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
            Self::All => f.write_str("everything until the peer closes"),
        }
    }
}
