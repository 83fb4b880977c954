//! What is left when a test process and all its supervisors were killed at once: the next run ends it.
//!
//! Every guard keeps a lease, a small file that it removes when everything it owned is gone. A lease whose test process
//! and guard are both dead is what a killed run leaves; the programs of that run carry its mark in their environment. A
//! program that cleared its environment cannot be found this way.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, OnceLock},
};

use sysinfo::{ProcessRefreshKind, ProcessesToUpdate, Signal, System, UpdateKind};

use super::tree::runs;
use crate::{rundir, stat::start_time};

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
    let stale: Vec<PathBuf> = entries.flatten().map(|e| e.path()).filter(|p| is_stale(p)).collect();
    if stale.is_empty() {
        return;
    }
    let marks: Vec<String> = stale.iter().filter_map(|path| mark_of(path)).collect();
    end_marked(&marks);
    for path in stale {
        let _ = fs::remove_file(path);
    }
}

/// `PID-START` of a lease named `PID-START-N`.
fn mark_of(lease: &Path) -> Option<String> {
    Some(lease.file_name()?.to_str()?.rsplit_once('-')?.0.to_owned())
}

/// Whether the test process and the guard of a lease are both dead.
fn is_stale(lease: &Path) -> bool {
    let alive = |pid: &str, start: &str| match (pid.parse(), start.parse()) {
        (Ok(pid), Ok(start)) => runs(pid, start),
        _ => false,
    };
    let Some(mark) = mark_of(lease) else { return false };
    let Some((pid, start)) = mark.split_once('-') else { return false };
    let guard = fs::read_to_string(lease).unwrap_or_default();
    // A guard that has not yet written its lease counts as alive.
    let Some((guard_pid, guard_start)) = guard.split_once(' ') else { return false };
    !alive(pid, start) && !alive(guard_pid, guard_start)
}

/// Kills every process that carries one of `marks`, with its descendants.
fn end_marked(marks: &[String]) {
    let Ok(mut system) = System::new() else { return };
    let wanted = ProcessRefreshKind::nothing().with_environ(UpdateKind::Always).without_tasks();
    system.refresh_processes_specifics(ProcessesToUpdate::All, true, wanted);
    let is_marked = |process: &sysinfo::Process| {
        process
            .environ()
            .iter()
            .filter_map(|v| v.to_str()?.strip_prefix(MARK)?.strip_prefix('='))
            .any(|mark| marks.iter().any(|m| m == mark))
    };
    for process in system.processes().values().filter(|p| is_marked(p)) {
        let pid = i32::try_from(process.pid().as_u32()).unwrap_or(0);
        super::tree::signal_all(&super::tree::descendants(pid), rustix::process::Signal::KILL);
        process.kill_with(Signal::Kill);
    }
}
