//! What the system tells of processes: which belong to a test process, what they are doing.

use std::path::Path;

use rustix::process::{Pid, test_kill_process};

#[cfg_attr(target_os = "linux", path = "processes/linux.rs")]
#[cfg_attr(not(target_os = "linux"), path = "processes/macos.rs")]
mod here;

pub(crate) use self::here::{parent, state};

/// A living process: its number, its command line, its environment.
struct Process {
    pid: u32,
    line: String,
    environment: String,
}

/// The living processes that name `home` on their command lines or in their environment, each as `pid command line`.
pub(crate) fn of_home(home: &Path) -> Vec<String> {
    let home = home.to_string_lossy();
    let belongs = |process: &Process| {
        process.pid != std::process::id()
            && (process.line.contains(&*home) || process.environment.contains(&*home))
    };
    let all = here::all().into_iter().filter(belongs);
    all.map(|Process { pid, line, .. }| format!("{pid} {line}")).collect()
}

/// Whether `pid` is there, be it as a zombie.
pub(crate) fn exists(pid: u32) -> bool {
    Pid::from_raw(pid.cast_signed()).is_some_and(|pid| test_kill_process(pid).is_ok())
}
