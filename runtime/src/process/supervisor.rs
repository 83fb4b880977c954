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
//! then the next run sweeps (see `sweep`). Where nobody can adopt, on macOS, each knows the others by their session and
//! their marks (see `tree`), and the guard watches the test process.

use std::{
    collections::{HashMap, HashSet},
    fs,
    io::Write,
    os::fd::{AsFd, AsRawFd, OwnedFd},
    path::Path,
    time::{Duration, Instant},
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::Errno,
    process::{Pid, WaitOptions, WaitStatus, getpid, getppid, setsid, wait},
};

use super::{keeper, platform, sys, tree};
use crate::stat::start_time;

/// Set in the environment of the guard: the pid of the test process, a `:`, and the path of its lease.
pub(super) const VARIABLE: &str = "MULTITEST_SUPERVISOR";

/// The first word of the guard's command line: it knows itself by it even when the test process has died meanwhile.
pub(super) const NAME: &str = "multitest-guard";

/// Turns this process into a guard if it was executed as one. Runs before `main`.
pub(super) fn enter_if_asked() {
    let Some(value) = std::env::var_os(VARIABLE) else { return };
    if platform::first_word().as_deref() != Some(NAME.as_bytes()) {
        return;
    }
    let value = value.to_string_lossy().into_owned();
    let Some((test, lease)) = value.split_once(':') else { sys::leave(1) };
    let Some(test) = test.parse().ok().and_then(Pid::from_raw) else { sys::leave(1) };
    // Opened before the check, so that it cannot be a later process of the same number.
    let end = platform::end_of(test);
    if getppid() != Some(test) {
        sys::leave(0);
    }
    guard(test, Path::new(lease), end)
}

/// Outermost: adopts what a dead supervisor leaves, and ends it.
fn guard(test: Pid, lease: &Path, end: Option<OwnedFd>) -> ! {
    // Fails for nobody who was just executed; without a session of its own it could not tell its programs from others.
    if setsid().is_err() {
        sys::leave(1);
    }
    sys::reset_signals();
    let _ = platform::adopt_orphans();
    platform::name(c"multitest-guard");
    let Some((control, watch)) = take_descriptors(end.as_ref()) else { sys::leave(1) };
    // Without a lease a later run cannot sweep; everything else works.
    let _ = fs::File::create(lease).and_then(|mut file| file.write_all(&lease_text()));
    let Ok((guard_seen, guard_alive)) = platform::pipe() else { sys::leave(1) };
    let supervisor = match sys::fork() {
        Ok(Some(pid)) => pid,
        Ok(None) => {
            drop(guard_alive);
            supervise(Ends { control, guard: guard_seen, test: end }, &watch)
        }
        Err(_) => sys::leave(1),
    };
    drop((control, guard_seen, watch, end));
    let _guard_alive = platform::watch_test(guard_alive, test, supervisor);
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
    format!("{pid} {} {}", start_time(pid).unwrap_or(0), platform::place()).into_bytes()
}

