//! The supervisor pair: this binary, executed again, that owns every program a test process starts.
//!
//! ```text
//! test process ── control socket ──┐
//!   guard       (executed again; own session, subreaper; waits for the supervisor)
//!     supervisor  (its fork; subreaper; keeps spare keepers ready)
//!       keeper      (a fork per program; subreaper) ── connection of its own to the test process
//!         program
//! ```
//!
//! Whoever dies, somebody who is left kills everything below it: the keepers see the test process go (their connection
//! closes) and the supervisor go (a pipe closes); the supervisor adopts the programs of a dead keeper and sees the guard
//! go; the guard adopts everything of a dead supervisor. To leave a program behind, all three must be killed at once, and
//! then the next run sweeps (see `sweep`).

use std::{
    collections::HashSet,
    fs,
    io::Write,
    os::fd::{AsFd, AsRawFd, OwnedFd},
    path::Path,
};

use rustix::{
    event::{PollFd, PollFlags, poll},
    io::Errno,
    pipe::{PipeFlags, pipe_with},
    process::{Pid, WaitOptions, getpid, getppid, set_child_subreaper, setsid, wait},
};

use super::{keeper, sys, tree};
use crate::stat::start_time;

/// Set in the environment of the guard: the pid of the test process, a `:`, and the path of its lease.
pub(super) const VARIABLE: &str = "MULTITEST_SUPERVISOR";

/// Turns this process into a guard if it was executed as one. Runs before `main`.
pub(super) fn enter_if_asked() {
    let Some(value) = std::env::var_os(VARIABLE) else { return };
    let value = value.to_string_lossy().into_owned();
    let Some((parent, lease)) = value.split_once(':') else { return };
    let asked = getppid().is_some_and(|p| p.as_raw_nonzero().get().to_string() == parent);
    if asked {
        guard(Path::new(lease));
    }
}

/// Outermost: adopts what a dead supervisor leaves, and ends it.
fn guard(lease: &Path) -> ! {
    let _ = setsid();
    sys::reset_signals();
    let _ = set_child_subreaper(Some(getpid()));
    let _ = rustix::thread::set_name(c"multitest-guard");
    let Some((control, watch)) = take_descriptors() else { sys::leave(1) };
    // Without a lease a later run cannot sweep; everything else works.
    let _ = fs::File::create(lease).and_then(|mut file| file.write_all(&lease_text()));
    let Ok((guard_seen, guard_alive)) = pipe_with(PipeFlags::CLOEXEC) else { sys::leave(1) };
    let supervisor = match sys::fork() {
        Ok(Some(pid)) => pid,
        Ok(None) => {
            drop(guard_alive);
            supervise(&control, guard_seen, &watch)
        }
        Err(_) => sys::leave(1),
    };
    drop((control, guard_seen, watch));
    loop {
        match wait(WaitOptions::empty()) {
            Ok(Some((pid, _))) if pid.as_raw_nonzero().get() == supervisor => break,
            Ok(_) | Err(Errno::INTR) => {}
            Err(_) => break,
        }
    }
    tree::end_descendants();
    let _ = fs::remove_file(lease);
    sys::leave(0)
}

/// Who wrote the lease, so that a later run can tell whether it still lives.
fn lease_text() -> Vec<u8> {
    let pid = getpid().as_raw_nonzero().get();
    format!("{pid} {}", start_time(pid).unwrap_or(0)).into_bytes()
}

/// The control socket came as stdin, a copy of the log watcher as stdout: both move up, everything else is closed, so that
/// no pipe of the test runner is held open.
fn take_descriptors() -> Option<(OwnedFd, OwnedFd)> {
    const FIRST: i32 = 3;
    let null =
        rustix::fs::open("/dev/null", rustix::fs::OFlags::RDWR, rustix::fs::Mode::empty()).ok()?;
    for descriptor in open_descriptors().into_iter().filter(|fd| *fd >= FIRST) {
        if descriptor != null.as_raw_fd() {
            sys::close(descriptor);
        }
    }
    let control = rustix::io::fcntl_dupfd_cloexec(std::io::stdin().as_fd(), FIRST).ok()?;
    let watch = rustix::io::fcntl_dupfd_cloexec(std::io::stdout().as_fd(), FIRST).ok()?;
    rustix::stdio::dup2_stdin(&null).ok()?;
    rustix::stdio::dup2_stdout(&null).ok()?;
    rustix::stdio::dup2_stderr(&null).ok()?;
    Some((control, watch))
}

