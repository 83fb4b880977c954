//! Who belongs to a program, as `/proc` tells: whoever is below it, and of those that lost their parents, which the
//! supervisor adopts, whoever has the program's mark.
//!
//! The mark is the soft limit of file locks. Processes inherit it whatever they do: a daemon that forks twice, makes a session
//! of its own and clears its environment has it still. Linux has not looked at this limit since 2.4.25.

use std::{ffi::CStr, fs, path::Path, time::Duration};

use rustix::{
    io::Errno,
    process::{Resource, Rlimit, WaitOptions, getpid, getrlimit, setrlimit, wait},
};

use super::signal_all;
use crate::{process::Signal, stat};

/// The marks of the programs of one supervisor. That they differ from those of others is due to its guard, whose number and
/// start they have in front.
#[derive(Debug)]
pub(in crate::process) struct Marks {
    front: u64,
    last: u64,
}

/// How many bits of a mark count the programs.
const COUNT: u32 = 20;

impl Marks {
    /// The marks of programs below this process's guard.
    pub(in crate::process) fn new(guard: i32) -> Self {
        Self { front: front(guard, stat::start_time(guard).unwrap_or(0)), last: 0 }
    }

    pub(in crate::process) fn next(&mut self) -> Mark {
        self.last += 1;
        Mark((self.front << COUNT) | (self.last & ((1 << COUNT) - 1)))
    }
}

/// What the marks of all programs below the guard of this number and start have in common: 42 bits.
fn front(guard: i32, started: u64) -> u64 {
    const STARTED: u32 = 20;
    (u64::from(guard.cast_unsigned() & 0x3f_ffff) << STARTED) | (started & ((1 << STARTED) - 1))
}

/// Every process that has the mark of a program below the guard of this number and start.
pub(in crate::process) fn marked_below(guard: i32, started: u64) -> Vec<i32> {
    let front = front(guard, started);
    let is_marked = |pid: &i32| lock_limit(*pid).is_some_and(|limit| limit >> COUNT == front);
    // A zombie has the mark still, and no command line.
    pids().filter(|pid| is_marked(pid) && stat::command_line(*pid).is_some()).collect()
}

/// The mark of one program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::process) struct Mark(u64);

impl Mark {
    /// Gives it to what this process starts from now on; it needs no place in the environment.
    pub(in crate::process) fn put_into<'a>(&'a self, _environment: &mut Vec<&'a CStr>) {
        let maximum = getrlimit(Resource::Locks).maximum;
        // Without it only those that have not lost their parent would be found.
        let _ = setrlimit(Resource::Locks, Rlimit { current: Some(self.0), maximum });
    }

    fn is_of(&self, pid: i32) -> bool {
        lock_limit(pid) == Some(self.0)
    }
}

/// The soft limit of file locks of `pid`.
fn lock_limit(pid: i32) -> Option<u64> {
    let limits = fs::read_to_string(format!("/proc/{pid}/limits")).ok()?;
    let limit = limits.lines().find_map(|line| line.strip_prefix("Max file locks"))?;
    limit.split_whitespace().next()?.parse().ok()
}

/// A program with all that it started.
#[derive(Debug)]
pub(in crate::process) struct Tree {
    program: i32,
    mark: Mark,
}

impl Tree {
    pub(in crate::process) fn of(program: i32, mark: &Mark) -> Self {
        Self { program, mark: mark.clone() }
    }

    /// Whoever lives of it, or has not been reaped, parents before children. `running` are the programs that run.
    pub(in crate::process) fn members(&mut self, running: &[i32]) -> Vec<i32> {
        let children = children_of();
        let belongs = |pid: &i32| {
            if running.contains(pid) { *pid == self.program } else { self.mark.is_of(*pid) }
        };
        below(children(me()).into_iter().filter(belongs).collect(), children)
    }

    /// Whether somebody is left of a program that has ended.
    pub(in crate::process) fn has_strays(&mut self, running: &[i32]) -> bool {
        !self.members(running).is_empty()
    }

    /// When to look again although nobody has ended: never, the end of a child is told.
    #[expect(clippy::unused_self, reason = "on macOS it is something of this program")]
    pub(in crate::process) fn next_look(&self) -> Option<Duration> {
        None
    }
}

/// Kills, in the supervisor, whom it has adopted and who has none of `marks`: what is left of programs that have been ended,
/// and of tests below this one whose own supervisors were killed. `running` are the programs that run.
pub(in crate::process) fn end_strangers(running: &[i32], marks: &[&Mark]) {
    let children = children_of();
    let is_known = |pid: &i32| {
        running.contains(pid) || lock_limit(*pid).is_none_or(|limit| marks.contains(&&Mark(limit)))
    };
    let strangers: Vec<i32> = children(me()).into_iter().filter(|pid| !is_known(pid)).collect();
    if !strangers.is_empty() {
        signal_all(&below(strangers, children), Signal::KILL);
    }
}

/// Kills every descendant of this process and reaps them, until nobody is left. Exact for a subreaper: whoever loses its
/// parent becomes a child of this process before that parent can be reaped.
pub(in crate::process) fn end_descendants() {
    loop {
        signal_all(&descendants(me()), Signal::KILL);
        match wait(WaitOptions::empty()) {
            Ok(_) => while matches!(wait(WaitOptions::NOHANG), Ok(Some(_))) {},
            Err(Errno::INTR) => {}
            Err(_) => return,
        }
    }
}

fn me() -> i32 {
    getpid().as_raw_nonzero().get()
}

/// Every living descendant of `root`, parents before children, without `root` itself.
pub(in crate::process) fn descendants(root: i32) -> Vec<i32> {
    let children = children_of();
    below(children(root), children)
}

/// `found`, and every living descendant of theirs.
fn below(mut found: Vec<i32>, children: impl Fn(i32) -> Vec<i32>) -> Vec<i32> {
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
    let parents: Vec<(i32, i32)> =
        pids().filter_map(|pid| Some((pid, stat::parent(pid)?))).collect();
    Box::new(move |pid| {
        parents.iter().filter(|(_, p)| *p == pid).map(|(child, _)| *child).collect()
    })
}

/// Every process.
fn pids() -> impl Iterator<Item = i32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

/// The children of every thread of `pid`.
fn listed_children(pid: i32) -> Vec<i32> {
    let tasks = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let lists = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
    let pids = |list: String| list.split_whitespace().filter_map(|p| p.parse().ok()).collect();
    lists.flat_map::<Vec<i32>, _>(pids).collect()
}
