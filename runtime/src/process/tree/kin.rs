//! Who belongs to a program where nobody adopts orphans: put together from what each process shows of itself.
//!
//! A process belongs to the program if its parent does; if it is in the process group or the session of one that belonged to
//! it at an earlier look; or if the program's mark is in the environment that it was executed with. Who made
//! a session of its own, has lost its parent before anybody looked, and shows no mark is not found.

use std::{
    collections::HashSet,
    ffi::{CStr, CString},
};

use sysinfo::{ProcessRefreshKind, ProcessStatus, ProcessesToUpdate, System, UpdateKind};

use crate::process::sys;

/// Set in the environment of every program: the session of the guard, `-`, and the number of the program.
const MARK: &str = "MULTITEST_PROGRAM";

/// What a process shows.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    pub(super) pid: i32,
    pub(super) parent: i32,
    pub(super) group: i32,
    pub(super) session: i32,
    /// In seconds.
    pub(super) started: u64,
    /// The value of the mark in its environment.
    pub(super) mark: Option<String>,
}

/// Every process that runs at this moment.
pub(super) fn look() -> Vec<Seen> {
    let Ok(mut system) = System::new() else { return Vec::new() };
    let wanted = ProcessRefreshKind::nothing().with_environ(UpdateKind::Always).without_tasks();
    system.refresh_processes_specifics(ProcessesToUpdate::All, true, wanted);
    system.processes().values().filter_map(seen).collect()
}

fn seen(process: &sysinfo::Process) -> Option<Seen> {
    let number = |pid: sysinfo::Pid| i32::try_from(pid.as_u32()).ok();
    // Nothing is asked of 0, the kernel: it means the one who asks.
    let pid = number(process.pid()).filter(|pid| *pid > 0)?;
    if process.status() == ProcessStatus::Zombie {
        return None;
    }
    let mark = |variable: &std::ffi::OsString| {
        Some(variable.to_str()?.strip_prefix(MARK)?.strip_prefix('=')?.to_owned())
    };
    Some(Seen {
        pid,
        parent: process.parent().and_then(number).unwrap_or(0),
        group: sys::group(pid)?,
        session: process.session_id().and_then(number)?,
        started: process.start_time(),
        mark: process.environ().iter().find_map(mark),
    })
}

/// What is added to the environment of a program so that it is known again.
#[derive(Debug, Clone)]
pub(in crate::process) struct Mark(CString);

impl Mark {
    /// The mark of the program of this `number`, below the guard whose session is `session`.
    pub(super) fn new(session: i32, number: u64) -> Self {
        let text = format!("{MARK}={session}-{number}");
        Self(CString::new(text).expect("there is no zero in it"))
    }

    /// Puts it in the place of one that came from a test around this one.
    pub(in crate::process) fn put_into<'a>(&'a self, environment: &mut Vec<&'a CStr>) {
        let is_mark = |variable: &CStr| {
            variable.to_bytes().strip_prefix(MARK.as_bytes()).is_some_and(|v| v.starts_with(b"="))
        };
        environment.retain(|variable| !is_mark(variable));
        environment.push(&self.0);
    }

    fn is(&self, value: &str) -> bool {
        let mark = self.0.to_bytes().strip_prefix(MARK.as_bytes());
        mark.and_then(|mark| mark.strip_prefix(b"=")) == Some(value.as_bytes())
    }
}

/// Whether `value` is the mark of some program below the guard whose session is `session`.
pub(super) fn is_of_session(value: &str, session: i32) -> bool {
    value.strip_prefix(&session.to_string()).is_some_and(|rest| rest.starts_with('-'))
}

/// A program and all that belongs to it, as far as it has been seen.
#[derive(Debug)]
pub(super) struct Kin {
    /// The session of the guard, which its programs share as long as they make none.
    session: i32,
    mark: Mark,
    groups: HashSet<i32>,
    sessions: HashSet<i32>,
    /// Who belonged to it at the last look: number and start.
    known: HashSet<(i32, u64)>,
}

impl Kin {
    /// The kin of `program`, which leads a process group, has `mark`, and was spawned in the session `session`.
    pub(super) fn new(session: i32, program: i32, mark: Mark) -> Self {
        Self {
            session,
            mark,
            groups: HashSet::from([program]),
            sessions: HashSet::new(),
            known: HashSet::new(),
        }
    }

    /// Those among `all` that belong to it.
    pub(super) fn among(&mut self, all: &[Seen]) -> Vec<i32> {
        // A number that nobody bears is free for others.
        self.groups.retain(|group| all.iter().any(|seen| seen.group == *group));
        self.sessions.retain(|session| all.iter().any(|seen| seen.session == *session));
        let mut found = Vec::new();
        loop {
            let before = found.len();
            for seen in all {
                if !found.contains(&seen.pid) && self.holds(seen, &found) {
                    found.push(seen.pid);
                    self.remember(seen);
                }
            }
            if found.len() == before {
                break;
            }
        }
        let is_found = |seen: &&Seen| found.contains(&seen.pid);
        self.known = all.iter().filter(is_found).map(|seen| (seen.pid, seen.started)).collect();
        found
    }

    /// Who belonged to it at the last look.
    pub(super) fn known(&self) -> impl Iterator<Item = (i32, u64)> {
        self.known.iter().copied()
    }

    fn holds(&self, seen: &Seen, found: &[i32]) -> bool {
        found.contains(&seen.parent)
            || self.known.contains(&(seen.pid, seen.started))
            || self.groups.contains(&seen.group)
            || self.sessions.contains(&seen.session)
            || seen.mark.as_deref().is_some_and(|mark| self.mark.is(mark))
    }

