//! What macOS says of one process, asked by sysinfo.

use std::path::{Path, PathBuf};

use sysinfo::{
    Pid, Process, ProcessRefreshKind, ProcessStatus, ProcessesToUpdate, System, UpdateKind,
};

/// Asks for `what` of `pid`, and for what `tell` makes of it; none if there is no such process, or it is a zombie.
fn ask<T>(
    pid: i32,
    what: ProcessRefreshKind,
    tell: impl FnOnce(&Process) -> Option<T>,
) -> Option<T> {
    let pid = Pid::from_u32(u32::try_from(pid).ok()?);
    let mut system = System::new().ok()?;
    system.refresh_processes_specifics(ProcessesToUpdate::Some(&[pid]), true, what);
    let process = system.process(pid)?;
    if process.status() == ProcessStatus::Zombie { None } else { tell(process) }
}

/// When `pid` started, in seconds since 1970: with the pid, a name that is not used twice within a second.
pub(crate) fn start_time(pid: i32) -> Option<u64> {
    ask(pid, ProcessRefreshKind::nothing(), |process| Some(process.start_time()))
}

/// When `pid` started, in seconds since 1970.
pub(crate) fn started(pid: i32) -> Option<u64> {
    start_time(pid)
}

/// Whether the process that started at `time` under the number `pid` still runs; a zombie does not.
pub(crate) fn runs(pid: i32, time: u64) -> bool {
    start_time(pid) == Some(time)
}

/// Whether `pid` is stopped where it was; none if there is no such process, or it has ended.
pub(crate) fn stands_still(pid: i32) -> Option<bool> {
    let stopped = |process: &Process| Some(process.status() == ProcessStatus::Stop);
    ask(pid, ProcessRefreshKind::nothing(), stopped)
}

/// The file that `pid` runs.
pub(crate) fn program(pid: i32) -> Option<PathBuf> {
    let what = ProcessRefreshKind::nothing().with_exe(UpdateKind::Always);
    ask(pid, what, |process| process.exe().map(Path::to_path_buf))
}

/// The words with which `pid` was started; none if it has ended.
pub(crate) fn command_line(pid: i32) -> Option<String> {
    let what = ProcessRefreshKind::nothing().with_cmd(UpdateKind::Always);
    let words = |process: &Process| -> Vec<String> {
        process.cmd().iter().map(|word| word.to_string_lossy().into_owned()).collect()
    };
    ask(pid, what, |process| Some(words(process).join(" ")))
}
