//! What /proc tells of processes, and a wait with a deadline.

use std::{
    fs, thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};

/// The living processes with `mark` on their command lines.
pub(crate) fn alive(mark: &str) -> Vec<(i32, String)> {
    let with_line = |pid: i32| {
        let line = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
        let line = String::from_utf8_lossy(&line).replace('\0', " ");
        line.contains(mark).then_some((pid, line))
    };
    pids().filter_map(with_line).filter(|(pid, _)| lives(*pid)).collect()
}

/// The living processes whose environment has `variable`, `NAME=value`.
pub(crate) fn with_variable(variable: &str) -> Vec<i32> {
    let has = |pid: &i32| {
        let environment = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
        environment.split(|byte| *byte == 0).any(|entry| entry == variable.as_bytes())
    };
    pids().filter(has).filter(|pid| lives(*pid)).collect()
}

fn pids() -> impl Iterator<Item = i32> {
    let entries = fs::read_dir("/proc").expect("the tests need /proc");
    entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

/// Whether `pid` is there and no zombie.
pub(crate) fn lives(pid: i32) -> bool {
    stat(pid).is_some_and(|(state, _)| state != "Z" && state != "X")
}

/// The state and the parent of `pid`.
fn stat(pid: i32) -> Option<(String, i32)> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let mut fields = stat.rsplit_once(") ")?.1.split_whitespace();
    Some((fields.next()?.to_owned(), fields.next()?.parse().ok()?))
}

/// The name and pid of every descendant of `pid`.
pub(crate) fn descendants(pid: i32) -> Vec<(String, i32)> {
    let children = pids().filter(|child| stat(*child).is_some_and(|(_, parent)| parent == pid));
    let name = |child| fs::read_to_string(format!("/proc/{child}/comm")).unwrap_or_default();
    children
        .flat_map(|child| {
            let mut all = vec![(name(child).trim().to_owned(), child)];
            all.extend(descendants(child));
            all
        })
        .collect()
}

/// Sends `to` the signal; whoever is gone is no concern.
pub(crate) fn signal(to: i32, signal: Signal) {
    if let Some(pid) = Pid::from_raw(to) {
        let _ = kill_process(pid, signal);
    }
}

/// Looks at growing intervals until `check` holds; `false` when it did not within `limit`.
pub(crate) fn eventually(limit: Duration, mut check: impl FnMut() -> bool) -> bool {
    let begun = Instant::now();
    let mut interval = Duration::from_millis(1);
    loop {
        if check() {
            return true;
        }
        let left = limit.saturating_sub(begun.elapsed());
        if left.is_zero() {
            return false;
        }
        thread::park_timeout(interval.min(left));
        interval = (interval * 2).min(Duration::from_millis(20));
    }
}
