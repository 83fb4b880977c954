//! Who belongs to a program on macOS, where nobody adopts orphans.
//!
//! Weaker than on Linux: `kin` says who is not found. A process that lost its parent is no child of the keeper, and nothing
//! but a look tells of its end: every 50 ms at the longest, and only once the program itself has ended.

use std::time::Duration;

use rustix::{
    io::Errno,
    process::{Pid, WaitOptions, getpid, getsid, wait},
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

/// How long keepers may take to end their programs once their supervisor is gone.
const KEEPERS: Duration = Duration::from_secs(10);

/// The program of this keeper, with all that it started.
#[derive(Debug)]
pub(in crate::process) struct Tree {
    kin: Kin,
    /// The time to the next look for strays, while there are any.
    pause: Option<Duration>,
}

impl Tree {
    pub(in crate::process) fn of(program: i32) -> Self {
        Self { kin: Kin::new(session(), me(), Some(program)), pause: None }
    }

    /// Whoever lives of it.
    pub(in crate::process) fn members(&mut self) -> Vec<i32> {
        // It may be about to end.
        self.pause = self.pause.map(|_| FIRST);
        self.kin.among(&look())
    }

    /// Whether somebody is left when the keeper has no children.
    pub(in crate::process) fn has_strays(&mut self) -> bool {
        let pause = self.pause.map_or(FIRST, |pause| LONGEST.min(pause * 2));
        // One process costs less than all.
        let lives = self.kin.known().any(|(pid, started)| stat::runs(pid, started));
        let strays = lives || !self.members().is_empty();
        self.pause = strays.then_some(pause);
        strays
    }

    /// When to look for strays again.
    pub(in crate::process) fn next_look(&self) -> Option<Duration> {
        self.pause
    }

    /// Kills all of it, until nobody is left, and tells `reaped` the end of each child.
    pub(in crate::process) fn end(&mut self, mut reaped: impl FnMut(Pid, i32)) {
        while kill(&self.members()) {}
        loop {
            match wait(WaitOptions::empty()) {
                Ok(Some((pid, status))) => reaped(pid, status.as_raw()),
                Ok(None) | Err(Errno::INTR) => {}
                Err(_) => return,
            }
        }
    }
}

impl Mark {
    /// The mark of this keeper.
    pub(in crate::process) fn of_keeper() -> Self {
        Self::new(session(), me())
    }
}

/// Kills `pids` and waits for their end, for a moment; whether there was anybody.
fn kill(pids: &[i32]) -> bool {
    signal_all(pids, Signal::KILL);
    sys::await_ends(pids, pids.len(), Some(DYING));
    !pids.is_empty()
}

/// Ends, in the guard or the supervisor, what is left below them. The keepers have seen the supervisor's end (or the end of
/// its list of things to do) and end their programs; who then is left in the session of the guard, or carries the mark of
/// one of its keepers, is nobody's.
pub(in crate::process) fn end_descendants() {
    while matches!(wait(WaitOptions::empty()), Ok(_) | Err(Errno::INTR)) {}
    let (me, session) = (me(), session());
    // Guard, supervisor and keepers make up the group of the guard.
    let is_other = |seen: &Seen| seen.pid != me && seen.pid != session;
    let is_keeper = |seen: &Seen| is_other(seen) && seen.group == session;
    let keepers: Vec<i32> = look().iter().filter(|seen| is_keeper(seen)).map(|s| s.pid).collect();
    sys::await_ends(&keepers, keepers.len(), Some(KEEPERS));
    let is_left = |seen: &Seen| {
        let is_marked = || seen.mark.as_deref().is_some_and(|mark| is_of_session(mark, session));
        is_other(seen) && (seen.session == session || is_marked())
    };
    for _ in 0..LOOKS {
        let left: Vec<i32> = look().iter().filter(|seen| is_left(seen)).map(|s| s.pid).collect();
        if !kill(&left) {
            return;
        }
    }
}

/// A program whose keeper was killed; the program's pid, if it had got so far.
#[derive(Debug)]
pub(in crate::process) struct Lost {
    keeper: i32,
    program: Option<i32>,
}

impl Lost {
    pub(in crate::process) fn new(keeper: i32, program: Option<i32>) -> Self {
        Self { keeper, program }
    }
}

/// Kills, in the supervisor, what killed keepers left behind: by the groups of their programs, and by their marks.
pub(in crate::process) fn end_lost(lost: &[Lost], _is_keeper: impl Fn(i32) -> bool) {
    for Lost { keeper, program } in lost {
        let mut kin = Kin::new(session(), *keeper, *program);
        (0..LOOKS).take_while(|_| kill(&kin.among(&look()))).for_each(drop);
    }
}

fn me() -> i32 {
    getpid().as_raw_nonzero().get()
}

/// The session of the guard, which is that of its supervisor and keepers.
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
