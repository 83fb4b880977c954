//! What is left when a test process and all its supervisors were killed at once: the next run ends it.
//!
//! Every guard keeps a lease, a small file that it removes when everything it owned is gone. A lease whose test process
//! and guard are both dead is what a killed run leaves; the programs of that run are known by marks: on Linux the one that all
//! their descendants have (see `tree`), and everywhere one in their environment. On macOS a program that cleared its environment
//! cannot be found, nor can Apple's own programs, whose environment the system hides.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, OnceLock},
};

use sysinfo::{ProcessRefreshKind, ProcessesToUpdate, System, UpdateKind};

use super::{Signal, platform};
use crate::{
    rundir,
    stat::{runs, start_time},
};

/// Set in the environment of every program: the pid of the test process, `-`, and when that process started.
pub(super) const MARK: &str = "MULTITEST_MARK";

/// The mark of this process, used as the name of its lease too.
pub(super) fn mark() -> &'static str {
    static MARK: OnceLock<String> = OnceLock::new();
    MARK.get_or_init(|| {
        let pid = std::process::id().cast_signed();
        format!("{pid}-{}", start_time(pid).unwrap_or(0))
    })
}

/// Sweeps what killed runs left and returns the path of this process's lease.
pub(super) fn prepare() -> PathBuf {
    static ONE: Mutex<u32> = Mutex::new(0);
    let mut started = ONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let directory = rundir::base().join("leases");
    let _ = fs::create_dir_all(&directory);
    if *started == 0 {
        sweep(&directory);
    }
    *started += 1;
    directory.join(format!("{}-{started}", mark()))
}

fn sweep(directory: &Path) {
    let Ok(entries) = fs::read_dir(directory) else { return };
    let leases = entries.flatten().filter_map(|entry| Lease::read(entry.path()));
    let stale: Vec<Lease> = leases.filter(Lease::is_stale).collect();
    if stale.is_empty() {
        return;
    }
    // What was forked between the look and the kill is found by the next look.
    let swept = (0..LOOKS).any(|_| end_marked(&stale) == 0);
    for lease in stale.iter().filter(|_| swept) {
        let _ = fs::remove_file(&lease.path);
    }
}

/// How often processes are looked for; whoever forks faster than that is left to the next run.
const LOOKS: usize = 20;

/// What a lease says, whose name is that of its test process and a number: `PID-START-N`.
struct Lease {
    path: PathBuf,
    /// The mark of the test process, `PID-START`.
    mark: String,
    /// The number and the start of the guard.
    guard: (i32, u64),
    place: String,
}

impl Lease {
    /// Reads the lease at `path`; none if its guard has not yet written it.
    fn read(path: PathBuf) -> Option<Self> {
        let mark = path.file_name()?.to_str()?.rsplit_once('-')?.0.to_owned();
        let content = fs::read_to_string(&path).ok()?;
        let [guard, started, place] = content.split(' ').collect::<Vec<_>>()[..] else {
            return None;
        };
        let (guard, place) = ((guard.parse().ok()?, started.parse().ok()?), place.to_owned());
        Some(Self { path, mark, guard, place })
    }

    /// Whether the test process and the guard are both dead. The lease of another place is none of our business.
    fn is_stale(&self) -> bool {
        let Some((test, started)) = self.mark.split_once('-') else { return false };
        let test_runs = match (test.parse(), started.parse()) {
            (Ok(test), Ok(started)) => runs(test, started),
            _ => false,
        };
        let (guard, started) = self.guard;
        self.place == platform::place() && !test_runs && !runs(guard, started)
    }
}

/// Kills every process that has the mark of one of `leases` in its environment, or that of a program below its guard, with its
/// descendants, and says how many there were.
fn end_marked(leases: &[Lease]) -> usize {
    let Ok(mut system) = System::new() else { return 0 };
    let wanted = ProcessRefreshKind::nothing().with_environ(UpdateKind::Always).without_tasks();
    system.refresh_processes_specifics(ProcessesToUpdate::All, true, wanted);
    let is_marked = |process: &sysinfo::Process| {
        let mut variables = process.environ().iter().filter_map(|v| v.to_str());
        let value = variables.find_map(|v| v.strip_prefix(MARK)?.strip_prefix('='));
        value.is_some_and(|mark| leases.iter().any(|lease| lease.mark == mark))
    };
    let below = leases
        .iter()
        .flat_map(|Lease { guard: (guard, start), .. }| super::tree::marked_below(*guard, *start));
    let marked: Vec<i32> = system
        .processes()
        .values()
        .filter(|process| is_marked(process))
        .filter_map(|process| i32::try_from(process.pid().as_u32()).ok())
        .chain(below)
        .collect();
    for pid in &marked {
        super::tree::signal_all(&super::tree::descendants(*pid), Signal::KILL);
    }
    super::tree::signal_all(&marked, Signal::KILL);
    marked.len()
}
