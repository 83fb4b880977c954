//! The words the test process and the supervisor exchange: lists of byte strings with lengths.
//!
//! Paths, arguments and environments are bytes on Unix, not text; so no text format is used. Each string ends with a zero,
//! as the system wants it, so that the supervisor can spawn a program from the message as it arrived.

use std::{ffi::CStr, ops::Range};

/// A message: a list of byte strings, the first of which says what it is.
#[derive(Debug)]
pub(super) struct Message {
    bytes: Vec<u8>,
    parts: Vec<Range<usize>>,
}

impl Message {
    pub(super) fn len(&self) -> usize {
        self.parts.len()
    }

    pub(super) fn get(&self, part: usize) -> Option<&[u8]> {
        Some(&self.bytes[self.parts.get(part)?.clone()])
    }

    /// The part with its zero; none if there is no such part, or it has a zero inside.
    pub(super) fn c_str(&self, part: usize) -> Option<&CStr> {
        let Range { start, end } = self.parts.get(part)?.clone();
        CStr::from_bytes_with_nul(&self.bytes[start..=end]).ok()
    }

    pub(super) fn number(&self, part: usize) -> Option<i64> {
        std::str::from_utf8(self.get(part)?).ok()?.parse().ok()
    }

    pub(super) fn text(&self, part: usize) -> String {
        self.get(part).map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default()
    }
}

/// The bytes of a message.
pub(super) fn encode<T: AsRef<[u8]>>(message: &[T]) -> Vec<u8> {
    let mut writer = Writer::new();
    for part in message {
        writer.part(&[part.as_ref()]);
    }
    writer.finish()
}

/// A message in the making: its length and the number of its parts, then each with its length.
#[derive(Debug)]
pub(super) struct Writer {
    bytes: Vec<u8>,
    parts: usize,
}

impl Writer {
    pub(super) fn new() -> Self {
        Self { bytes: vec![0; HEAD], parts: 0 }
    }

    /// Adds a part, in `pieces`.
    pub(super) fn part(&mut self, pieces: &[&[u8]]) {
        self.bytes.extend_from_slice(&size(pieces.iter().map(|piece| piece.len()).sum()));
        for piece in pieces {
            self.bytes.extend_from_slice(piece);
        }
        self.bytes.push(0);
        self.parts += 1;
    }

    pub(super) fn finish(self) -> Vec<u8> {
        let Self { mut bytes, parts } = self;
        let length = bytes.len() - 4;
        bytes[..4].copy_from_slice(&size(length));
        bytes[4..HEAD].copy_from_slice(&size(parts));
        bytes
    }
}

/// The bytes in front of the parts.
const HEAD: usize = 8;

fn size(length: usize) -> [u8; 4] {
    u32::try_from(length).expect("messages are shorter than 4 GiB").to_le_bytes()
}

/// Takes the first whole message out of `bytes`; none if it has not all arrived.
pub(super) fn decode(bytes: &mut Vec<u8>) -> Option<Message> {
    let end = 4 + length_at(bytes, 0)?;
    if bytes.len() < end {
        return None;
    }
    let rest = bytes.split_off(end);
    let bytes = std::mem::replace(bytes, rest);
    let mut parts = Vec::with_capacity(length_at(&bytes, 4)?);
    let mut at = HEAD;
    while let Some(length) = length_at(&bytes, at) {
        parts.push(at + 4..at + 4 + length);
        at += 5 + length;
    }
    Some(Message { bytes, parts })
}

fn length_at(bytes: &[u8], at: usize) -> Option<usize> {
    let word: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
    Some(u32::from_le_bytes(word) as usize)
}

/// A number as a part of a message.
pub(super) fn number(value: impl Into<i64>) -> Vec<u8> {
    value.into().to_string().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_survive_being_cut_and_joined() {
        let first = encode(&[&b"spawn"[..], &[0, 255], b""]);
        let second = encode(&[number(42)]);
        let mut buffer = Vec::new();
        let mut seen = Vec::new();
        for byte in [first, second].concat() {
            buffer.push(byte);
            seen.extend(decode(&mut buffer));
        }
        let [first, second] = &seen[..] else { panic!("two messages, found {seen:?}") };
        assert_eq!(first.len(), 3);
        assert_eq!(first.c_str(0), Some(c"spawn"));
        assert_eq!((first.get(1), first.c_str(1)), (Some(&[0, 255][..]), None));
        assert_eq!((first.get(2), first.get(3)), (Some(&[][..]), None));
        assert_eq!(second.number(0), Some(42));
        assert!(buffer.is_empty());
    }
}
