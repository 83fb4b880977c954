//! Who belongs to a program on macOS, where nobody adopts orphans.
//!
//! Weaker than on Linux: `kin` says who is not found. A process that lost its parent is no child of the supervisor, and nothing
//! but a look tells of its end: every 50 ms at the longest, and only once the program itself has ended.

use std::time::Duration;

use rustix::{
    io::Errno,
    process::{WaitOptions, getpid, getsid, wait},
};

pub(in crate::process) use super::kin::Mark;
use super::{
    kin::{Kin, Seen, is_of_session, look},
    signal_all,
};
use crate::{
    process::{Signal, sys},
    stat,
};

/// The shortest and the longest time between two looks for strays.
const FIRST: Duration = Duration::from_millis(1);
const LONGEST: Duration = Duration::from_millis(50);

/// How long those that were killed may take to end before they are looked for again.
const DYING: Duration = Duration::from_millis(100);

/// How often one looks for those whom nobody keeps any more; what forks faster is left.
const LOOKS: usize = 20;

/// The marks of programs, in their environments.
#[derive(Debug)]
pub(in crate::process) struct Marks(u64);

impl Marks {
    pub(in crate::process) fn new(_guard: i32) -> Self {
        Self(0)
    }

    pub(in crate::process) fn next(&mut self) -> Mark {
        self.0 += 1;
        Mark::new(session(), self.0)
    }
}

/// Every process that has the mark of a program below a guard: `sweep` finds those it can by the mark of their run.
pub(in crate::process) fn marked_below(_guard: i32, _started: u64) -> Vec<i32> {
    Vec::new()
}

/// Nobody is adopted here.
pub(in crate::process) fn end_strangers(_running: &[i32], _marks: &[&Mark]) {}

/// A program with all that it started.
#[derive(Debug)]
pub(in crate::process) struct Tree {
    kin: Kin,
    /// The time to the next look for strays, while there are any.
    pause: Option<Duration>,
}

impl Tree {
    pub(in crate::process) fn of(program: i32, mark: &Mark) -> Self {
        Self { kin: Kin::new(session(), program, mark.clone()), pause: None }
    }

    /// Whoever lives of it.
    pub(in crate::process) fn members(&mut self, _running: &[i32]) -> Vec<i32> {
        // It may be about to end.
        self.pause = self.pause.map(|_| FIRST);
        self.kin.among(&look())
    }

    /// Whether somebody is left of a program that has ended.
    pub(in crate::process) fn has_strays(&mut self, running: &[i32]) -> bool {
        let pause = self.pause.map_or(FIRST, |pause| LONGEST.min(pause * 2));
        // One process costs less than all.
        let lives = self.kin.known().any(|(pid, started)| stat::runs(pid, started));
        let strays = lives || !self.members(running).is_empty();
        self.pause = strays.then_some(pause);
        strays
    }

    /// When to look for strays again.
    pub(in crate::process) fn next_look(&self) -> Option<Duration> {
        self.pause
    }
}

/// Kills `pids` and waits for their end, for a moment; whether there was anybody.
fn kill(pids: &[i32]) -> bool {
    signal_all(pids, Signal::KILL);
    sys::await_ends(pids, pids.len(), Some(DYING));
    !pids.is_empty()
}

/// Ends, in the guard or the supervisor, what is left below them: who is in the session of the guard, or carries the mark of
/// one of its programs.
pub(in crate::process) fn end_descendants() {
    let (me, session) = (me(), session());
    let is_left = |seen: &Seen| {
        let is_marked = || seen.mark.as_deref().is_some_and(|mark| is_of_session(mark, session));
        let is_other = seen.pid != me && seen.pid != session;
        is_other && (seen.session == session || is_marked())
    };
    for _ in 0..LOOKS {
        let left: Vec<i32> = look().iter().filter(|seen| is_left(seen)).map(|s| s.pid).collect();
        if !kill(&left) {
            break;
        }
    }
    while matches!(wait(WaitOptions::NOHANG), Ok(Some(_)) | Err(Errno::INTR)) {}
}

fn me() -> i32 {
    getpid().as_raw_nonzero().get()
}

/// The session of the guard, which is that of its supervisor.
fn session() -> i32 {
    getsid(None).map_or(0, |session| session.as_raw_nonzero().get())
}

/// Every descendant of `root` that has not lost its parent, without `root` itself.
pub(in crate::process) fn descendants(root: i32) -> Vec<i32> {
    let all = look();
    let mut found = vec![root];
    let mut next = 0;
    while let Some(parent) = found.get(next).copied() {
        let is_new = |seen: &&Seen| seen.parent == parent && !found.contains(&seen.pid);
        let children: Vec<i32> = all.iter().filter(is_new).map(|seen| seen.pid).collect();
        found.extend(children);
        next += 1;
    }
    found.split_off(1)
}
