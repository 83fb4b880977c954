//! What was passed over: what was there before, after which the log goes on, unless it is written
//! anew.

use std::{
    fs::{File, Metadata},
    io,
    os::unix::fs::{FileExt, MetadataExt},
};

/// By how much of its end, in bytes, what was passed over is known again.
const KNOWN: u64 = 4096;

/// The end of what was passed over.
#[derive(Debug, Clone)]
pub(super) struct Passed {
    end: u64,
    tail: Vec<u8>,
    /// How long the file was then, and when it was written to.
    state: (u64, (i64, i64)),
}

impl Passed {
    /// Everything that is in `file`.
    pub(super) fn all_of(file: &File) -> io::Result<Self> {
        let end = file.metadata()?.len();
        Self::up_to(file, end)
    }

    /// What is in `file` before `end`.
    pub(super) fn up_to(file: &File, end: u64) -> io::Result<Self> {
        let state = state(&file.metadata()?);
        Ok(Self { end, tail: tail(file, end)?, state })
    }

    /// Where it ends.
    pub(super) fn end(&self) -> u64 {
        self.end
    }

    /// Whether `file` goes on from there; none while nothing has changed.
    pub(super) fn goes_on(&self, file: &File) -> io::Result<Option<bool>> {
        let metadata = file.metadata()?;
        if state(&metadata) == self.state {
            return Ok(None);
        }
        Ok(Some(metadata.len() > self.end && self.is_before(file)?))
    }

    /// Whether it is still what is in `file` before its end.
    pub(super) fn is_before(&self, file: &File) -> io::Result<bool> {
        Ok(tail(file, self.end)? == self.tail)
    }
}

fn state(metadata: &Metadata) -> (u64, (i64, i64)) {
    (metadata.len(), (metadata.mtime(), metadata.mtime_nsec()))
}

/// The last bytes before `end`, fewer if the file is cut meanwhile.
fn tail(file: &File, end: u64) -> io::Result<Vec<u8>> {
    let length = end.min(KNOWN);
    let mut tail = vec![0; usize::try_from(length).expect("it is short")];
    let mut filled = 0;
    while filled < tail.len() {
        match file.read_at(&mut tail[filled..], end - length + filled as u64)? {
            0 => break,
            read => filled += read,
        }
    }
    tail.truncate(filled);
    Ok(tail)
}
