//! Pieces of whole lines out of a stream of bytes, in constant memory.

use std::{
    io::{self, ErrorKind, Read},
    ops::Range,
};

use memchr::{memchr, memrchr};

/// The first piece, in bytes; the first lines of a program need no more memory.
const SMALL_PIECE: usize = 1024;
/// How many times as long the next one is where this was not enough.
const GROWTH: usize = 4;
/// The largest piece, in bytes; it fits the second cache of the processor.
const LARGE_PIECE: usize = 256 * 1024;
/// Of a longer line only this many bytes are looked at.
pub(super) const LONGEST_LINE: usize = 1024 * 1024;

/// What one look brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Whole lines.
    Lines,
    /// No whole line; there may be more.
    Part,
    /// Nothing: this is the end, for now.
    End,
}

/// Whole lines, and where they are in what they were read from.
#[derive(Debug)]
pub(super) struct Piece<'a> {
    /// The lines, without the end of the last.
    pub(super) lines: &'a [u8],
    /// Where they begin, in bytes.
    pub(super) offset: u64,
    /// Where they end.
    pub(super) end: Place,
}

/// Where reading can go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// Where, in bytes.
    pub(super) position: u64,
    /// It is amid a line of which no more is looked at.
    pub(super) in_line: bool,
}

impl Piece<'_> {
    /// Where the line after the one begins that ends at `end` among the lines.
    pub(super) fn after(&self, end: usize) -> Place {
        if end >= self.lines.len() {
            return self.end;
        }
        Place { position: self.offset + end as u64 + 1, in_line: false }
    }
}

/// The piece that was read last, and the beginning of the line after it.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    buffer: Vec<u8>,
    /// How many bytes of the buffer are in use.
    filled: usize,
    /// The whole lines found last.
    lines: Range<usize>,
    /// Where the next line begins.
    next: usize,
    /// The rest of a line that was too long is on its way.
    skipping: bool,
}

impl Pieces {
    /// For a stream of which much is there already.
    pub(super) fn large() -> Self {
        Self { buffer: vec![0; LARGE_PIECE], ..Self::default() }
    }

    /// Reads the next piece from `source`.
    pub(super) fn read(&mut self, source: &mut impl Read) -> io::Result<Step> {
        self.make_room();
        let old = self.filled;
        let end = self.buffer.len().min(old + LARGE_PIECE);
        let read = loop {
            match source.read(&mut self.buffer[old..end]) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.filled += read;
        Ok(if read == 0 { Step::End } else { self.split(old) })
    }

    /// The lines of the last step; `position` is where the next byte is read.
    pub(super) fn piece(&self, position: u64) -> Piece<'_> {
        let before = |index: usize| position - (self.filled - index) as u64;
        Piece {
            lines: &self.buffer[self.lines.clone()],
            offset: before(self.lines.start),
            end: Place { position: before(self.next), in_line: self.skipping },
        }
    }

    /// Passes over the rest of a line.
    pub(super) fn begin_in_line(&mut self) {
        self.clear();
        self.skipping = true;
    }

    /// How many bytes there are of the line that was begun; none if they have not been kept.
    pub(super) fn begun(&self) -> Option<usize> {
        (!self.skipping).then_some(self.filled - self.next)
    }

    /// What there is of the line that was begun, of one that is too long nothing.
    pub(super) fn unended(&self) -> &[u8] {
        if self.skipping { &[] } else { &self.buffer[self.next..self.filled] }
    }

    /// Makes the line that was begun a whole one: nobody will write the rest of it. `false` if
    /// there is none.
    pub(super) fn end_line(&mut self) -> bool {
        let skipped = std::mem::take(&mut self.skipping);
        self.lines = if skipped { 0..0 } else { self.next..self.filled };
        self.next = self.filled;
        !self.lines.is_empty()
    }

    /// Forgets the line that was begun.
    pub(super) fn clear(&mut self) {
        (self.filled, self.next, self.skipping) = (0, 0, false);
        self.lines = 0..0;
    }

    /// Moves the line that was begun to the front; makes room behind it.
    fn make_room(&mut self) {
        let was_full = self.filled == self.buffer.len();
        self.lines = 0..0;
        self.buffer.copy_within(self.next..self.filled, 0);
        self.filled -= self.next;
        self.next = 0;
        // A buffer that was filled by one look is too small for what is there; one that is still
        // full, for the line.
        let is_full = self.filled == self.buffer.len();
        if is_full || was_full && self.buffer.len() < LARGE_PIECE {
            let larger = (GROWTH * self.buffer.len()).clamp(SMALL_PIECE, LONGEST_LINE);
            self.buffer.resize(larger, 0);
        }
    }

    /// Finds the whole lines; the bytes from `old` on are new.
    fn split(&mut self, old: usize) -> Step {
        if self.skipping {
            let Some(newline) = memchr(b'\n', &self.buffer[..self.filled]) else {
                self.filled = 0;
                return Step::Part;
            };
            self.next = newline + 1;
            self.skipping = false;
        }
        let (start, fresh) = (self.next, self.next.max(old));
        if let Some(newline) = memrchr(b'\n', &self.buffer[fresh..self.filled]) {
            self.lines = start..fresh + newline;
            self.next = fresh + newline + 1;
            return Step::Lines;
        }
        if self.filled - start < LONGEST_LINE {
            return Step::Part;
        }
        self.lines = start..self.filled;
        self.next = self.filled;
        self.skipping = true;
        Step::Lines
    }
}
