//! The search of a log for patterns: each byte is read once, however often one looks.

use std::{io, path::Path, path::PathBuf};

use super::{
    follow::{Follow, Step},
    watch::Watch,
};
use crate::pattern::{Captures, Lines, Pattern};

/// How many bytes are searched before other tasks of the runtime have a turn.
const TURN: usize = 256 * 1024;

/// Looks for the first match of each of several patterns in a file that grows.
///
/// Only whole lines are matched, so that a value is never cut in the middle; when whoever writes the file has ended,
/// [`finish`](Self::finish) takes what is left as a line. The file need not be there yet. Rotation and truncation are
/// followed. Of a line longer than 1 MiB the first MiB is matched. Memory is constant.
///
/// ```
/// use multitest::{logs::Search, pattern::Pattern};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> multitest::Result<()> {
/// # let path = std::env::temp_dir().join(format!("multitest-search-{}", std::process::id()));
/// std::fs::write(&path, "loading\nlistening on port 8080\n")?;
/// let mut search = Search::new(&path, vec![Pattern::new(r"on port (?P<port>\d+)")?]);
/// search.wait().await?;
/// assert_eq!(search.captures().extract::<u16>("port")?, 8080);
/// # std::fs::remove_file(&path)?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Search {
    follow: Follow,
    sought: Vec<Sought>,
    captures: Captures,
    lines: u64,
}

#[derive(Debug)]
struct Sought {
    pattern: Pattern,
    found: Option<Captures>,
}

impl Search {
    /// A search of the file at `path` from its beginning; nothing is read yet.
    pub fn new(path: impl Into<PathBuf>, patterns: Vec<Pattern>) -> Self {
        let sought = patterns.into_iter().map(|pattern| Sought { pattern, found: None });
        Self {
            follow: Follow::new(path.into()),
            sought: sought.collect(),
            captures: Captures::default(),
            lines: 0,
        }
    }

    /// Searches what was written since the last look; `true` when every pattern has matched.
    ///
    /// # Errors
    ///
    /// When the file is there but cannot be read.
    pub fn scan(&mut self) -> io::Result<bool> {
        while !self.is_done() && self.step()? != Step::End {}
        Ok(self.is_done())
    }

    /// As [`scan`](Self::scan), and takes what is left as a line: to be called when nothing more will be written.
    ///
    /// # Errors
    ///
    /// When the file is there but cannot be read.
    pub fn finish(&mut self) -> io::Result<bool> {
        if !self.scan()? && self.follow.rest().is_some() {
            self.search();
        }
        Ok(self.is_done())
    }

    /// Waits until every pattern has matched, without end if that never happens: give it a deadline.
    ///
    /// # Errors
    ///
    /// When the file is there but cannot be read.
    ///
    /// # Cancel safety
    ///
    /// When the future is dropped, what has been searched stays searched; the next call goes on from there.
    pub async fn wait(&mut self) -> io::Result<()> {
        if self.is_done() {
            return Ok(());
        }
        // Watched first, searched then: a write in between is in the file or wakes the wait.
        let mut watch = Watch::new(self.path());
        while !self.scan_in_turns().await? {
            watch.changed().await;
        }
        Ok(())
    }

    async fn scan_in_turns(&mut self) -> io::Result<bool> {
        let mut searched = 0;
        while !self.is_done() && self.step()? != Step::End {
            searched += self.follow.lines().len();
            if searched >= TURN {
                searched = 0;
                tokio::task::yield_now().await;
            }
        }
        Ok(self.is_done())
    }

    /// The patterns that have not matched yet.
    pub fn unmatched(&self) -> impl Iterator<Item = &Pattern> {
        self.sought.iter().filter(|s| s.found.is_none()).map(|s| &s.pattern)
    }

    /// What the groups held in the first match of each pattern, in the order of the patterns.
    pub fn captures(&self) -> &Captures {
        &self.captures
    }

    /// How many lines have been searched; what comes after the last match is not.
    pub fn lines(&self) -> u64 {
        self.lines
    }

    /// What was seen so far, for people: `saw 2 lines, none matched`.
    pub fn seen(&self) -> String {
        let (all, matched) = (self.sought.len(), self.sought.len() - self.unmatched().count());
        let lines = match self.lines {
            0 if !self.follow.is_open() && matched == 0 => return "saw no file yet".to_owned(),
            0 => return "saw no line".to_owned(),
            1 => "saw 1 line".to_owned(),
            lines => format!("saw {lines} lines"),
        };
        match matched {
            0 => format!("{lines}, none matched"),
            _ if matched == all => lines,
            _ => format!("{lines}, {matched} of {all} patterns matched"),
        }
    }

    /// The file that is searched.
    pub fn path(&self) -> &Path {
        self.follow.path()
    }

    fn is_done(&self) -> bool {
        self.sought.iter().all(|sought| sought.found.is_some())
    }

    fn step(&mut self) -> io::Result<Step> {
        let step = self.follow.step()?;
        if step == Step::Lines {
            self.search();
        }
        Ok(step)
    }

    /// Searches the lines of the last step.
    fn search(&mut self) {
        let bytes = self.follow.lines();
        self.lines += 1 + memchr::memchr_iter(b'\n', bytes).count() as u64;
        let lines = Lines::new(bytes);
        let mut found = false;
        for sought in self.sought.iter_mut().filter(|sought| sought.found.is_none()) {
            sought.found = sought.pattern.find(&lines);
            found |= sought.found.is_some();
        }
        if found {
            self.captures = Captures::default();
            for captures in self.sought.iter().filter_map(|sought| sought.found.as_ref()) {
                self.captures.merge(captures);
            }
        }
        if self.is_done() {
            self.follow.close();
        }
    }
}