fn open_descriptors() -> Vec<i32> {
    let Ok(entries) = fs::read_dir("/proc/self/fd") else { return Vec::new() };
    entries.flatten().filter_map(|e| e.file_name().to_str()?.parse().ok()).collect()
}

/// How many keepers wait for a program: more than one, so that a burst of programs does not wait for forks.
const SPARES: usize = 2;

/// Keeps spare keepers ready, adopts the programs of keepers that died, ends everything when the test process or the
/// guard is gone.
/// A copy of the log watcher is held to the end: the kernel then tears it down here, not in the test process's exit.
fn supervise(control: &OwnedFd, guard: OwnedFd, _watch: &OwnedFd) -> ! {
    let _ = set_child_subreaper(Some(getpid()));
    let _ = rustix::thread::set_name(c"multitest-super");
    if let Some(mut supervisor) = Supervisor::new(control, guard) {
        supervisor.run();
    }
    tree::end_descendants();
    sys::leave(0)
}

struct Supervisor<'a> {
    control: &'a OwnedFd,
    guard: OwnedFd,
    children: OwnedFd,
    /// A keeper writes here when it takes a program: time for a new spare.
    taken: (OwnedFd, OwnedFd),
    /// Nobody writes here; keepers see it close when the supervisor dies.
    alive: (OwnedFd, OwnedFd),
    keepers: HashSet<i32>,
}

impl<'a> Supervisor<'a> {
    fn new(control: &'a OwnedFd, guard: OwnedFd) -> Option<Self> {
        let children = sys::child_events().ok()?;
        let taken = pipe_with(PipeFlags::CLOEXEC).ok()?;
        let alive = pipe_with(PipeFlags::CLOEXEC).ok()?;
        Some(Self { control, guard, children, taken, alive, keepers: HashSet::new() })
    }

    fn run(&mut self) {
        if !(0..SPARES).all(|_| self.add_spare()) {
            return;
        }
        loop {
            let mut fds = [
                // Only its end is of interest here; what arrives is for the spare keeper.
                PollFd::new(self.control, PollFlags::RDHUP),
                PollFd::new(&self.guard, PollFlags::IN),
                PollFd::new(&self.children, PollFlags::IN),
                PollFd::new(&self.taken.0, PollFlags::IN),
            ];
            match poll(&mut fds, None) {
                Ok(_) | Err(Errno::INTR) => {}
                Err(_) => return,
            }
            let [control, guard, children, taken] = fds.map(|fd| !fd.revents().is_empty());
            if control || guard {
                return;
            }
            if taken {
                let _ = rustix::io::read(&self.taken.0, &mut [0_u8; 1]);
                if !self.add_spare() {
                    return;
                }
            }
            if children {
                let _ = rustix::io::read(&self.children, &mut [0_u8; 8]);
                self.reap();
            }
        }
    }

    /// Reaps keepers; children that are no keepers are what a killed keeper left behind.
    fn reap(&mut self) {
        while let Ok(Some((pid, _))) = wait(WaitOptions::NOHANG) {
            self.keepers.remove(&pid.as_raw_nonzero().get());
        }
        let me = getpid().as_raw_nonzero().get();
        for orphan in tree::children(me).into_iter().filter(|pid| !self.keepers.contains(pid)) {
            let mut lost = tree::descendants(orphan);
            lost.push(orphan);
            tree::signal_all(&lost, rustix::process::Signal::KILL);
        }
    }

    /// Forks a keeper, which waits for its program on the control socket.
    fn add_spare(&mut self) -> bool {
        let parent = getpid();
        match sys::fork() {
            Ok(Some(pid)) => {
                self.keepers.insert(pid);
                true
            }
            Ok(None) => self.become_keeper(parent),
            Err(_) => false,
        }
    }

    fn become_keeper(&self, parent: Pid) -> ! {
        // A copy that would hide the supervisor's death from the other keepers.
        sys::close(self.alive.1.as_raw_fd());
        let copies = (self.control.try_clone(), self.alive.0.try_clone(), self.taken.1.try_clone());
        // The originals are never used again; the control socket's would hide the end of the supervisor from the test.
        sys::close(self.control.as_raw_fd());
        if let (Ok(control), Ok(alive), Ok(taken)) = copies
            && let Some(spare) = keeper::Spare::new(parent, control, alive, taken)
        {
            spare.keep();
        }
        sys::leave(0)
    }
}