    /// The group of guard and supervisor has the number of their session, and is nobody's.
    fn remember(&mut self, seen: &Seen) {
        if seen.group != self.session {
            self.groups.insert(seen.group);
        }
        if seen.session != self.session {
            self.sessions.insert(seen.session);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{os::unix::process::CommandExt, process::Command};

    use rustix::process::getpid;

    use super::*;

    const GUARD: i32 = 10;
    const SUPERVISOR: i32 = 11;
    const PROGRAM: i32 = 20;

    fn kin() -> Kin {
        Kin::new(GUARD, PROGRAM, Mark::new(GUARD, 2))
    }

    /// A process of the program's group.
    fn seen(pid: i32, parent: i32) -> Seen {
        Seen { pid, parent, group: PROGRAM, session: GUARD, started: 1, mark: None }
    }

    /// A process that belongs to nothing that is known.
    fn stranger(pid: i32) -> Seen {
        Seen { group: pid, session: pid, ..seen(pid, 1) }
    }

    #[test]
    fn whoever_is_below_belongs_to_it_in_any_order() {
        let deep = Seen { group: 22, session: 22, ..seen(22, 21) };
        let all = [deep, stranger(30), seen(21, PROGRAM), seen(PROGRAM, SUPERVISOR)];
        let mut found = kin().among(&all);
        found.sort_unstable();
        assert_eq!(found, [PROGRAM, 21, 22]);
    }

    #[test]
    fn an_orphan_is_known_by_its_group() {
        assert_eq!(kin().among(&[seen(21, 1), stranger(30)]), [21]);
    }

    #[test]
    fn an_orphan_that_was_seen_before_is_known_with_all_it_started() {
        let mut kin = kin();
        let child = Seen { group: 21, session: 21, ..seen(21, PROGRAM) };
        assert_eq!(kin.among(&[seen(PROGRAM, SUPERVISOR), child.clone()]).len(), 2);
        let orphan = Seen { parent: 1, ..child.clone() };
        let daemon = Seen { pid: 40, parent: 1, ..child };
        assert_eq!(kin.among(&[orphan, daemon, stranger(50)]), [21, 40]);
        assert_eq!(kin.known().count(), 2);
    }

    #[test]
    fn a_number_that_others_bear_now_is_forgotten() {
        let mut kin = kin();
        assert_eq!(kin.among(&[stranger(30)]), [0; 0]);
        assert_eq!(kin.among(&[seen(PROGRAM, 1)]), [0; 0], "another of the program's number");
        let again = Seen { started: 2, ..stranger(21) };
        kin.known.insert((21, 1));
        assert_eq!(kin.among(&[again]), [0; 0], "another start");
    }

    #[test]
    fn a_daemon_is_known_by_its_mark_and_others_are_not() {
        let marked = |pid, mark: &str| Seen { mark: Some(mark.to_owned()), ..stranger(pid) };
        let all = [marked(30, "10-2"), marked(31, "10-3"), marked(32, "10-21"), stranger(33)];
        assert_eq!(kin().among(&all), [30]);
        assert!(is_of_session("10-3", GUARD) && !is_of_session("101-3", GUARD));
    }

    #[test]
    fn programs_share_a_session_and_nothing_else() {
        let guard = Seen { group: GUARD, ..seen(GUARD, 1) };
        let supervisor = Seen { group: GUARD, ..seen(SUPERVISOR, GUARD) };
        let other = Seen { group: 50, ..seen(50, SUPERVISOR) };
        // A child that has gone to the group of the supervisor is still below the program.
        let child = Seen { group: GUARD, ..seen(21, PROGRAM) };
        let all = [guard, supervisor, other, seen(PROGRAM, SUPERVISOR), child];
        let mut kin = kin();
        assert_eq!(kin.among(&all), [PROGRAM, 21]);
        assert_eq!(kin.among(&all), [PROGRAM, 21], "nor at the next look");
    }

    #[test]
    fn a_mark_takes_the_place_of_an_outer_one() {
        let mark = Mark::new(GUARD, 12);
        let mut environment = vec![c"MULTITEST_PROGRAM=1-2", c"MULTITEST_PROGRAMS=3", c"A=b"];
        mark.put_into(&mut environment);
        assert_eq!(environment, [c"MULTITEST_PROGRAMS=3", c"A=b", c"MULTITEST_PROGRAM=10-12"]);
    }

    /// The system's own answers, so that what is put together above is what processes show.
    #[test]
    fn a_process_shows_what_it_is() {
        let me = getpid().as_raw_nonzero().get();
        let mut sleep = Command::new("sleep");
        let mut sleep = sleep.arg("60").env(MARK, "1-2").process_group(0).spawn().expect("sleep");
        let pid = sleep.id().cast_signed();
        let all = look();
        let found = all.iter().find(|seen| seen.pid == pid).cloned();
        sleep.kill().expect("it is a child");
        let dead = sleep.wait().map(|_| look()).expect("it is a child");
        let Seen { parent, group, session, started, mark, .. } = found.expect("it runs");
        // A child is in the session of its parent, which is 0 in a container whose session was made outside.
        let mine = all.iter().find(|seen| seen.pid == me).expect("this process runs");
        assert_eq!((parent, group, session), (me, pid, mine.session));
        // Apple's own programs hide their environment.
        assert_eq!(mark.as_deref(), cfg!(target_os = "linux").then_some("1-2"));
        assert!(started >= mine.started);
        assert!(!dead.iter().any(|seen| (seen.pid, seen.parent) == (pid, me)));
    }
}
