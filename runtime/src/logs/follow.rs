//! A growing file, read once from its beginning.
//!
//! It is followed through rotation (the path names another file: the rest of the old one comes
//! first) and truncation (the file is shorter than what was read of it: it is read from its
//! beginning again). What the lines mean is not known here.

use std::{
    fs::{self, File, Metadata},
    io::{self, ErrorKind},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::Arc,
};

use rustix::fs::OFlags;

use super::{
    backlog::{Backlog, Pace, Section},
    mark::Mark,
    passed::Passed,
    pieces::{Piece, Pieces, Step},
};

/// A file that is read as it grows.
#[derive(Debug)]
pub(super) struct Follow {
    path: PathBuf,
    file: Option<Arc<File>>,
    /// How many bytes of the file have been read.
    position: u64,
    /// How many bytes have been read of all files.
    read: u64,
    pieces: Pieces,
    /// What was there before and is not read, until the file has changed.
    passed: Option<Passed>,
}

/// How much is to be read; see [`Follow::goal`].
#[derive(Debug)]
pub(super) struct Goal(u64);

impl Follow {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, file: None, position: 0, read: 0, pieces: Pieces::default(), passed: None }
    }

    /// What follows after `mark` in the log at `path`.
    pub(super) fn since(path: PathBuf, mark: &Mark) -> Self {
        let mut follow = Self::new(path);
        if let Some(spot) = mark.spot() {
            follow.file = Some(spot.file.clone());
            follow.skip(spot.passed.end());
            if spot.in_line {
                follow.pieces.begin_in_line();
            }
            follow.passed = Some(spot.passed.clone());
        }
        follow
    }

    /// The file that is being read; none before there is one, and between two.
    pub(super) fn file(&self) -> Option<&Arc<File>> {
        self.file.as_ref()
    }

    /// What there is of the line that was begun.
    pub(super) fn unended(&self) -> &[u8] {
        self.pieces.unended()
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the file has been there.
    pub(super) fn is_open(&self) -> bool {
        self.file.is_some()
    }

    /// The lines of the last step.
    pub(super) fn piece(&self) -> Piece<'_> {
        self.pieces.piece(self.position)
    }

    /// Begins at what is the end by now.
    pub(super) fn begin_at_end(&mut self) -> io::Result<()> {
        self.file = open(&self.path)?.map(Arc::new);
        if let Some(file) = &self.file {
            let passed = Passed::all_of(file)?;
            self.skip(passed.end());
            self.passed = Some(passed);
        }
        Ok(())
    }

    /// What was passed over is read after all if the file does not go on from there.
    pub(super) fn check_passed(&mut self) -> io::Result<()> {
        let (Some(passed), Some(file)) = (&self.passed, &self.file) else { return Ok(()) };
        if let Some(goes_on) = passed.goes_on(file)? {
            self.passed = None;
            if !goes_on {
                self.skip(0);
            }
        }
        Ok(())
    }

    /// Where what is there by now ends: it is [reached](Self::has_reached), however much is written meanwhile.
    pub(super) fn goal(&mut self) -> io::Result<Goal> {
        self.check_passed()?;
        self.open_first()?;
        let Some(file) = &self.file else { return Ok(Goal(self.read)) };
        let own = file.metadata()?;
        // One that is shorter than what was read of it is read anew.
        let ahead = own.len().checked_sub(self.position).unwrap_or(own.len());
        let behind = self.other_file(&own)?.map_or(0, |other| other.len());
        Ok(Goal(self.read + ahead + behind))
    }

    /// Whether all has been read that was there when the goal was set.
    pub(super) fn has_reached(&self, goal: &Goal) -> bool {
        self.read >= goal.0
    }

    /// Whether the file goes on behind what has been read.
    pub(super) fn goes_on(&self) -> bool {
        let length = self.file.as_ref().and_then(|file| Some(file.metadata().ok()?.len()));
        length.is_some_and(|length| length > self.position)
    }

    /// Reads the next piece.
    pub(super) fn step(&mut self) -> io::Result<Step> {
        self.open_first()?;
        match self.read()? {
            Step::End => self.look_for_another_file(),
            step => Ok(step),
        }
    }

    /// What there is to be read, up to the goal if there is one, and if it is much; [`pass`](Self::pass) it then.
    pub(super) fn backlog(
        &self,
        pace: &Pace,
        goal: Option<&Goal>,
    ) -> io::Result<Option<Backlog<'_>>> {
        let (Some(file), Some(begun)) = (&self.file, self.pieces.begun()) else { return Ok(None) };
        let to_goal = goal.map_or(u64::MAX, |goal| goal.0.saturating_sub(self.read));
        let end = file.metadata()?.len().min(self.position.saturating_add(to_goal));
        Backlog::new(file, self.position - begun as u64..end, pace)
    }

    /// Goes on behind a backlog that was read, which ends at `end`.
    pub(super) fn pass(&mut self, end: u64) {
        self.read += end.saturating_sub(self.position);
        self.skip(end);
    }

    /// Goes on at `position`, where a line begins.
    pub(super) fn skip(&mut self, position: u64) {
        self.pieces.clear();
        self.position = position;
    }

    /// Makes the line that was begun a whole one: nobody will write the rest of it. `false` if
    /// there is none.
    pub(super) fn end_line(&mut self) -> bool {
        self.pieces.end_line()
    }

    /// Releases the file and the memory.
    pub(super) fn close(&mut self) {
        *self = Self::new(std::mem::take(&mut self.path));
    }

    fn open_first(&mut self) -> io::Result<()> {
        if self.file.is_none() {
            self.file = open(&self.path)?.map(Arc::new);
            self.position = 0;
        }
        Ok(())
    }

    fn read(&mut self) -> io::Result<Step> {
        let Some(file) = &self.file else { return Ok(Step::End) };
        let mut section = Section::new(file, self.position..u64::MAX);
        let step = self.pieces.read(&mut section);
        self.read += section.position() - self.position;
        self.position = section.position();
        step
    }

    /// At the end of the file: is it still what was read, and the one at the path?
    fn look_for_another_file(&mut self) -> io::Result<Step> {
        let Some(file) = &self.file else { return Ok(Step::End) };
        let own = file.metadata()?;
        if own.len() < self.position {
            self.skip(0);
            return Ok(Step::Part);
        }
        match self.other_file(&own)? {
            Some(_) => self.turn_to_new_file(),
            None => Ok(Step::End),
        }
    }

    /// The file that is at the path instead of the one that is read, whose metadata is `own`.
    fn other_file(&self, own: &Metadata) -> io::Result<Option<Metadata>> {
        match fs::metadata(&self.path) {
            // A program writes to the old file until it opens the new one, so an empty one does not count yet.
            Ok(other) if same(own, &other) || other.len() == 0 => Ok(None),
            Ok(other) => Ok(Some(other)),
            // Moved away, with nothing in its place yet: it may still be written to.
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whoever wrote to the new file has written its last to the old one: what came since the last
    /// look goes first.
    fn turn_to_new_file(&mut self) -> io::Result<Step> {
        let step = self.read()?;
        if step != Step::End {
            return Ok(step);
        }
        self.file = None;
        Ok(if self.end_line() { Step::Lines } else { Step::Part })
    }
}

/// The file at `path`, if there is one.
pub(super) fn open(path: &Path) -> io::Result<Option<File>> {
    // Without `NONBLOCK` a pipe would hold up the whole thread until somebody writes to it.
    let flags = i32::try_from(OFlags::NONBLOCK.bits()).expect("a flag is one of the low bits");
    match File::options().read(true).custom_flags(flags).open(path) {
        Ok(file) if file.metadata()?.is_file() => Ok(Some(file)),
        Ok(_) => Err(io::Error::other("it is no regular file")),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

pub(super) fn same(a: &Metadata, b: &Metadata) -> bool {
    (a.dev(), a.ino()) == (b.dev(), b.ino())
}