/// The control socket came as stdin, a copy of the log watcher as stdout: both move up, everything else is closed, so that
/// no pipe of the test runner is held open.
fn take_descriptors(keep: Option<&OwnedFd>) -> Option<(OwnedFd, OwnedFd)> {
    const FIRST: i32 = 3;
    let null =
        rustix::fs::open("/dev/null", rustix::fs::OFlags::RDWR, rustix::fs::Mode::empty()).ok()?;
    let kept = [Some(null.as_raw_fd()), keep.map(AsRawFd::as_raw_fd)];
    for descriptor in platform::open_descriptors().into_iter().filter(|fd| *fd >= FIRST) {
        if !kept.contains(&Some(descriptor)) {
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

/// How many keepers wait for a program: more than one, so that a burst of programs does not wait for forks.
const SPARES: usize = 2;

/// When the system refuses a process, or a spare dies, the next one is made after this time.
const PAUSE: Duration = Duration::from_millis(20);

/// What the supervisor ends with, whichever comes first.
struct Ends {
    /// The connection to the test process, on which spare keepers receive programs.
    control: OwnedFd,
    /// Closes when the guard dies.
    guard: OwnedFd,
    /// The test process itself: a copy of its connection may live on in a child that it forked.
    test: Option<OwnedFd>,
}

/// Keeps spare keepers ready, adopts the programs of keepers that died, ends everything when the test process or the
/// guard is gone. A copy of the log watcher is held to the end: the kernel then tears it down here, not in the test
/// process's exit.
fn supervise(ends: Ends, _watch: &OwnedFd) -> ! {
    let _ = platform::adopt_orphans();
    platform::name(c"multitest-super");
    if let Some(mut supervisor) = Supervisor::new(ends) {
        supervisor.run();
    }
    tree::end_descendants();
    sys::leave(0)
}

struct Supervisor {
    ends: Ends,
    children: sys::Event,
    /// A keeper writes its pid here, and that of its program (0: none), when it has taken one: time for a new spare.
    taken: (OwnedFd, OwnedFd),
    /// Nobody writes here; keepers see it close when the supervisor dies.
    alive: (OwnedFd, OwnedFd),
    /// With the program of each, where it is known.
    keepers: HashMap<i32, Option<i32>>,
    /// Those of the keepers that have no program yet.
    spares: HashSet<i32>,
    /// No spare is made before.
    next_spare: Instant,
    /// A spare found the control socket closed.
    deserted: bool,
}

impl Supervisor {
    fn new(ends: Ends) -> Option<Self> {
        Some(Self {
            ends,
            children: sys::child_events().ok()?,
            taken: platform::pipe().ok()?,
            alive: platform::pipe().ok()?,
            keepers: HashMap::new(),
            spares: HashSet::new(),
            next_spare: Instant::now(),
            deserted: false,
        })
    }

    fn run(&mut self) {
        loop {
            self.add_spares();
            let Ok([over, children, taken]) = self.wait_for_something() else { return };
            if over {
                return;
            }
            if taken {
                self.read_taken();
            }
            if children {
                let _ = rustix::io::read(&self.children, &mut [0_u8; 8]);
                self.reap();
            }
            if self.deserted {
                return;
            }
        }
    }

    fn read_taken(&mut self) {
        let mut who = [[0; 4]; 2];
        let _ = rustix::io::read(&self.taken.0, who.as_flattened_mut());
        let [keeper, program] = who.map(i32::from_ne_bytes);
        self.spares.remove(&keeper);
        self.keepers.entry(keeper).and_modify(|known| *known = (program != 0).then_some(program));
    }

    /// Whether the end has come, children have ended, a spare was taken.
    fn wait_for_something(&self) -> Result<[bool; 3], Errno> {
        let Ends { control, guard, test } = &self.ends;
        let mut fds = vec![
            PollFd::new(&self.children, PollFlags::IN),
            PollFd::new(&self.taken.0, PollFlags::IN),
            // Only its end is of interest here; what arrives is for a spare keeper.
            PollFd::new(control, platform::HANGUP),
            PollFd::new(guard, PollFlags::IN),
        ];
        fds.extend(test.iter().map(|test| PollFd::new(test, PollFlags::IN)));
        let pause = Timespec { tv_sec: 0, tv_nsec: i64::from(PAUSE.subsec_nanos()) };
        match poll(&mut fds, (self.spares.len() < SPARES).then_some(&pause)) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error),
        }
        let mut happened = fds.iter().map(|fd| !fd.revents().is_empty());
        let [children, taken] = [happened.next() == Some(true), happened.next() == Some(true)];
        Ok([happened.any(|end| end), children, taken])
    }

    /// Reaps keepers, and ends what a killed keeper left behind.
    fn reap(&mut self) {
        let mut lost = Vec::new();
        while let Ok(Some((pid, status))) = wait(WaitOptions::NOHANG) {
            lost.extend(self.ended(pid.as_raw_nonzero().get(), status));
        }
        tree::end_lost(&lost, |pid| self.keepers.contains_key(&pid));
    }

    /// A child has ended: if it was a keeper that somebody killed, its program is lost.
    fn ended(&mut self, pid: i32, status: WaitStatus) -> Option<tree::Lost> {
        let program = self.keepers.remove(&pid)?;
        if self.spares.remove(&pid) {
            self.next_spare = Instant::now() + PAUSE;
        }
        self.deserted |= status.exit_status() == Some(keeper::DESERTED);
        status.signaled().then(|| tree::Lost::new(pid, program))
    }

    /// Forks keepers that wait for their program on the control socket, as many as are missing. When the system refuses,
    /// those that run are not to suffer for it: it is tried again.
    fn add_spares(&mut self) {
        let parent = getpid();
        while self.spares.len() < SPARES && self.next_spare <= Instant::now() {
            match sys::fork() {
                Ok(Some(pid)) => {
                    self.keepers.insert(pid, None);
                    self.spares.insert(pid);
                }
                Ok(None) => self.become_keeper(parent),
                Err(_) => self.next_spare = Instant::now() + PAUSE,
            }
        }
    }

    fn become_keeper(&self, parent: Pid) -> ! {
        let control = &self.ends.control;
        // A copy that would hide the supervisor's death from the other keepers.
        sys::close(self.alive.1.as_raw_fd());
        let copies = (control.try_clone(), self.alive.0.try_clone(), self.taken.1.try_clone());
        // The original is never used again; it would hide the end of the supervisor from the test process.
        sys::close(control.as_raw_fd());
        if let (Ok(control), Ok(alive), Ok(taken)) = copies
            && let Some(spare) = keeper::Spare::new(parent, control, alive, taken)
        {
            spare.keep();
        }
        sys::leave(0)
    }
}
