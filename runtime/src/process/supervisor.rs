//! The supervisor pair: this binary, executed again, that owns every program a test process starts.
//!
//! ```text
//! test process ── control socket, and a connection for each program ──┐
//!   guard         (executed again; own session, subreaper; waits for the supervisor)
//!     supervisor  (its fork; subreaper)
//!       program, program, ..
//! ```
//!
//! Whoever dies, somebody who is left kills everything below it: the supervisor sees the test process go (the control socket
//! closes) and the guard go (a pipe closes); the guard adopts everything of a dead supervisor. To leave a program behind,
//! all three must be killed at once, and then the next run sweeps (see `sweep`). Where nobody can adopt, on macOS, each knows
//! the others by their session and their marks (see `tree`), and the guard watches the test process.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write},
    os::fd::{AsFd, AsRawFd, OwnedFd},
    path::Path,
    time::Duration,
};

use rustix::{
    event::Timespec,
    io::Errno,
    process::{Pid, WaitOptions, getpid, getppid, setsid, wait},
};

use super::{
    kept::Kept,
    platform::{self, Poll},
    sys,
    tree::{self, Marks},
};
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
    let control = rustix::io::fcntl_dupfd_cloexec(io::stdin().as_fd(), FIRST).ok()?;
    let watch = rustix::io::fcntl_dupfd_cloexec(io::stdout().as_fd(), FIRST).ok()?;
    rustix::stdio::dup2_stdin(&null).ok()?;
    rustix::stdio::dup2_stdout(&null).ok()?;
    rustix::stdio::dup2_stderr(&null).ok()?;
    Some((control, watch))
}

/// What the supervisor ends with, whichever comes first.
struct Ends {
    /// The connection to the test process, on which programs arrive.
    control: OwnedFd,
    /// Closes when the guard dies.
    guard: OwnedFd,
    /// The test process itself: a copy of its connection may live on in a child that it forked.
    test: Option<OwnedFd>,
}

/// Keeps programs, and ends them all when the test process or the guard is gone. A copy of the log watcher is held to the
/// end: the kernel then tears it down here, not in the test process's exit.
fn supervise(ends: Ends, _watch: &OwnedFd) -> ! {
    let _ = platform::adopt_orphans();
    platform::name(c"multitest-super");
    sys::be_prompt();
    let guard = getppid().map_or(0, |guard| guard.as_raw_nonzero().get());
    if let Ok(mut supervisor) = Supervisor::new(ends, guard) {
        while supervisor.step().is_ok_and(|step| step == Step::GoOn) {}
    }
    tree::end_descendants();
    sys::leave(0)
}

#[derive(PartialEq, Eq)]
enum Step {
    GoOn,
    /// The test process or the guard is gone.
    End,
}

struct Supervisor {
    poll: Poll,
    control: OwnedFd,
    children: sys::Event,
    marks: Marks,
    /// By the keys of their connections.
    kept: BTreeMap<u64, Kept>,
    next_key: u64,
    /// What is only watched.
    _ends: Vec<OwnedFd>,
}

/// The keys of what is watched besides the connections of programs, which have all others.
const CHILDREN: u64 = 0;
const CONTROL: u64 = 1;
const END: u64 = 2;
const FIRST: u64 = 3;

impl Supervisor {
    fn new(ends: Ends, guard: i32) -> io::Result<Self> {
        let Ends { control, guard: guard_seen, test } = ends;
        let children = sys::child_events()?;
        let ends: Vec<_> = [guard_seen].into_iter().chain(test).collect();
        let mut poll = Poll::new()?;
        poll.add(&children, CHILDREN)?;
        poll.add(&control, CONTROL)?;
        ends.iter().try_for_each(|end| poll.add(end, END))?;
        let (marks, kept) = (Marks::new(guard), BTreeMap::new());
        Ok(Self { poll, control, children, marks, kept, next_key: FIRST, _ends: ends })
    }

    /// Waits for a message, the end of a child, the end of everything, or the time to look after a program, and does what
    /// is to be done.
    fn step(&mut self) -> io::Result<Step> {
        let pause = self.kept.values().filter_map(Kept::pause).min();
        let news = self.poll.wait(pause.map(timespec).as_ref())?;
        if news.contains(&END) {
            return Ok(Step::End);
        }
        let children = news.contains(&CHILDREN);
        if children {
            let _ = rustix::io::read(&self.children, &mut [0_u8; 8]);
            self.reap();
        }
        let running = self.running();
        for key in &news {
            if let Some(kept) = self.kept.get_mut(key) {
                kept.hear(&running);
            }
        }
        if news.contains(&CONTROL) && self.take_request()? == Step::End {
            return Ok(Step::End);
        }
        self.look_after_all();
        if children {
            let marks: Vec<_> = self.kept.values().map(Kept::mark).collect();
            tree::end_strangers(&self.running(), &marks);
        }
        Ok(Step::GoOn)
    }

    fn running(&self) -> Vec<i32> {
        self.kept.values().filter_map(Kept::running).collect()
    }

    /// Reaps whoever ended: programs, and those of their descendants that had lost their parents.
    fn reap(&mut self) {
        while let Ok(Some((pid, status))) = wait(WaitOptions::NOHANG) {
            let (pid, status) = (pid.as_raw_nonzero().get(), status.as_raw());
            self.kept.values_mut().for_each(|kept| kept.ended(pid, status));
        }
    }

    /// Takes a connection, in which the request for a program lies.
    fn take_request(&mut self) -> io::Result<Step> {
        use io::ErrorKind::{Interrupted, InvalidData, WouldBlock};
        match super::fds::receive(&self.control) {
            Ok(Some(connection)) => {
                let mut kept = Kept::new(connection, self.marks.next());
                // Where it cannot be watched it is closed, as it is below without its descriptor when there are too many.
                if self.poll.add(kept.connection(), self.next_key).is_ok() {
                    kept.hear(&[]);
                    self.kept.insert(self.next_key, kept);
                    self.next_key += 1;
                }
                Ok(Step::GoOn)
            }
            Err(error) if matches!(error.kind(), Interrupted | InvalidData | WouldBlock) => {
                Ok(Step::GoOn)
            }
            Ok(None) => Ok(Step::End),
            Err(error) => Err(error),
        }
    }

    /// Does for each program what it is time for. Those that nobody asks for are not heard any more, those of whom nobody is
    /// left are forgotten.
    fn look_after_all(&mut self) {
        let running = self.running();
        let Self { kept, poll, .. } = self;
        kept.retain(|key, kept| {
            kept.look_after(&running);
            if kept.is_abandoned() || kept.is_gone() {
                poll.remove(kept.connection(), *key);
            }
            !kept.is_gone()
        });
    }
}

fn timespec(left: Duration) -> Timespec {
    // A hair later than the deadline, so that one wake-up is enough.
    let left = left + Duration::from_micros(100);
    Timespec { tv_sec: left.as_secs().cast_signed(), tv_nsec: i64::from(left.subsec_nanos()) }
}
