//! Programs that cannot outlive this process: spawned on request by a supervisor, ended with all their descendants.
//!
//! [`Process`] is one running program and everything it started; drivers spawn theirs with
//! [`StartContext::spawn`](crate::driver::StartContext::spawn). The program leads its own process group, with default
//! signal handling, no stray descriptors and stdin at `/dev/null`. User, limits and namespaces are those that the test
//! process had when it started its first program; but for the soft limit of file locks, which Linux does not look at since 2.4:
//! it is the mark by which a daemon is known that shows no other.
//!
//! # On macOS
//!
//! Nobody can adopt orphans there. Who belongs to a program is put together at each signal, at the stop, and when the program
//! has ended: whoever is below it, is in the process group or the session of a process that was seen below it earlier, or has
//! the mark in its environment that the program was started with. A process that made a session of its own, lost its parent
//! before anybody looked (a daemon that forked twice) and cleared its environment is not found, and outlives the test; so does
//! one of Apple's own programs that did the first two, since the system hides its environment. The end of a process that lost
//! its parent is noticed up to 50 ms late.

// The supervisor is this same binary executed again through a static constructor: `supervisor` (the pair), `kept` (one
// program in its keeping), `tree` (who belongs to a program), `wire` and `fds` (how they talk), `spawn` (the request for a program),
// `link` (this process's end), `sweep` (leftovers of killed runs), `platform` (where systems differ), `sys` (the only unsafe
// code).

mod fds;
mod find;
mod kept;
mod link;
mod platform;
mod running;
mod signal;
mod spawn;
mod supervisor;
mod sweep;
pub(crate) mod sys;
mod tree;
mod wire;

use std::{ffi::OsString, fmt, path::PathBuf, time::Duration};

pub use self::{find::find_program, running::Process, signal::Signal};
use crate::clock::human;

#[ctor::ctor(unsafe)]
fn become_supervisor_if_asked() {
    supervisor::enter_if_asked();
}

/// What to run, and where its output goes.
#[derive(Debug, Clone, Default)]
pub struct Command {
    /// The program's file.
    pub program: PathBuf,
    /// Its arguments.
    pub args: Vec<OsString>,
    /// Its whole environment.
    pub env: Vec<(OsString, OsString)>,
    /// Where it runs.
    pub working_dir: PathBuf,
    /// The file its output is appended to; none: it is dropped.
    pub stdout: Option<PathBuf>,
    /// The file its errors are appended to; none: they are dropped.
    pub stderr: Option<PathBuf>,
}

/// How a program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exit {
    status: i32,
    after: Duration,
}

impl Exit {
    /// The exit code; for a program ended by a signal, the signal's number, negative.
    pub fn code(&self) -> i32 {
        if libc::WIFEXITED(self.status) {
            libc::WEXITSTATUS(self.status)
        } else {
            -libc::WTERMSIG(self.status)
        }
    }

    /// How long the program ran.
    pub fn after(&self) -> Duration {
        self.after
    }
}

impl fmt::Display for Exit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code() {
            code @ 0.. => write!(f, "exited with code {code} after {}", human(self.after)),
            signal => {
                write!(f, "was ended by {} after {}", signal_name(-signal), human(self.after))
            }
        }
    }
}

/// `SIGTERM` for 15.
pub(crate) fn signal_name(signal: i32) -> String {
    Signal::from_raw(signal).map_or_else(|| format!("signal {signal}"), |s| s.to_string())
}

/// What a program's stop found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Leftovers {
    /// The program had ended by itself before it was asked to.
    pub early: bool,
    /// Processes of its tree that were alive at the deadline and had to be killed, `name (pid)`.
    pub killed: Vec<String>,
    /// Processes that were alive although the program itself had ended before the stop.
    pub outlived: Vec<String>,
}
