//! The search of a log for patterns: each byte is read once, however often one looks.

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    backlog::Pace,
    follow::{Follow, Goal},
    found::Found,
    mark::Mark,
    pieces::{Place, Step},
    tail::shown_line,
    watch::Watch,
};
use crate::{
    error::system_words,
    pattern::{Captures, Lines, Match, Pattern},
};

/// Looks for the first match of each of several patterns in a file that grows.
///
/// Only whole lines are matched, so that a value is never cut in the middle; when whoever writes
/// the file has ended, [`finish`](Self::finish) takes what is left as a line. The file need not be
/// there yet. Rotation and truncation are followed. Of a line longer than 1 MiB the first MiB is
/// matched. Memory is constant.
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
    patterns: Vec<Pattern>,
    found: Found,
    captures: Captures,
    /// Where the line after the last match begins; none: at the beginning of the next file.
    after: Option<(Arc<File>, Place)>,
    pace: Pace,
}

impl Search {
    /// A search of the file at `path` from its beginning; nothing is read yet.
    pub fn new(path: impl Into<PathBuf>, patterns: Vec<Pattern>) -> Self {
        Self::of(Follow::new(path.into()), patterns)
    }

    /// A search of what follows after `mark` in the file at `path`.
    pub fn since(path: impl Into<PathBuf>, mark: &Mark, patterns: Vec<Pattern>) -> Self {
        Self::of(Follow::since(path.into(), mark), patterns)
    }

    fn of(follow: Follow, patterns: Vec<Pattern>) -> Self {
        Self {
            follow,
            found: Found::new(patterns.len()),
            patterns,
            captures: Captures::default(),
            after: None,
            pace: Pace::new(),
        }
    }

    /// Passes over what is in the file by now: for a log that another process has written to before.
    ///
    /// What is passed over is searched after all when it turns out that the file was not continued
    /// but written anew. That cannot be told of a file whose new lines begin with all the old ones.
    ///
    /// # Errors
    ///
    /// When the file is there but cannot be read.
    pub fn begin_at_end(&mut self) -> io::Result<()> {
        self.follow.begin_at_end().map_err(|error| self.unreadable(&error))
    }

    /// Searches what was written since the last look, up to this moment; `true` when every pattern
    /// has matched.
    ///
    /// # Errors
    ///
    /// When the file is there but cannot be read.
    pub fn scan(&mut self) -> io::Result<bool> {
        let goal = self.goal()?;
        while self.step_towards(goal.as_ref())? {}
        Ok(self.found.is_complete())
    }

    /// As [`scan`](Self::scan), and lets other tasks have their turns: much may have been written.
    ///
    /// # Errors
    ///
    /// When the file is there but cannot be read.
    ///
    /// # Cancel safety
    ///
    /// As that of [`wait`](Self::wait).
    pub async fn look(&mut self) -> io::Result<bool> {
        let goal = self.goal()?;
        while self.step_towards(goal.as_ref())? {
            tokio::task::yield_now().await;
        }
        Ok(self.found.is_complete())
    }

    /// As [`scan`](Self::scan), and takes what is left as a line: to be called when nothing more
    /// will be written.
    ///
    /// # Errors
    ///
    /// When the file is there but cannot be read.
    pub fn finish(&mut self) -> io::Result<bool> {
        self.scan()?;
        Ok(self.end_line())
    }

    /// As [`finish`](Self::finish), and lets other tasks have their turns: much may have been
    /// written.
    ///
    /// # Errors
    ///
    /// When the file is there but cannot be read.
    ///
    /// # Cancel safety
    ///
    /// As that of [`wait`](Self::wait).
    pub async fn look_last(&mut self) -> io::Result<bool> {
        self.look().await?;
        Ok(self.end_line())
    }

    /// Takes what is left as a line. Where somebody has written on meanwhile, it is none.
    fn end_line(&mut self) -> bool {
        if !self.found.is_complete() && !self.follow.goes_on() && self.follow.end_line() {
            self.found.search(&self.patterns, &self.follow.piece());
            self.take_stock();
        }
        self.found.is_complete()
    }

