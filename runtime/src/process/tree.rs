//! The descendants of a process, as /proc tells: who they are, and ending them all.

use std::{fs, path::Path};

use rustix::process::{WaitOptions, getpid, wait};

use super::{Signal, sys};
use crate::stat;

/// Every living descendant of `root`, parents before children, without `root` itself.
pub(super) fn descendants(root: i32) -> Vec<i32> {
    let children = children_of();
    let mut found = children(root);
    let mut next = 0;
    while next < found.len() {
        let more = children(found[next]);
        found.extend(more);
        next += 1;
    }
    found
}

/// The children of `pid`.
pub(super) fn children(pid: i32) -> Vec<i32> {
    children_of()(pid)
}

/// Tells the children of a process: from the lists that the kernel keeps, or, where it keeps none, from the parent of
/// every process at this moment.
fn children_of() -> Box<dyn Fn(i32) -> Vec<i32>> {
    if Path::new("/proc/thread-self/children").exists() {
        return Box::new(listed_children);
    }
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    let parent = |pid| Some((pid, stat::fields(pid)?.get(1)?.parse::<i32>().ok()?));
    let parents: Vec<(i32, i32)> = pids.filter_map(parent).collect();
    Box::new(move |pid| {
        parents.iter().filter(|(_, p)| *p == pid).map(|(child, _)| *child).collect()
    })
}

/// The children of every thread of `pid`.
fn listed_children(pid: i32) -> Vec<i32> {
    let tasks = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let lists = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
    let pids = |list: String| list.split_whitespace().filter_map(|p| p.parse().ok()).collect();
    lists.flat_map::<Vec<i32>, _>(pids).collect()
}

/// Whether the process that started at `time` under the number `pid` still runs; a zombie does not.
pub(super) fn runs(pid: i32, time: u64) -> bool {
    stat::fields(pid).is_some_and(|fields| {
        let start = fields.get(19).and_then(|field| field.parse().ok());
        !is_zombie(&fields) && start == Some(time)
    })
}

fn is_zombie(fields: &[String]) -> bool {
    matches!(fields.first().map(String::as_str), Some("Z" | "X"))
}

/// `sleep 1000 (pid 42)`; none if the process has ended.
pub(super) fn describe(pid: i32) -> Option<String> {
    if is_zombie(&stat::fields(pid)?) {
        return None;
    }
    let line = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    let words: Vec<_> =
        line.split(|b| *b == 0).filter(|w| !w.is_empty()).map(String::from_utf8_lossy).collect();
    let text: String = words.join(" ").chars().take(120).collect();
    Some(format!("`{text}` (pid {pid})"))
}

/// Sends `signal` to each of `pids`; those that ended meanwhile are no concern.
pub(super) fn signal_all(pids: &[i32], signal: Signal) {
    for pid in pids {
        sys::kill(*pid, signal);
    }
}

/// Kills every descendant of this process and reaps them, until nobody is left. Exact for a subreaper: whoever loses its
/// parent becomes a child of this process before that parent can be reaped.
pub(super) fn end_descendants() {
    let me = getpid().as_raw_nonzero().get();
    loop {
        signal_all(&descendants(me), Signal::KILL);
        match wait(WaitOptions::empty()) {
            Ok(_) => while let Ok(Some(_)) = wait(WaitOptions::NOHANG) {},
            Err(rustix::io::Errno::INTR) => {}
            Err(_) => return,
        }
    }
}
