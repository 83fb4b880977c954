//! Tests of expectations against files that grow, are cut, moved and replaced.

mod lines;
mod waits;

use std::{
    fs::{self, File, OpenOptions},
    io::Write,
    path::Path,
    time::Duration,
};

use super::{Log, Mark, Match};
use crate::logs::tests::Directory;

/// When a line has not been seen by then, it never will be.
const LONG: Duration = Duration::from_secs(20);
/// For what is there already.
const NOW: Duration = Duration::ZERO;

/// A log in a directory of its own, and whoever writes to it.
struct Scene {
    log: Log,
    writer: File,
    directory: Directory,
}

impl Scene {
    fn new(text: impl AsRef<[u8]>) -> Self {
        let directory = Directory::new();
        let path = directory.file("log");
        let mut scene = Self { log: Log::open(&path), writer: writer(&path), directory };
        scene.write(text);
        scene
    }

    fn write(&mut self, text: impl AsRef<[u8]>) {
        self.writer.write_all(text.as_ref()).expect("the file is writable");
    }

    /// Moves the log away, and starts a new one.
    fn rotate(&mut self, to: &str) {
        let path = self.directory.file("log");
        fs::rename(&path, self.directory.file(to)).expect("it is there");
        self.writer = writer(&path);
    }

    fn truncate(&mut self) {
        self.writer.set_len(0).expect("the file is writable");
    }

    fn mark(&self) -> Mark {
        self.log.mark().expect("the log is readable")
    }

    /// The first line from where one looks on.
    async fn next(&self, pattern: &str) -> Option<String> {
        next(&self.log, pattern).await
    }
}

fn writer(path: &Path) -> File {
    let file = OpenOptions::new().create(true).append(true).open(path);
    file.expect("the directory is writable")
}

/// The line that is expected next, if it is there already.
async fn next(log: &Log, pattern: &str) -> Option<String> {
    let found = log.expect(pattern, NOW).await.ok()?;
    Some(found.line().to_owned())
}

fn all(log: &Log, pattern: &str) -> Vec<String> {
    let all: Vec<Match> = log.all(pattern).expect("the log is readable");
    all.iter().map(|found| found.line().to_owned()).collect()
}

fn text(log: &Log) -> String {
    log.text().expect("the log is readable").to_string()
}
