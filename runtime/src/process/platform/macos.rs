//! The ways of macOS: a kqueue where the guard waits, copies of descriptors, sysinfo.
//!
//! What is weaker here: nobody adopts orphans (see `tree`); between the making of a socket or pipe and its mark "close when
//! executing", a child that the test process spawns on another thread may inherit it, and holds it open as long as it lives
//! (the guard notices the end of the test process all the same).

#![expect(clippy::unnecessary_wraps, reason = "what cannot fail here can on Linux")]

use std::{
    env,
    ffi::CStr,
    fs, io,
    os::{
        fd::{AsFd, OwnedFd},
        unix::{ffi::OsStringExt, net::UnixStream},
    },
    path::PathBuf,
    time::Duration,
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::{Errno, FdFlags},
    net::{AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType, socketpair, sockopt},
    process::Pid,
};

use crate::{error::Result, process::sys};

/// A send into a closed connection is an error and no signal by an option of the socket, which is set when it is made.
pub(in crate::process) const SEND: SendFlags = SendFlags::empty();

/// A descriptor that is received has no such mark; programs are spawned without those that they are not given.
pub(in crate::process) const RECEIVE: RecvFlags = RecvFlags::empty();

/// Whether programs can be supervised here: always.
pub(in crate::process) fn check() -> Result<()> {
    Ok(())
}

/// The file to execute for another process of this program.
pub(in crate::process) fn executable() -> io::Result<PathBuf> {
    env::current_exe()
}

/// The first word of this process's command line.
pub(in crate::process) fn first_word() -> Option<Vec<u8>> {
    env::args_os().next().map(OsStringExt::into_vec)
}

/// Every descriptor of this process, and the one it was looked for with.
pub(in crate::process) fn open_descriptors() -> Vec<i32> {
    let entries = fs::read_dir("/dev/fd").into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect()
}

/// Where process ids mean what they mean here: this boot of this machine. A directory that machines share has leases from
/// elsewhere.
pub(in crate::process) fn place() -> String {
    sys::boot().unwrap_or_default()
}

/// The socket between the test process and the supervisor: a stream, each byte of which brings one descriptor. There are no
/// messages between sockets of this family that also tell of the end of the connection.
pub(in crate::process) fn control_pair() -> io::Result<(OwnedFd, OwnedFd)> {
    let flags = SocketFlags::empty();
    let pair = socketpair(AddressFamily::UNIX, SocketType::STREAM, flags, None)?;
    for end in [&pair.0, &pair.1] {
        rustix::io::fcntl_setfd(end, FdFlags::CLOEXEC)?;
        sockopt::set_socket_nosigpipe(end, true)?;
    }
    Ok(pair)
}

/// The connection for one program between the test process and the supervisor.
pub(in crate::process) fn connection() -> io::Result<(UnixStream, UnixStream)> {
    let pair = UnixStream::pair()?;
    sockopt::set_socket_nosigpipe(&pair.0, true)?;
    sockopt::set_socket_nosigpipe(&pair.1, true)?;
    Ok(pair)
}

/// What of the supervisor's end has to be kept open until the supervisor has it: a socket that nobody has open while it is on its
/// way may be taken for garbage. Should the supervisor be killed before its first answer, nothing tells of it, and the wait for
/// the program ends with its time limit.
pub(in crate::process) fn in_flight(theirs: UnixStream) -> Option<UnixStream> {
    Some(theirs)
}

/// A pipe that programs do not inherit.
pub(in crate::process) fn pipe() -> io::Result<(OwnedFd, OwnedFd)> {
    sys::pipe()
}

/// Waits until the other end of `stream` is closed, but no longer than `limit`. Nothing is read.
pub(in crate::process) fn await_hangup(stream: impl AsFd, limit: Duration) {
    let _ = sys::await_hangup(stream.as_fd(), limit);
}

/// Waits for any of many descriptors, of which it keeps copies.
#[derive(Debug)]
pub(in crate::process) struct Poll(Vec<(OwnedFd, u64)>);

impl Poll {
    pub(in crate::process) fn new() -> io::Result<Self> {
        Ok(Self(Vec::new()))
    }

    /// Watches `fd` from now on, and knows it by `key`.
    pub(in crate::process) fn add(&mut self, fd: impl AsFd, key: u64) -> io::Result<()> {
        self.0.push((fd.as_fd().try_clone_to_owned()?, key));
        Ok(())
    }

    pub(in crate::process) fn remove(&mut self, _fd: impl AsFd, key: u64) {
        self.0.retain(|(_, watched)| *watched != key);
    }

    /// Waits until some can be read or are closed, but no longer than `limit`; the keys of them.
    pub(in crate::process) fn wait(&mut self, limit: Option<&Timespec>) -> io::Result<Vec<u64>> {
        let mut fds: Vec<_> = self.0.iter().map(|(fd, _)| PollFd::new(fd, PollFlags::IN)).collect();
        match poll(&mut fds, limit) {
            Ok(_) => {
                let ready = fds.iter().zip(&self.0).filter(|(fd, _)| !fd.revents().is_empty());
                Ok(ready.map(|(_, (_, key))| *key).collect())
            }
            Err(Errno::INTR) => Ok(Vec::new()),
            Err(error) => Err(error.into()),
        }
    }
}

/// Names this process, which has one thread; only debuggers show it.
pub(in crate::process) fn name(name: &CStr) {
    sys::name_thread(name);
}

/// Nobody can adopt orphans here, they become children of launchd; `tree` says how they are found.
pub(in crate::process) fn adopt_orphans() -> io::Result<()> {
    Ok(())
}

/// There is no descriptor that a fork could inherit and that tells of the end of `test`: the guard watches it.
pub(in crate::process) fn end_of(_test: Pid) -> Option<OwnedFd> {
    None
}

/// Waits, in the guard, until the test process or the supervisor has ended. Then `alive` is closed, from which the
/// supervisor knows that the end has come.
pub(in crate::process) fn watch_test(
    alive: OwnedFd,
    test: Pid,
    supervisor: i32,
) -> Option<OwnedFd> {
    sys::await_ends(&[test.as_raw_nonzero().get(), supervisor], 1, None);
    drop(alive);
    None
}
