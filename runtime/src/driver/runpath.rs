//! The directory that a driver's option `runpath` names: emptied where that does no harm, made, and linked to from the
//! test's.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

use crate::{
    error::{Error, Result, system_words},
    rundir,
};

/// Makes `runpath` the driver's directory, and `place` a symbolic link to it, so that the driver's directory keeps its
/// place in the test's.
pub(super) fn prepare(runpath: &Path, cleanup: bool, place: &Path) -> Result<()> {
    let runpath = std::path::absolute(runpath)?;
    if cleanup && runpath.exists() {
        empty(&runpath)?;
    }
    rundir::create_all(&runpath)?;
    if let Some(parent) = place.parent() {
        rundir::create_all(parent)?;
    }
    // The environment makes the directories of its drivers ahead of their starts, this one too.
    let _ = fs::remove_dir(place);
    let _ = fs::remove_file(place);
    std::os::unix::fs::symlink(&runpath, place)?;
    Ok(())
}

fn empty(runpath: &Path) -> Result<()> {
    let refused = |why: &str| {
        let text = format!("the runpath `{}` cannot be emptied: {why}", runpath.display());
        Error::new(text).help("name a directory of its own, or set `path_cleanup: false`")
    };
    if let Some(what) = holds(runpath).map_err(|e| refused(&system_words(&e)))? {
        return Err(refused(&format!("it holds {what}")));
    }
    fs::remove_dir_all(runpath).map_err(|e| refused(&system_words(&e)))
}

/// What is in `runpath`, or is it, that nobody wants to lose.
fn holds(runpath: &Path) -> io::Result<Option<&'static str>> {
    let runpath = fs::canonicalize(runpath)?;
    let precious: [(Option<PathBuf>, _); 5] = [
        (env::current_dir().ok(), "the current directory"),
        (env::current_exe().ok(), "the running program"),
        (Some(rundir::base().to_owned()), "the directory of all runs"),
        (env::home_dir(), "the home directory"),
        (Some(env::temp_dir()), "all temporary files"),
    ];
    let inside =
        |path: &PathBuf| fs::canonicalize(path).is_ok_and(|path| path.starts_with(&runpath));
    let mut held = precious.into_iter().filter(|(path, _)| path.as_ref().is_some_and(inside));
    Ok(held.next().map(|(_, what)| what))
}
