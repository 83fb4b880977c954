//! A growing file, read once from its beginning, in pieces of whole lines and in constant memory.
//!
//! It is followed through rotation (the path names another file: the rest of the old one comes first) and truncation (the
//! file is shorter than what was read of it: it is read from its beginning again). What the lines mean is not known here.

use std::{
    fs::{self, File, Metadata},
    io::{self, ErrorKind, Read, Seek, SeekFrom},
    ops::Range,
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use memchr::{memchr, memrchr};
use rustix::fs::OFlags;

/// The first piece; small logs need no more memory.
const SMALL_PIECE: usize = 16 * 1024;
/// The largest piece read at once, in bytes: it fits the processor's second cache.
const LARGE_PIECE: usize = 128 * 1024;
/// Of a longer line only this many bytes are looked at.
pub(super) const LONGEST_LINE: usize = 1024 * 1024;

/// What one look at the file brought.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Whole lines: [`Follow::lines`].
    Lines,
    /// Bytes, but no whole line; there may be more.
    Part,
    /// Nothing: this is the end of the file for now, or there is no file.
    End,
}

/// A file that is read as it grows.
#[derive(Debug)]
pub(super) struct Follow {
    path: PathBuf,
    file: Option<File>,
    /// How far the file has been read.
    position: u64,
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

impl Follow {
    pub(super) fn new(path: PathBuf) -> Self {
        Self {
            path,
            file: None,
            position: 0,
            buffer: Vec::new(),
            filled: 0,
            lines: 0..0,
            next: 0,
            skipping: false,
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether there has been a file.
    pub(super) fn is_open(&self) -> bool {
        self.file.is_some()
    }

    /// The lines of the last step, without the end of the last line.
    pub(super) fn lines(&self) -> &[u8] {
        &self.buffer[self.lines.clone()]
    }

    /// Reads the next piece.
    pub(super) fn step(&mut self) -> io::Result<Step> {
        self.next().map_err(|error| {
            let text = format!("cannot read the log `{}`: {error}", self.path.display());
            io::Error::new(error.kind(), text)
        })
    }

    /// The line that was begun and has no end yet: nobody will write the rest of it.
    pub(super) fn rest(&mut self) -> Option<&[u8]> {
        let rest = self.next..self.filled;
        (self.next, self.filled) = (0, 0);
        let skipped = std::mem::take(&mut self.skipping);
        self.lines = if skipped { 0..0 } else { rest };
        (!self.lines.is_empty()).then(|| self.lines())
    }

    /// Releases the file and the memory.
    pub(super) fn close(&mut self) {
        *self = Self::new(std::mem::take(&mut self.path));
    }

    fn next(&mut self) -> io::Result<Step> {
        if self.file.is_none() && !self.open()? {
            return Ok(Step::End);
        }
        self.make_room();
        let old = self.filled;
        if self.read()? > 0 {
            return Ok(self.split(old));
        }
        self.look_for_another_file()
    }

    fn open(&mut self) -> io::Result<bool> {
        // Without `NONBLOCK` a pipe would hold up the whole thread until somebody writes to it.
        let flags = i32::try_from(OFlags::NONBLOCK.bits()).expect("a flag is one of the low bits");
        match File::options().read(true).custom_flags(flags).open(&self.path) {
            Ok(file) if file.metadata()?.is_file() => self.file = Some(file),
            Ok(_) => return Err(io::Error::other("it is no regular file")),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(error),
        }
        (self.position, self.filled, self.next) = (0, 0, 0);
        self.skipping = false;
        Ok(true)
    }

    /// Moves the line that was begun to the front; makes room behind it.
    fn make_room(&mut self) {
        self.lines = 0..0;
        if self.next > 0 {
            self.buffer.copy_within(self.next..self.filled, 0);
            self.filled -= self.next;
            self.next = 0;
        }
        if self.filled == self.buffer.len() {
            let larger = (2 * self.buffer.len()).clamp(SMALL_PIECE, LONGEST_LINE);
            self.buffer.resize(larger, 0);
        }
    }

    fn read(&mut self) -> io::Result<usize> {
        let Some(file) = &mut self.file else { return Ok(0) };
        let end = self.buffer.len().min(self.filled + LARGE_PIECE);
        let read = loop {
            match file.read(&mut self.buffer[self.filled..end]) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.filled += read;
        self.position += read as u64;
        Ok(read)
    }

    /// Finds the whole lines among the bytes from `old` on, which are new.
    fn split(&mut self, old: usize) -> Step {
        let mut start = 0;
        if self.skipping {
            let Some(newline) = memchr(b'\n', &self.buffer[..self.filled]) else {
                self.filled = 0;
                return Step::Part;
            };
            start = newline + 1;
            self.next = start;
            self.skipping = false;
        }
        let fresh = old.max(start);
        if let Some(newline) = memrchr(b'\n', &self.buffer[fresh..self.filled]) {
            self.lines = start..fresh + newline;
            self.next = fresh + newline + 1;
            return Step::Lines;
        }
        if start == 0 && self.filled == LONGEST_LINE {
            self.lines = 0..self.filled;
            self.next = self.filled;
            self.skipping = true;
            return Step::Lines;
        }
        Step::Part
    }

    /// At the end of the file: is it still the one at the path, and is it what was read?
    fn look_for_another_file(&mut self) -> io::Result<Step> {
        let Some(file) = &mut self.file else { return Ok(Step::End) };
        let own = file.metadata()?;
        if own.len() < self.position {
            file.seek(SeekFrom::Start(0))?;
            (self.position, self.filled, self.skipping) = (0, 0, false);
            return Ok(Step::Part);
        }
        let other = match fs::metadata(&self.path) {
            Ok(other) => other,
            // Moved away, and nothing in its place yet: it may still be written to.
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Step::End),
            Err(error) => return Err(error),
        };
        // A program writes to the old file until it opens the new one, so an empty one does not count yet.
        if same(&own, &other) || other.len() == 0 {
            return Ok(Step::End);
        }
        self.turn_to_new_file()
    }

    /// Whoever wrote to the new file has written its last to the old one: what came since the last look goes first.
    fn turn_to_new_file(&mut self) -> io::Result<Step> {
        self.make_room();
        let old = self.filled;
        if self.read()? > 0 {
            return Ok(self.split(old));
        }
        self.file = None;
        Ok(if self.rest().is_some() { Step::Lines } else { Step::Part })
    }
}

fn same(a: &Metadata, b: &Metadata) -> bool {
    (a.dev(), a.ino()) == (b.dev(), b.ino())
}
