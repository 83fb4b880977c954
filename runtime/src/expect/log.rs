//! [`Log`]: one log, and how far it has been looked at.

use std::{
    borrow::Borrow,
    fmt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{source::Source, text::Logs};
use crate::{
    error::{Error, Result},
    logs::{self, Mark},
    pattern::{Lines, Match, Pattern},
};

/// A log that a test looks at: the output of a program, or any file that lines are written to.
///
/// [`expect`](Self::expect) waits for a line and goes on behind the last line that was expected, so
/// that what has been seen once is not taken for its next occurrence. Nothing else moves that
/// [`position`](Self::position): [`expect_not`](Self::expect_not) looks on from there,
/// [`all`](Self::all) and [`text`](Self::text) at everything. A clone goes its own way from
/// where it was cloned, and [`since`](Self::since) makes a log that begins at a mark.
///
/// Lines count when they have ended; the last one without an end counts when its writer has ended,
/// and in a plain file, whose writer nobody knows, for everything that does not wait. A log that is
/// rotated (moved away, with a new one in its place) is read on where it went, as long as that
/// happens once between two looks, and so is one that is truncated. The file need not be there yet.
/// Of a line longer than 1 MiB the first MiB is looked at. What is not UTF-8 is matched as
/// [`Pattern`] says.
///
/// ```
/// use std::{io::Write, time::Duration};
///
/// use multitest::expect::Log;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> multitest::Result<()> {
/// # let path = std::env::temp_dir().join(format!("multitest-expect-{}", std::process::id()));
/// let mut file = std::fs::File::create(&path)?;
/// let log = Log::open(&path);
/// writeln!(file, "listening on port 8080\nrequest 1 took 3 ms")?;
///
/// let found = log.expect(r"on port (?P<port>\d+)", Duration::from_secs(5)).await?;
/// assert_eq!(found.extract::<u16>("port")?, 8080);
/// log.expect_not("error", Duration::from_millis(10)).await?;
///
/// let mark = log.mark()?;
/// writeln!(file, "request 2 took 4 ms")?;
/// let second = log.since(mark).expect("^request", Duration::from_secs(5)).await?;
/// assert_eq!(second.line(), "request 2 took 4 ms");
/// assert_eq!(log.all("^request")?.len(), 2);
/// # std::fs::remove_file(&path)?;
/// # Ok(())
/// # }
/// ```
pub struct Log {
    source: Arc<Source>,
    places: Mutex<Places>,
}

/// Where one looks.
#[derive(Clone)]
struct Places {
    /// Where everything begins.
    start: Mark,
    /// The start is a mark of the test's.
    marked: bool,
    /// Behind the last line that was expected; none yet.
    position: Option<Mark>,
}

impl Log {
    /// The log in any file, from its beginning.
    pub fn open(path: impl Into<PathBuf>) -> Self {
        let source = Arc::new(Source::new(path.into()));
        Self::of(source, Places { start: Mark::default(), marked: false, position: None })
    }

    fn of(source: Arc<Source>, places: Places) -> Self {
        Self { source, places: Mutex::new(places) }
    }

    /// For drivers: the log is what failures call `label` of the driver `name`.
    pub fn named(mut self, name: impl Into<String>, label: impl Into<String>) -> Self {
        Arc::make_mut(&mut self.source).name(name.into(), label.into());
        self
    }

    /// For drivers: `ended` completes when nothing more will be written, with how its writer ended
    /// (`exited with code 1 after 34 ms`). It ends every wait for a line.
    pub fn written_until<F>(mut self, ended: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = String> + Send + 'static,
    {
        Arc::make_mut(&mut self.source).end(Arc::new(move || Box::pin(ended())));
        self
    }

    /// For drivers: what is before `start` is none of this log's, such as the lines of an earlier
    /// program.
    pub fn beginning_at(self, start: Mark) -> Self {
        self.places().start = start;
        self
    }

    /// The file.
    pub fn path(&self) -> &Path {
        self.source.path()
    }

    /// The end of the log, behind the last line that has ended.
    ///
    /// # Errors
    ///
    /// When the file is there but cannot be read.
    pub fn mark(&self) -> Result<Mark> {
        // Pins the file, should it be moved away before anything is read.
        self.start()?;
        Mark::end_of(self.path()).map_err(|error| self.source.unreadable(&error))
    }

    /// Where [`expect`](Self::expect) goes on: behind the last line that was expected, else where
    /// the log begins.
    ///
    /// # Errors
    ///
    /// When the file is there but cannot be read.
    pub fn position(&self) -> Result<Mark> {
        let position = self.places().position.clone();
        position.map_or_else(|| self.start(), Ok)
    }

    /// The same log from `mark` on, with a position of its own. From `Mark::default()` on it is the
    /// whole file.
    pub fn since(&self, mark: impl Borrow<Mark>) -> Self {
        let start = mark.borrow().clone();
        Self::of(self.source.clone(), Places { start, marked: true, position: None })
    }

    /// Every line that there is now and matches `pattern`, in order.
    ///
    /// # Errors
    ///
    /// When the pattern is no regular expression, or the file is there but cannot be read.
    pub fn all<P>(&self, pattern: P) -> Result<Vec<Match>>
    where
        P: TryInto<Pattern>,
        Error: From<P::Error>,
    {
        let pattern: Pattern = pattern.try_into()?;
        let mut all = Vec::new();
        self.read(|lines| all.extend(pattern.find_all(&Lines::new(lines))))?;
        Ok(all)
    }

    /// All lines that there are now.
    ///
    /// # Errors
    ///
    /// When the file is there but cannot be read.
    pub fn text(&self) -> Result<Logs> {
        let mut text = Logs::of(&self.source.prefix());
        self.read(|lines| text.add(lines))?;
        Ok(text)
    }

    /// The lines between two marks.
    ///
    /// # Errors
    ///
    /// When the first mark comes after the second, one of them is of another log, or the file cannot
    /// be read.
    pub fn between(&self, from: impl Borrow<Mark>, to: impl Borrow<Mark>) -> Result<Logs> {
        let (from, to) = (self.own(from.borrow())?, self.own(to.borrow())?);
        let bytes =
            logs::between(self.path(), from, to).map_err(|error| self.source.unreadable(&error))?;
        let Some(bytes) = bytes else {
            let (from, to) = (from.offset(), to.offset());
            let text = format!(
                "the first mark in {}, at byte {from}, comes after the second, at byte {to}",
                self.source.title()
            );
            return Err(Error::new(text).help("swap the marks"));
        };
        let mut text = Logs::of(&self.source.prefix());
        if let Some(lines) =
            bytes.strip_suffix(b"\n").or(Some(&bytes[..]).filter(|b| !b.is_empty()))
        {
            text.add(lines);
        }
        Ok(text)
    }

    /// Calls `each` with all lines, piece by piece.
    fn read(&self, each: impl FnMut(&[u8])) -> Result<()> {
        let start = self.start()?;
        let read = logs::each_piece(self.path(), &start, self.source.last_line(), each);
        read.map_err(|error| self.source.unreadable(&error))
    }

    fn places(&self) -> MutexGuard<'_, Places> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where the log begins. The file is held from the first look on, so that one that is moved away
    /// later is still known.
    fn start(&self) -> Result<Mark> {
        let mut places = self.places();
        if places.start.path().is_none() {
            let start = Mark::beginning_of(self.path());
            places.start = start.map_err(|error| self.source.unreadable(&error))?;
        }
        self.own(&places.start).cloned()
    }

    /// `mark`, if it is one of this log.
    fn own<'m>(&self, mark: &'m Mark) -> Result<&'m Mark> {
        match mark.path() {
            Some(path) if path != self.path() => Err(Error::new(format!(
                "a mark of {} was made in another log, `{}`",
                self.source.title(),
                path.display()
            ))),
            _ => Ok(mark),
        }
    }

    /// Which log it is.
    pub(super) fn source(&self) -> &Source {
        &self.source
    }

    /// Goes on at `position` from now on, unless it was moved further on meanwhile.
    pub(super) fn go_on_at(&self, position: Mark) {
        let mut places = self.places();
        let position = match &places.position {
            Some(other) => position.or_later(other),
            None => position,
        };
        places.position = Some(position);
    }

    /// From where on `expect` looks, for people; none for the beginning.
    pub(super) fn window(&self) -> Option<String> {
        let places = self.places();
        match (&places.position, places.marked && places.start.offset() > 0) {
            (Some(position), _) => {
                Some(format!("after the last match (byte {})", position.offset()))
            }
            (None, true) => Some(format!("after the mark (byte {})", places.start.offset())),
            (None, false) => None,
        }
    }
}

impl Clone for Log {
    fn clone(&self) -> Self {
        Self::of(self.source.clone(), self.places().clone())
    }
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Log")
            .field("of", &self.source.prefix())
            .field("path", &self.path())
            .finish_non_exhaustive()
    }
}
