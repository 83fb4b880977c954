//! What `/proc` tells.

use std::fs;

use super::Process;

pub(super) fn all() -> Vec<Process> {
    let entries = fs::read_dir("/proc").expect("the tests need /proc");
    let pids = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.map(process).collect()
}

/// A process that has ended and is not reaped yet has neither command line nor environment.
fn process(pid: u32) -> Process {
    let read = |file: &str| {
        let bytes = fs::read(format!("/proc/{pid}/{file}")).unwrap_or_default();
        String::from_utf8_lossy(&bytes).replace('\0', " ")
    };
    Process { pid, line: read("cmdline"), environment: read("environ") }
}

/// What the process is doing: `T`, it stands still.
pub(crate) fn state(pid: u32) -> Option<char> {
    field(pid, 0)?.chars().next()
}

/// The parent of the process.
pub(crate) fn parent(pid: u32) -> Option<i32> {
    field(pid, 1)?.parse().ok()
}

/// One of what follows the name in `/proc/PID/stat`.
fn field(pid: u32, at: usize) -> Option<String> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    stat.rsplit_once(") ")?.1.split_whitespace().nth(at).map(str::to_owned)
}
