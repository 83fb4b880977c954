//! Where a run keeps its files: `<target>/multitest/<run>/<test>/<driver>/`.
//!
//! A run is one `cargo test` or nextest invocation: nextest says which, else all test binaries of one parent process
//! belong together.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    sync::OnceLock,
    time::Duration,
};

use rustix::process::{getpid, getppid, getuid};

use crate::{
    error::{Error, Result, system_words},
    settings::settings,
    stat,
};

/// The directory of all runs.
pub(crate) fn base() -> &'static Path {
    static BASE: OnceLock<PathBuf> = OnceLock::new();
    BASE.get_or_init(|| match &settings().directory {
        Some(directory) => std::path::absolute(directory).unwrap_or_else(|_| directory.clone()),
        // Everybody's temporary directory is the same one.
        None => target().map_or_else(
            || env::temp_dir().join(format!("multitest-{}", getuid().as_raw())),
            |target| target.join("multitest"),
        ),
    })
}

/// Cargo's target directory, which it marks as a cache: above the test binary, or (documentation tests run from elsewhere)
/// the `target` of the current directory or of one above it. None for a program that is far from both.
pub(crate) fn target() -> Option<PathBuf> {
    let is_marked = |folder: &PathBuf| folder.join("CACHEDIR.TAG").exists();
    let binary = env::current_exe().unwrap_or_default();
    let here = env::current_dir().unwrap_or_default();
    let above_binary = binary.ancestors().map(Path::to_path_buf).find(is_marked);
    let above_here = || here.ancestors().map(|folder| folder.join("target")).find(is_marked);
    above_binary.or_else(above_here)
}

/// The directory of this run.
pub(crate) fn run() -> PathBuf {
    base().join(run_id())
}

/// How many runs are kept, the newest.
const RUNS: usize = 20;
/// A run that did something within this time is kept in any case: it may still go on.
const RECENT: Duration = Duration::from_hours(1);

/// Removes the runs beyond those that are kept, so that the target directory does not grow for ever.
pub(crate) fn prune() {
    prune_in(base(), RUNS, RECENT);
}

fn prune_in(base: &Path, keep: usize, recent: Duration) {
    let entries = fs::read_dir(base).into_iter().flatten().flatten().map(|entry| entry.path());
    let changed = |path: PathBuf| Some((fs::metadata(&path).ok()?.modified().ok()?, path));
    let mut runs: Vec<_> =
        entries.filter(|path| path.join("events").is_dir()).filter_map(changed).collect();
    runs.sort();
    let old = runs.into_iter().rev().skip(keep);
    for (_, run) in old.filter(|(changed, _)| changed.elapsed().is_ok_and(|age| age >= recent)) {
        let _ = fs::remove_dir_all(run);
    }
}

/// The name of this run, the same in all its processes.
pub(crate) fn run_id() -> &'static str {
    static ID: OnceLock<String> = OnceLock::new();
    ID.get_or_init(|| {
        let given = |name| env::var(name).ok().filter(|id| !id.is_empty()).map(|id| clean(&id));
        let nextest = given("NEXTEST_RUN_ID").map(|id| format!("nextest-{id}"));
        nextest.or_else(|| given(RUN)).unwrap_or_else(id_of_parent)
    })
}

/// Set in the environment of every program: the run it belongs to, for tests that are run by a test.
pub(crate) const RUN: &str = "MULTITEST_RUN";

/// When the parent process started, to the second, and its pid: `20261122-093000-4711`. A parent outside the container
/// cannot be seen; this process stands for it then.
fn id_of_parent() -> String {
    let pid = getppid().unwrap_or_else(getpid).as_raw_nonzero().get();
    stat::started(pid)
        .map_or_else(|| format!("run-{pid}"), |seconds| format!("{}-{pid}", date(seconds)))
}

