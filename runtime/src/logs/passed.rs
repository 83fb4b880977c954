//! What a search passed over: lines of an earlier process, after which the log goes on, unless it is written anew.

use std::{
    fs::{File, Metadata},
    io,
    os::unix::fs::{FileExt, MetadataExt},
};

/// By how much of its end, in bytes, what was passed over is known again.
const KNOWN: u64 = 4096;

/// The end of what was passed over.
#[derive(Debug)]
pub(super) struct Passed {
    end: u64,
    tail: Vec<u8>,
    modified: (i64, i64),
}

impl Passed {
    /// Everything that is in `file`.
    pub(super) fn all_of(file: &File) -> io::Result<Self> {
        let metadata = file.metadata()?;
        let end = metadata.len();
        Ok(Self { end, tail: tail(file, end)?, modified: modified(&metadata) })
    }

    /// Where it ends.
    pub(super) fn end(&self) -> u64 {
        self.end
    }

    /// Whether `file` goes on from there; none while nothing has changed.
    pub(super) fn goes_on(&self, file: &File) -> io::Result<Option<bool>> {
        let metadata = file.metadata()?;
        if metadata.len() == self.end && modified(&metadata) == self.modified {
            return Ok(None);
        }
        Ok(Some(metadata.len() > self.end && tail(file, self.end)? == self.tail))
    }
}

fn modified(metadata: &Metadata) -> (i64, i64) {
    (metadata.mtime(), metadata.mtime_nsec())
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
