//! The directory of a driver: made once, whoever needs it first, with the files that the driver's start opens.

use std::{
    fs::{self, File},
    io::ErrorKind,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use super::runpath;
use crate::error::Result;

/// A directory that may not have been made yet.
#[derive(Debug)]
pub(crate) struct Directory {
    path: PathBuf,
    /// [`Driver::FILES`](super::Driver::FILES).
    files: &'static [&'static str],
    made: Mutex<bool>,
}

impl Directory {
    pub(crate) fn new(path: PathBuf, files: &'static [&'static str]) -> Self {
        Self { path, files, made: Mutex::new(false) }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Makes it, unless that has been done. Where it cannot be made, the first file in it says so.
    pub(super) fn make(&self) {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if !*made {
            // Not what is above it: a test's directory that is gone must not come back.
            *made = match fs::create_dir(&self.path) {
                Ok(()) => {
                    for file in self.files {
                        let _ = File::create(self.path.join(file));
                    }
                    true
                }
                Err(error) => error.kind() == ErrorKind::AlreadyExists,
            };
        }
    }

    /// Puts a link to `runpath` in its place, which is prepared.
    pub(super) fn lead_to(&self, runpath: &Path, cleanup: bool) -> Result<()> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        // It may have been made ahead of the start, and then there is nothing in it but these. Behind a link of an earlier
        // start are somebody's own files.
        if !self.path.is_symlink() {
            for file in self.files.iter().map(|file| self.path.join(file)) {
                if file.metadata().is_ok_and(|meta| meta.len() == 0) {
                    let _ = fs::remove_file(file);
                }
            }
        }
        runpath::prepare(runpath, cleanup, &self.path)?;
        *made = true;
        Ok(())
    }
}
