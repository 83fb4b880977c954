//! A place in a log that one can come back to, after the log was rotated as well.

use std::{
    fmt,
    fs::File,
    io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    sync::Arc,
};

use memchr::memrchr;

use super::{
    backlog::Section,
    follow::open,
    passed::Passed,
    pieces::{LONGEST_LINE, Place},
};

/// A place between two lines of a log; [`default`](Self::default) is the beginning.
///
/// It stays where it is when the log is rotated. When the log is truncated, or written anew, the
/// next line after the mark is the first one.
#[derive(Clone, Default)]
pub struct Mark(Option<Arc<Spot>>);

/// A place in a file that is there.
pub(super) struct Spot {
    path: PathBuf,
    pub(super) file: Arc<File>,
    /// What is before it.
    pub(super) passed: Passed,
    /// It is amid a line of which no more is looked at.
    pub(super) in_line: bool,
}

impl Mark {
    /// The end of the log at `path`, behind the last line that has ended.
    ///
    /// # Errors
    ///
    /// When the file is there but cannot be read.
    pub fn end_of(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref();
        let Some(file) = open(path)? else { return Ok(Self::default()) };
        let end = file.metadata()?.len();
        let place = line_start(&file, end)?;
        Self::at(path, &Arc::new(file), place)
    }

    /// The beginning of the file that is at `path` now; the same as the default if there is none.
    pub(crate) fn beginning_of(path: &Path) -> io::Result<Self> {
        let Some(file) = open(path)? else { return Ok(Self::default()) };
        Self::at(path, &Arc::new(file), Place { position: 0, in_line: false })
    }

    pub(super) fn at(path: &Path, file: &Arc<File>, place: Place) -> io::Result<Self> {
        let spot = Spot {
            path: path.to_owned(),
            file: file.clone(),
            passed: Passed::up_to(file, place.position)?,
            in_line: place.in_line,
        };
        Ok(Self(Some(Arc::new(spot))))
    }

    pub(super) fn spot(&self) -> Option<&Spot> {
        self.0.as_deref()
    }

    /// How many bytes of its file are before it; 0 where no file is there yet.
    pub fn offset(&self) -> u64 {
        self.spot().map_or(0, |spot| spot.passed.end())
    }

    /// The log it was made in; none before there is a file.
    pub fn path(&self) -> Option<&Path> {
        self.spot().map(|spot| spot.path.as_path())
    }

    /// The one of both that is further on; `self` where that cannot be told, since the log was
    /// rotated in between.
    pub(crate) fn or_later(self, other: &Self) -> Self {
        let same = file_of(&self).is_some() && file_of(&self) == file_of(other);
        if same && other.offset() > self.offset() { other.clone() } else { self }
    }
}

/// Device and inode of the file of `mark`.
pub(super) fn file_of(mark: &Mark) -> Option<(u64, u64)> {
    let metadata = mark.spot()?.file.metadata().ok()?;
    Some((metadata.dev(), metadata.ino()))
}

/// Where the line begins that `end` is in.
fn line_start(file: &File, end: u64) -> io::Result<Place> {
    const BLOCK: u64 = 4096;
    let mut start = end;
    while start > 0 {
        let block = start.saturating_sub(BLOCK)..start;
        let mut bytes = Vec::new();
        io::Read::read_to_end(&mut Section::new(file, block.clone()), &mut bytes)?;
        if let Some(newline) = memrchr(b'\n', &bytes) {
            return Ok(Place { position: block.start + newline as u64 + 1, in_line: false });
        }
        if end - block.start > LONGEST_LINE as u64 {
            return Ok(Place { position: end, in_line: true });
        }
        start = block.start;
    }
    Ok(Place { position: 0, in_line: false })
}

impl fmt::Debug for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Mark");
        shown.field("path", &self.path()).field("offset", &self.offset()).finish()
    }
}
