//! Tests of searches and watches against files that grow, are cut, moved and replaced.

mod search;
mod watch;

use std::{
    fs::{self, File, OpenOptions},
    io::Write,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

/// A directory of one test; it is removed at the end.
#[derive(Debug)]
pub(crate) struct Directory(PathBuf);

impl Directory {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("multitest-logs-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir(&path).expect("no other test has this number");
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A log as a program writes it.
pub(super) struct Log(File);

impl Log {
    pub(super) fn new(path: &Path) -> Self {
        let file = OpenOptions::new().create(true).append(true).open(path);
        Self(file.expect("the directory is writable"))
    }

    pub(super) fn write(&mut self, text: impl AsRef<[u8]>) {
        self.0.write_all(text.as_ref()).expect("the file is writable");
    }

    pub(super) fn truncate(&mut self) {
        self.0.set_len(0).expect("the file is writable");
    }
}
