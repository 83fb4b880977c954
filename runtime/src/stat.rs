//! What the system says of one process, in `/proc/PID/stat`.

use std::fs;

/// The fields of `/proc/PID/stat` after the program's name: state, parent, group, session, ..
pub(crate) fn fields(pid: i32) -> Option<Vec<String>> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, rest) = stat.rsplit_once(") ")?;
    Some(rest.split_whitespace().map(str::to_owned).collect())
}

/// When `pid` started, in clock ticks since the machine did: with the pid, a name that is never used twice.
pub(crate) fn start_time(pid: i32) -> Option<u64> {
    fields(pid)?.get(19)?.parse().ok()
}