/// `seconds` since 1970 as `yyyymmdd-hhmmss`, UTC. Days become a date by Howard Hinnant's algorithm `civil_from_days`.
fn date(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400 + 719_468, seconds % 86_400);
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let (day, month) = (day_of_year - (153 * shifted + 2) / 5 + 1, (shifted + 2) % 12 + 1);
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    format!("{year:04}{month:02}{day:02}-{:02}{:02}{:02}", rest / 3_600, rest / 60 % 60, rest % 60)
}

/// What is in the directory of a run besides those of its tests.
const RESERVED: &[&str] = &["events", "events.ndjson", "report.json", "report.html", "junit.xml"];

/// A new, empty directory for the test `name`; a second one of that name gets a number.
pub(crate) fn test_directory(name: &str) -> Result<PathBuf> {
    new_directory(&run(), &clean(&name.replace("::", ".")))
}

/// A new, empty directory `name` in `place`; a second one of that name gets a number.
pub(crate) fn new_directory(place: &Path, name: &str) -> Result<PathBuf> {
    create_all(place)?;
    let first = if RESERVED.contains(&name) { 2 } else { 1 };
    for attempt in first.. {
        let directory =
            place.join(if attempt == 1 { name.to_owned() } else { format!("{name}-{attempt}") });
        match fs::create_dir(&directory) {
            Ok(()) => return Ok(directory),
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
            Err(e) => return Err(not_writable(&directory, &e)),
        }
    }
    unreachable!("some number is free")
}

/// Makes `directory` and what is above it.
pub(crate) fn create_all(directory: &Path) -> Result<()> {
    fs::create_dir_all(directory).map_err(|e| not_writable(directory, &e))
}

fn not_writable(directory: &Path, error: &io::Error) -> Error {
    let (place, words) = (directory.display(), system_words(error));
    Error::new(format!("the directory `{place}` cannot be made: {words}"))
        .help("let MULTITEST_DIR name a directory that can be written")
}

/// A file name made of `name`: letters, digits, `.`, `_` and `-` stay.
pub(crate) fn clean(name: &str) -> String {
    name.chars().map(|c| if c.is_alphanumeric() || "._-".contains(c) { c } else { '_' }).collect()
}

/// `path` as a person would type it: relative to the current directory where that is shorter.
pub(crate) fn shown(path: &Path) -> String {
    let relative = env::current_dir()
        .ok()
        .and_then(|here| path.strip_prefix(here).ok().map(Path::to_path_buf));
    relative.unwrap_or_else(|| path.to_path_buf()).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_become_a_date() {
        assert_eq!(date(0), "19700101-000000");
        assert_eq!(date(951_782_400), "20000229-000000");
        assert_eq!(date(1_795_339_805), "20261122-093005");
    }

    #[test]
    fn the_newest_runs_and_what_is_no_run_are_kept() {
        let base = env::temp_dir().join(format!("multitest-prune-{}", std::process::id()));
        for run in ["a", "b", "c"] {
            fs::create_dir_all(base.join(run).join("events")).expect("temporary files");
        }
        fs::create_dir_all(base.join("leases")).expect("temporary files");
        prune_in(&base, 1, RECENT);
        assert_eq!(fs::read_dir(&base).expect("it is there").count(), 4, "all are recent");
        prune_in(&base, 1, Duration::ZERO);
        let left = fs::read_dir(&base).expect("it is there").count();
        fs::remove_dir_all(&base).expect("it was made above");
        assert_eq!(left, 2, "one run and the leases");
    }

    #[test]
    fn a_run_has_one_name() {
        assert_eq!(run_id(), run_id());
        assert!(run().starts_with(base()));
    }

    #[test]
    fn no_test_has_the_directory_of_the_events() {
        for name in ["events", "report::json"] {
            let directory = test_directory(name).expect("it can be made");
            assert!(!RESERVED.iter().any(|reserved| directory.ends_with(reserved)));
            fs::remove_dir(directory).expect("it is empty");
        }
    }

    #[test]
    fn names_become_file_names() {
        assert_eq!(clean("größe/a b"), "größe_a_b");
    }
}
