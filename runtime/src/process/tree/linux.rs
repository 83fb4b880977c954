//! The descendants of a process, as `/proc` tells: for a subreaper, whoever belongs to its program.

#![expect(clippy::unused_self, reason = "there is nothing to remember, as there is on macOS")]

use std::{ffi::CStr, fs, path::Path, time::Duration};

use rustix::process::{Pid, WaitOptions, getpid, wait};

use super::signal_all;
use crate::{process::Signal, stat};

/// The program of this keeper, with all that it started: everything below this process.
#[derive(Debug)]
pub(in crate::process) struct Tree(());

impl Tree {
    pub(in crate::process) fn of(_program: i32) -> Self {
        Self(())
    }

    /// Whoever lives of it, or has not been reaped, parents before children.
    pub(in crate::process) fn members(&mut self) -> Vec<i32> {
        descendants(me())
    }

    /// Whether somebody is left when the keeper has no children: whoever is left is a child.
    pub(in crate::process) fn has_strays(&mut self) -> bool {
        false
    }

    /// When to look for strays again: the end of a child is told.
    pub(in crate::process) fn next_look(&self) -> Option<Duration> {
        None
    }

    /// Kills all of it, until nobody is left, and tells `reaped` the end of each child.
    pub(in crate::process) fn end(&mut self, reaped: impl FnMut(Pid, i32)) {
        end_children(reaped);
    }
}

/// What a keeper adds to the environment of its program so that it is known again: nothing, it is below the keeper.
#[derive(Debug)]
pub(in crate::process) struct Mark(());

impl Mark {
    pub(in crate::process) fn of_keeper() -> Self {
        Self(())
    }

    pub(in crate::process) fn add_to<'a>(&'a self, _environment: &mut Vec<&'a CStr>) {}
}

/// Kills every descendant of this process and reaps them, until nobody is left. Exact for a subreaper: whoever loses its
/// parent becomes a child of this process before that parent can be reaped.
pub(in crate::process) fn end_descendants() {
    end_children(|_, _| {});
}

fn end_children(mut reaped: impl FnMut(Pid, i32)) {
    loop {
        signal_all(&descendants(me()), Signal::KILL);
        match wait(WaitOptions::empty()) {
            Ok(ended) => {
                let mut ended = ended;
                while let Some((pid, status)) = ended {
                    reaped(pid, status.as_raw());
                    ended = wait(WaitOptions::NOHANG).ok().flatten();
                }
            }
            Err(rustix::io::Errno::INTR) => {}
            Err(_) => return,
        }
    }
}

/// A program whose keeper was killed. The supervisor adopts it and need not know it.
#[derive(Debug)]
pub(in crate::process) struct Lost(());

impl Lost {
    pub(in crate::process) fn new(_keeper: i32, _program: Option<i32>) -> Self {
        Self(())
    }
}

/// Kills, in the supervisor, what killed keepers left behind: children that are no keepers.
pub(in crate::process) fn end_lost(_lost: &[Lost], is_keeper: impl Fn(i32) -> bool) {
    for orphan in children_of()(me()).into_iter().filter(|pid| !is_keeper(*pid)) {
        let mut lost = descendants(orphan);
        lost.push(orphan);
        signal_all(&lost, Signal::KILL);
    }
}

fn me() -> i32 {
    getpid().as_raw_nonzero().get()
}

/// Every living descendant of `root`, parents before children, without `root` itself.
pub(in crate::process) fn descendants(root: i32) -> Vec<i32> {
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

/// Tells the children of a process: from the lists that the kernel keeps, or, where it keeps none, from the parent of
/// every process at this moment.
fn children_of() -> Box<dyn Fn(i32) -> Vec<i32>> {
    if Path::new("/proc/thread-self/children").exists() {
        return Box::new(listed_children);
    }
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    let parents: Vec<(i32, i32)> = pids.filter_map(|pid| Some((pid, stat::parent(pid)?))).collect();
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
