//! The files of a driver that is restarted: moved aside, so that the new instance finds none of them and nothing is lost.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{Files, Seat};
use crate::{error::Result, rundir};

/// How the directories of earlier instances begin.
const PREVIOUS: &str = "previous-";

impl Seat {
    /// Moves what an instance that has stopped left behind: its logs, and with [`Files::Clean`] everything else too.
    pub(crate) fn set_aside(&self, files: Files) -> Result<()> {
        let directory = self.directory();
        let left = match files {
            Files::Clean => everything(directory),
            Files::Keep => self.lock().logs.iter().map(|(_, path)| path.clone()).collect(),
        };
        let inside: Vec<PathBuf> =
            left.into_iter().filter(|path| path.parent() == Some(directory)).collect();
        if inside.iter().any(|path| path.exists()) {
            let previous = next_free(directory);
            rundir::create_all(&previous)?;
            for path in inside {
                if let (true, Some(name)) = (path.exists(), path.file_name()) {
                    fs::rename(&path, previous.join(name))?;
                }
            }
        }
        Ok(())
    }
}

/// What is in `directory`, but for earlier instances.
fn everything(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    let earlier = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with(PREVIOUS);
    entries.filter(|entry| !earlier(&entry.file_name())).map(|entry| entry.path()).collect()
}

fn next_free(directory: &Path) -> PathBuf {
    let mut number = 1_u32;
    loop {
        let place = directory.join(format!("{PREVIOUS}{number}"));
        if !place.exists() {
            return place;
        }
        number += 1;
    }
}
