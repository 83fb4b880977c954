//! Much of a log at once: lines that were there before anybody looked, searched on several
//! processors.
//!
//! A search is about as fast as the copy out of the system's cache, so one thread that does both
//! takes twice the time of a search in memory.

use std::{
    fs::File,
    io::{self, Read},
    ops::Range,
    os::unix::fs::FileExt,
    thread,
    time::{Duration, Instant},
};

use memchr::memrchr;

use super::{
    found::Found,
    pieces::{Pieces, Step},
};
use crate::pattern::Pattern;

/// The shortest span, in bytes: much more than a new thread costs.
const SHORTEST: u64 = 1024 * 1024;
/// The longest span, in bytes: longer ones are not faster.
const LONGEST: u64 = 16 * 1024 * 1024;
/// How long a search should take: other tasks of the runtime wait for it.
const TURN: Duration = Duration::from_millis(2);
/// How far before the end of a span a line must end, in bytes.
const WINDOW: u64 = 16 * 1024;
/// More threads than this are limited by the memory.
const THREADS: usize = 4;

/// How much is searched at once; it depends on how long that took the last time.
#[derive(Debug)]
pub(super) struct Pace {
    span: u64,
}

impl Pace {
    pub(super) fn new() -> Self {
        Self { span: SHORTEST }
    }

    fn adapt(&mut self, took: Duration) {
        self.span = match took {
            _ if took < TURN => LONGEST.min(self.span * 2),
            _ if took > 4 * TURN => SHORTEST.max(self.span / 2),
            _ => self.span,
        };
    }
}

/// Lines of a file, in spans of about the same size, one for each thread.
#[derive(Debug)]
pub(super) struct Backlog<'a> {
    file: &'a File,
    spans: Vec<Range<u64>>,
}

impl<'a> Backlog<'a> {
    /// The next lines of `file` in `rest`, which begins where a line does; none if there are few, or
    /// if they are very long.
    pub(super) fn new(file: &'a File, rest: Range<u64>, pace: &Pace) -> io::Result<Option<Self>> {
        let (start, rest) = (rest.start, rest.end.saturating_sub(rest.start));
        if rest < 2 * SHORTEST {
            return Ok(None);
        }
        let threads = thread::available_parallelism().map_or(1, usize::from).min(THREADS) as u64;
        if threads < 2 {
            return Ok(None);
        }
        let length = (rest / threads).clamp(SHORTEST, pace.span);
        let mut spans = Vec::new();
        let mut from = start;
        for i in 1..=threads.min(rest / length) {
            let Some(to) = line_end_before(file, start + i * length)? else { return Ok(None) };
            spans.push(from..to);
            from = to;
        }
        Ok(Some(Self { file, spans }))
    }

    /// Where the lines after these begin.
    pub(super) fn end(&self) -> u64 {
        self.spans.last().map_or(0, |span| span.end)
    }

    /// Searches for those of `patterns` that are not among `found`, and adds what it finds.
    pub(super) fn search(
        &self,
        patterns: &[Pattern],
        found: &mut Found,
        pace: &mut Pace,
    ) -> io::Result<()> {
        let started = Instant::now();
        let missing = found.without_lines();
        let search = |span: &Range<u64>| {
            let mut found = missing.clone();
            self.search_span(span.clone(), patterns, &mut found).map(|()| found)
        };
        for later in in_parallel(&self.spans, search)? {
            found.add(later);
        }
        pace.adapt(started.elapsed());
        Ok(())
    }

    fn search_span(
        &self,
        span: Range<u64>,
        patterns: &[Pattern],
        found: &mut Found,
    ) -> io::Result<()> {
        let mut section = Section::new(self.file, span);
        let mut pieces = Pieces::large();
        while !found.is_complete() {
            match pieces.read(&mut section)? {
                Step::Lines => found.search(patterns, &pieces.piece(section.position())),
                Step::Part => {}
                Step::End => break,
            }
        }
        Ok(())
    }
}

/// The results of `search` for each of `spans`, of which there is at least one. The first is
/// searched by this thread.
fn in_parallel(
    spans: &[Range<u64>],
    search: impl Fn(&Range<u64>) -> io::Result<Found> + Sync,
) -> io::Result<Vec<Found>> {
    let search = &search;
    thread::scope(|scope| {
        let (first, others) = spans.split_first().expect("a backlog has spans");
        let others: Vec<_> = others
            .iter()
            .map(|span| (span, thread::Builder::new().spawn_scoped(scope, move || search(span))))
            .collect();
        let first = search(first);
        let others = others.into_iter().map(|(span, thread)| match thread {
            Ok(thread) => thread.join().expect("a search does not panic"),
            // The system grants no more threads.
            Err(_) => search(span),
        });
        std::iter::once(first).chain(others).collect()
    })
}

/// Where a line ends, a little before `end`; none if the lines there are very long.
fn line_end_before(file: &File, end: u64) -> io::Result<Option<u64>> {
    let start = end - WINDOW;
    let mut window = Vec::new();
    Section::new(file, start..end).read_to_end(&mut window)?;
    Ok(memrchr(b'\n', &window).map(|newline| start + newline as u64 + 1))
}

/// A part of a file, read without moving the file's own position.
#[derive(Debug)]
pub(super) struct Section<'a> {
    file: &'a File,
    rest: Range<u64>,
}

impl<'a> Section<'a> {
    pub(super) fn new(file: &'a File, range: Range<u64>) -> Self {
        Self { file, rest: range }
    }

    /// Where the next byte is read.
    pub(super) fn position(&self) -> u64 {
        self.rest.start
    }
}

impl Read for Section<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let rest = usize::try_from(self.rest.end - self.rest.start).unwrap_or(usize::MAX);
        let length = buffer.len().min(rest);
        let read = self.file.read_at(&mut buffer[..length], self.rest.start)?;
        self.rest.start += read as u64;
        Ok(read)
    }
}
