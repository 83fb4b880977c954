//! The ways of Linux: subreapers, parent death signals, pidfds, `/proc`.

#![expect(clippy::unnecessary_wraps, reason = "what cannot fail here can on macOS")]

use std::{
    ffi::CStr,
    fs,
    io::{self, Read as _},
    mem::MaybeUninit,
    os::{
        fd::{AsFd, OwnedFd},
        unix::net::UnixStream,
    },
    path::{Path, PathBuf},
    time::Duration,
};

use rustix::{
    event::{
        PollFd, PollFlags, Timespec,
        epoll::{self, CreateFlags, EventData, EventFlags},
        poll,
    },
    io::Errno,
    net::{AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType, socketpair},
    pipe::{PipeFlags, pipe_with},
    process::{Pid, PidfdFlags, getpid, pidfd_open, set_child_subreaper},
};

use crate::error::{Error, Result};

/// With these a send into a closed connection is an error and no signal.
pub(in crate::process) const SEND: SendFlags = SendFlags::NOSIGNAL;

/// With these a descriptor that is received is closed when a program is executed.
pub(in crate::process) const RECEIVE: RecvFlags = RecvFlags::CMSG_CLOEXEC;

/// Whether programs can be supervised here.
///
/// # Errors
///
/// When `/proc` is not mounted.
pub(in crate::process) fn check() -> Result<()> {
    if Path::new("/proc/self/exe").exists() {
        return Ok(());
    }
    Err(Error::new("programs cannot be supervised: /proc is not mounted")
        .help("mount it: `mount -t proc proc /proc`"))
}

/// The file to execute for another process of this program, which is found even if it was replaced.
pub(in crate::process) fn executable() -> io::Result<PathBuf> {
    Ok("/proc/self/exe".into())
}

/// The first word of this process's command line. The standard library may not know it yet before `main`.
pub(in crate::process) fn first_word() -> Option<Vec<u8>> {
    let mut line = Vec::new();
    fs::File::open("/proc/self/cmdline").ok()?.read_to_end(&mut line).ok()?;
    line.split(|byte| *byte == 0).next().map(<[u8]>::to_vec)
}

/// Every descriptor of this process, and the one it was looked for with.
pub(in crate::process) fn open_descriptors() -> Vec<i32> {
    let entries = fs::read_dir("/proc/self/fd").into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect()
}

/// Where process ids mean what they mean here: this boot of this machine, and this namespace of processes. A directory
/// that containers or machines share has leases from elsewhere.
pub(in crate::process) fn place() -> String {
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    let namespace = fs::read_link("/proc/self/ns/pid").unwrap_or_default();
    format!("{}/{}", boot.trim(), namespace.display())
}

/// The socket between the test process and the supervisor, in messages.
pub(in crate::process) fn control_pair() -> io::Result<(OwnedFd, OwnedFd)> {
    let flags = SocketFlags::CLOEXEC;
    Ok(socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, flags, None)?)
}

/// The connection for one program between the test process and the supervisor.
pub(in crate::process) fn connection() -> io::Result<(UnixStream, UnixStream)> {
    UnixStream::pair()
}

/// What of the supervisor's end has to be kept open until the supervisor has it: nothing.
pub(in crate::process) fn in_flight(_theirs: UnixStream) -> Option<UnixStream> {
    None
}

/// A pipe that programs do not inherit.
pub(in crate::process) fn pipe() -> io::Result<(OwnedFd, OwnedFd)> {
    Ok(pipe_with(PipeFlags::CLOEXEC)?)
}

/// Waits until the other end of `stream` is closed, but no longer than `limit`. Nothing is read.
pub(in crate::process) fn await_hangup(stream: impl AsFd, limit: Duration) {
    let mut connection = [PollFd::new(&stream, PollFlags::RDHUP)];
    let limit = Timespec {
        tv_sec: limit.as_secs().cast_signed(),
        tv_nsec: i64::from(limit.subsec_nanos()),
    };
    let _ = poll(&mut connection, Some(&limit));
}

/// Waits for any of many descriptors: an epoll, whose time does not grow with their number.
#[derive(Debug)]
pub(in crate::process) struct Poll(OwnedFd);

impl Poll {
    pub(in crate::process) fn new() -> io::Result<Self> {
        Ok(Self(epoll::create(CreateFlags::CLOEXEC)?))
    }

    /// Watches `fd` from now on, and knows it by `key`.
    pub(in crate::process) fn add(&mut self, fd: impl AsFd, key: u64) -> io::Result<()> {
        Ok(epoll::add(&self.0, fd, EventData::new_u64(key), EventFlags::IN)?)
    }

    pub(in crate::process) fn remove(&mut self, fd: impl AsFd, _key: u64) {
        let _ = epoll::delete(&self.0, fd);
    }

    /// Waits until some can be read or are closed, but no longer than `limit`; the keys of some of them.
    pub(in crate::process) fn wait(&mut self, limit: Option<&Timespec>) -> io::Result<Vec<u64>> {
        let mut events = [MaybeUninit::uninit(); 16];
        match epoll::wait(&self.0, &mut events, limit) {
            Ok((events, _)) => Ok(events.iter().map(|event| event.data.u64()).collect()),
            Err(Errno::INTR) => Ok(Vec::new()),
            Err(error) => Err(error.into()),
        }
    }
}

/// Names this process, which has one thread.
pub(in crate::process) fn name(name: &CStr) {
    let _ = rustix::thread::set_name(name);
}

/// From here on every descendant of this process whose parent dies is its child.
pub(in crate::process) fn adopt_orphans() -> io::Result<()> {
    Ok(set_child_subreaper(Some(getpid()))?)
}

/// A descriptor that becomes readable when `test` ends. Without one, on an old kernel, the connection alone tells of it.
pub(in crate::process) fn end_of(test: Pid) -> Option<OwnedFd> {
    pidfd_open(test, PidfdFlags::empty()).ok()
}

/// Nothing to wait for: the supervisor itself sees the end of the test process. `alive` stays open to the guard's end.
pub(in crate::process) fn watch_test(
    alive: OwnedFd,
    _test: Pid,
    _supervisor: i32,
) -> Option<OwnedFd> {
    Some(alive)
}
