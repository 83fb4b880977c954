//! What `/proc` says of one process.

use std::{fs, path::PathBuf};

/// The fields of `/proc/PID/stat` after the program's name: state, parent, group, session, ..
fn fields(pid: i32) -> Option<Vec<String>> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, rest) = stat.rsplit_once(") ")?;
    Some(rest.split_whitespace().map(str::to_owned).collect())
}

/// When `pid` started, in clock ticks since the machine did: with the pid, a name that is never used twice.
pub(crate) fn start_time(pid: i32) -> Option<u64> {
    fields(pid)?.get(19)?.parse().ok()
}

/// When `pid` started, in seconds since 1970.
pub(crate) fn started(pid: i32) -> Option<u64> {
    Some(boot_time()? + start_time(pid)? / rustix::param::clock_ticks_per_second())
}

fn boot_time() -> Option<u64> {
    let stat = fs::read_to_string("/proc/stat").ok()?;
    stat.lines().find_map(|line| line.strip_prefix("btime "))?.trim().parse().ok()
}

/// The parent of `pid`.
pub(crate) fn parent(pid: i32) -> Option<i32> {
    fields(pid)?.get(1)?.parse().ok()
}

/// Whether the process that started at `time` under the number `pid` still runs; a zombie does not.
pub(crate) fn runs(pid: i32, time: u64) -> bool {
    fields(pid).is_some_and(|fields| {
        let start = fields.get(19).and_then(|field| field.parse().ok());
        !is_zombie(&fields) && start == Some(time)
    })
}

fn is_zombie(fields: &[String]) -> bool {
    matches!(fields.first().map(String::as_str), Some("Z" | "X"))
}

/// Whether `pid` is stopped where it was, or has ended; none if there is no such process.
pub(crate) fn stands_still(pid: i32) -> Option<bool> {
    let fields = fields(pid)?;
    Some(is_zombie(&fields) || matches!(fields.first().map(String::as_str), Some("T")))
}

/// The file that `pid` runs.
pub(crate) fn program(pid: i32) -> Option<PathBuf> {
    fs::read_link(format!("/proc/{pid}/exe")).ok()
}

/// The words with which `pid` was started; none if it has ended.
pub(crate) fn command_line(pid: i32) -> Option<String> {
    if is_zombie(&fields(pid)?) {
        return None;
    }
    let line = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    let words: Vec<_> =
        line.split(|b| *b == 0).filter(|w| !w.is_empty()).map(String::from_utf8_lossy).collect();
    Some(words.join(" "))
}
