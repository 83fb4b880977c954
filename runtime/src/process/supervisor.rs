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
    fs,
    io::{self, Write},
    os::fd::{AsFd, AsRawFd, OwnedFd},
    path::Path,
    time::Duration,
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::Errno,
    process::{Pid, WaitOptions, getpid, getppid, setsid, wait},
};

use super::{
    kept::Kept,
    platform, sys,
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
    if let Ok(children) = sys::child_events() {
        let marks = Marks::new(guard);
        let mut supervisor = Supervisor { ends, children, marks, kept: Vec::new() };
        while supervisor.step() == Step::GoOn {}
    }
    tree::end_descendants();
    sys::leave(0)
}

struct Supervisor {
    ends: Ends,
    children: sys::Event,
    marks: Marks,
    kept: Vec<Kept>,
}

#[derive(PartialEq, Eq)]
enum Step {
    GoOn,
    /// The test process or the guard is gone.
    End,
}

/// What has happened.
struct News {
    end: bool,
    children: bool,
    request: bool,
    /// Of each connection, in the order of the kept.
    messages: Vec<bool>,
}

impl Supervisor {
    fn step(&mut self) -> Step {
        let Ok(news) = self.wait_for_news() else { return Step::End };
        if news.end {
            return Step::End;
        }
        if news.children {
            let _ = rustix::io::read(&self.children, &mut [0_u8; 8]);
            self.reap();
        }
        let running = self.running();
        let messages = self.kept.iter_mut().zip(news.messages);
        messages.filter(|(_, news)| *news).for_each(|(kept, _)| kept.hear(&running));
        if news.request && self.take_request() == Step::End {
            return Step::End;
        }
        let running = self.running();
        self.kept.iter_mut().for_each(|kept| kept.look_after(&running));
        self.kept.retain(|kept| !kept.is_gone());
        if news.children {
            let marks: Vec<_> = self.kept.iter().map(Kept::mark).collect();
            tree::end_strangers(&self.running(), &marks);
        }
        Step::GoOn
    }

    fn running(&self) -> Vec<i32> {
        self.kept.iter().filter_map(Kept::running).collect()
    }

    /// Waits for a message, the end of a child, the end of everything, or the time to look after a program.
    fn wait_for_news(&self) -> Result<News, Errno> {
        let Ends { control, guard, test } = &self.ends;
        let mut fds = vec![
            PollFd::new(&self.children, PollFlags::IN),
            PollFd::new(control, PollFlags::IN),
            PollFd::new(guard, PollFlags::IN),
        ];
        fds.extend(test.iter().map(|test| PollFd::new(test, PollFlags::IN)));
        let before = fds.len();
        let connections = self.kept.iter().filter_map(Kept::connection);
        fds.extend(connections.map(|fd| PollFd::from_borrowed_fd(fd, PollFlags::IN)));
        let pause = self.kept.iter().filter_map(Kept::pause).min();
        match poll(&mut fds, pause.map(timespec).as_ref()) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error),
        }
        let happened: Vec<bool> = fds.iter().map(|fd| !fd.revents().is_empty()).collect();
        let mut connections = happened[before..].iter().copied();
        let message = |kept: &Kept| kept.connection().is_some() && connections.next() == Some(true);
        Ok(News {
            end: happened[2..before].contains(&true),
            children: happened[0],
            request: happened[1],
            messages: self.kept.iter().map(message).collect(),
        })
    }

    /// Reaps whoever ended: programs, and those of their descendants that had lost their parents.
    fn reap(&mut self) {
        while let Ok(Some((pid, status))) = wait(WaitOptions::NOHANG) {
            let (pid, status) = (pid.as_raw_nonzero().get(), status.as_raw());
            self.kept.iter_mut().for_each(|kept| kept.ended(pid, status));
        }
    }

    /// Takes a connection, in which the request for a program lies.
    fn take_request(&mut self) -> Step {
        use io::ErrorKind::{Interrupted, InvalidData, WouldBlock};
        match super::fds::receive(&self.ends.control) {
            Ok(Some(connection)) => {
                let mut kept = Kept::new(connection, self.marks.next());
                kept.hear(&[]);
                self.kept.push(kept);
                Step::GoOn
            }
            // Without its descriptor, when there are too many, a connection is closed.
            Err(error) if matches!(error.kind(), Interrupted | InvalidData | WouldBlock) => {
                Step::GoOn
            }
            Ok(None) | Err(_) => Step::End,
        }
    }
}

fn timespec(left: Duration) -> Timespec {
    // A hair later than the deadline, so that one wake-up is enough.
    let left = left + Duration::from_micros(100);
    Timespec { tv_sec: left.as_secs().cast_signed(), tv_nsec: i64::from(left.subsec_nanos()) }
}