    /// Waits until every pattern has matched, without end if that never happens: give it a
    /// deadline.
    ///
    /// # Errors
    ///
    /// When the file is there but cannot be read.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime with IO and time.
    ///
    /// # Cancel safety
    ///
    /// When the future is dropped, what has been searched stays searched; the next call goes on
    /// from there.
    pub async fn wait(&mut self) -> io::Result<()> {
        if self.found.is_complete() {
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
        while self.step(None)? != Step::End && !self.found.is_complete() {
            tokio::task::yield_now().await;
        }
        Ok(self.found.is_complete())
    }

    /// The patterns that have not matched yet.
    pub fn unmatched(&self) -> impl Iterator<Item = &Pattern> {
        let patterns = self.patterns.iter().enumerate();
        patterns.filter(|(number, _)| !self.found.has(*number)).map(|(_, pattern)| pattern)
    }

    /// What the groups held in the first match of each pattern, in the order of the patterns.
    pub fn captures(&self) -> &Captures {
        &self.captures
    }

    /// The first line that the pattern of this number has matched, in the order in which they were
    /// given.
    pub fn matched(&self, pattern: usize) -> Option<&Match> {
        self.found.get(pattern)
    }

    /// Where the line after the last match begins.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn after(&self) -> io::Result<Mark> {
        let Some((file, place)) = &self.after else { return Ok(Mark::default()) };
        Mark::at(self.path(), file, *place).map_err(|error| self.unreadable(&error))
    }

    /// What to do, for people, if a pattern that is [`unmatched`](Self::unmatched) matches the line
    /// that was begun and has no end yet.
    pub fn advice(&self) -> Option<String> {
        let unended = self.follow.unended();
        let line = Lines::new(unended);
        if unended.is_empty() || !self.unmatched().any(|pattern| pattern.find(&line).is_some()) {
            return None;
        }
        let line = shown_line(unended);
        Some(format!(
            "the last line matches, but has no end yet: `{line}`; let the program write a newline"
        ))
    }

    /// How many lines have been looked at.
    pub fn lines(&self) -> u64 {
        self.found.lines()
    }

    /// What was seen so far, for people: `saw 2 lines, none matched`.
    pub fn seen(&self) -> String {
        let (matched, all) = (self.found.count(), self.patterns.len());
        let lines = match self.lines() {
            0 if !self.follow.is_open() && matched < all => return "saw no file yet".to_owned(),
            0 => return "saw no line".to_owned(),
            1 => "saw 1 line".to_owned(),
            lines => format!("saw {lines} lines"),
        };
        match matched {
            _ if matched == all => lines,
            0 => format!("{lines}, none matched{}", self.cut()),
            _ => format!("{lines}, {matched} of {all} patterns matched{}", self.cut()),
        }
    }

    /// Which lines were not searched to their end, for people.
    fn cut(&self) -> String {
        match self.found.cut() {
            0 => String::new(),
            1 => "; 1 was longer than 1 MiB and searched up to there".to_owned(),
            cut => format!("; {cut} were longer than 1 MiB and searched up to there"),
        }
    }

    /// The file that is searched.
    pub fn path(&self) -> &Path {
        self.follow.path()
    }

    /// Where what is there by now ends; none when all has been found.
    pub(super) fn goal(&mut self) -> io::Result<Option<Goal>> {
        if self.found.is_complete() {
            return Ok(None);
        }
        self.follow.goal().map(Some).map_err(|error| self.unreadable(&error))
    }

    /// Searches the next piece; `false` when there is none that matters.
    pub(super) fn step_towards(&mut self, goal: Option<&Goal>) -> io::Result<bool> {
        let on =
            goal.is_some_and(|goal| !self.found.is_complete() && !self.follow.has_reached(goal));
        Ok(on && self.step(goal)? != Step::End)
    }

    fn step(&mut self, goal: Option<&Goal>) -> io::Result<Step> {
        let before = self.found.count();
        let step = self.search_next(goal).map_err(|error| self.unreadable(&error))?;
        if self.found.count() > before {
            self.take_stock();
        }
        Ok(step)
    }

    fn unreadable(&self, error: &io::Error) -> io::Error {
        let (path, words) = (self.path().display(), system_words(error));
        io::Error::new(error.kind(), format!("cannot read the log `{path}`: {words}"))
    }

    fn search_next(&mut self, goal: Option<&Goal>) -> io::Result<Step> {
        self.follow.check_passed()?;
        if let Some(backlog) = self.follow.backlog(&self.pace, goal)? {
            backlog.search(&self.patterns, &mut self.found, &mut self.pace)?;
            let end = backlog.end();
            self.follow.pass(end);
            return Ok(Step::Lines);
        }
        let step = self.follow.step()?;
        if step == Step::Lines {
            self.found.search(&self.patterns, &self.follow.piece());
        }
        Ok(step)
    }

    /// Gathers what was found; when that is all, the file and the memory are not needed any more.
    fn take_stock(&mut self) {
        self.captures = self.found.captures();
        if let Some(place) = self.found.take_after() {
            self.after = self.follow.file().map(|file| (file.clone(), place));
        }
        if self.found.is_complete() {
            self.follow.close();
        }
    }
}
