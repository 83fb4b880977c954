//! What `sys` does with calls of macOS.

use std::{
    ffi::CStr,
    io,
    ops::RangeInclusive,
    os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd},
    time::{Duration, Instant},
};

use rustix::{
    event::kqueue::{self, EventFilter, EventFlags, ProcessEvents},
    fs::OFlags,
    io::{Errno, FdFlags},
    process::Pid,
};

use super::Program;

/// The signals that there are.
pub(in crate::process) const SIGNALS: RangeInclusive<i32> = 1..=31;

/// A descriptor that a signal handler makes readable: the end of a pipe. There is no eventfd.
#[derive(Debug)]
pub(crate) struct Event {
    reader: OwnedFd,
    writer: OwnedFd,
}

impl Event {
    pub(crate) fn new() -> io::Result<Self> {
        let (reader, writer) = pipe()?;
        for end in [&reader, &writer] {
            let flags = rustix::fs::fcntl_getfl(end)?;
            rustix::fs::fcntl_setfl(end, flags | OFlags::NONBLOCK)?;
        }
        Ok(Self { reader, writer })
    }

    /// Where the handler writes the eight bytes of a number.
    pub(super) fn writer(&self) -> i32 {
        self.writer.as_raw_fd()
    }
}

impl AsFd for Event {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.reader.as_fd()
    }
}

/// Runs `program` in a process group of its own, with no descriptor but those it is given, and returns its pid.
///
/// The standard library's `Command` does the same with a copy of everything first; the supervisor has it in the right
/// form already.
pub(in crate::process) fn spawn(program: &Program<'_>) -> io::Result<i32> {
    // What this process opens cannot be marked to be closed in the same moment here, so the mark alone would not do.
    const FLAGS: libc::c_int = libc::POSIX_SPAWN_SETPGROUP | libc::POSIX_SPAWN_CLOEXEC_DEFAULT;
    let check = |code| if code == 0 { Ok(()) } else { Err(io::Error::from_raw_os_error(code)) };
    let pointers = |strings: &[&CStr]| -> Vec<*mut libc::c_char> {
        strings.iter().map(|s| s.as_ptr().cast_mut()).chain([std::ptr::null_mut()]).collect()
    };
    let (args, env) = (pointers(program.args), pointers(program.env));
    let mut pid = 0;
    // SAFETY: attributes and actions are initialised before use and destroyed after; the arrays end with a null, and their
    // strings live through the call, which does not change them.
    unsafe {
        let mut actions = std::mem::zeroed::<libc::posix_spawn_file_actions_t>();
        check(libc::posix_spawn_file_actions_init(&raw mut actions))?;
        let mut attributes = std::mem::zeroed::<libc::posix_spawnattr_t>();
        check(libc::posix_spawnattr_init(&raw mut attributes))?;
        let mut result = check(libc::posix_spawnattr_setflags(
            &raw mut attributes,
            libc::c_short::try_from(FLAGS).expect("the flags have 16 bits"),
        ));
        for (target, from) in (0..).zip(&program.stdio) {
            let fd = from.as_raw_fd();
            result = result.and_then(|()| {
                check(libc::posix_spawn_file_actions_adddup2(&raw mut actions, fd, target))
            });
        }
        let directory = program.directory.as_ptr();
        result = result.and_then(|()| {
            check(libc::posix_spawn_file_actions_addchdir_np(&raw mut actions, directory))
        });
        result = result.and_then(|()| {
            let (actions, attributes) = (&raw const actions, &raw const attributes);
            check(libc::posix_spawn(
                &raw mut pid,
                args[0],
                actions,
                attributes,
                args.as_ptr(),
                env.as_ptr(),
            ))
        });
        libc::posix_spawn_file_actions_destroy(&raw mut actions);
        libc::posix_spawnattr_destroy(&raw mut attributes);
        result.map(|()| pid)
    }
}

/// Nothing lets a process of its own kind run sooner here.
pub(in crate::process) fn be_prompt() {}

/// A pipe that programs do not inherit; writing into it when nobody reads is an error and no signal.
pub(in crate::process) fn pipe() -> io::Result<(OwnedFd, OwnedFd)> {
    let (reader, writer) = rustix::pipe::pipe()?;
    rustix::io::fcntl_setfd(&reader, FdFlags::CLOEXEC)?;
    rustix::io::fcntl_setfd(&writer, FdFlags::CLOEXEC)?;
    // SAFETY: the descriptor is open, and the argument of this command is a number.
    if unsafe { libc::fcntl(writer.as_raw_fd(), libc::F_SETNOSIGPIPE, 1) } == -1 {
        return Err(io::Error::last_os_error());
    }
    Ok((reader, writer))
}

/// Where this thread keeps the number of its last error.
pub(super) fn errno() -> *mut libc::c_int {
    // SAFETY: no preconditions.
    unsafe { libc::__error() }
}

/// Names this thread, for debuggers.
pub(in crate::process) fn name_thread(name: &CStr) {
    // SAFETY: the name ends with a zero and lives through the call, which copies it.
    unsafe { libc::pthread_setname_np(name.as_ptr()) };
}

/// A word that differs from one start of the machine to the next.
pub(in crate::process) fn boot() -> Option<String> {
    let mut text = [0_u8; 64];
    let mut length = text.len();
    let (name, room) = (c"kern.bootsessionuuid".as_ptr(), text.as_mut_ptr().cast());
    // SAFETY: the pointers are valid for the call, and `length` says how much room there is.
    let failed =
        unsafe { libc::sysctlbyname(name, room, &raw mut length, std::ptr::null_mut(), 0) };
    let text = CStr::from_bytes_until_nul(text.get(..length)?).ok()?;
    (failed == 0).then(|| text.to_string_lossy().into_owned())
}

/// Waits until `count` of the processes `pids` have ended, but no longer than `limit`. They need not be children.
pub(in crate::process) fn await_ends(pids: &[i32], count: usize, limit: Option<Duration>) {
    let (Ok(queue), until) = (kqueue::kqueue(), limit.map(|limit| Instant::now() + limit)) else {
        return;
    };
    let mut left = count;
    for pid in pids.iter().filter_map(|pid| Pid::from_raw(*pid)) {
        let filter = EventFilter::Proc { pid, flags: ProcessEvents::EXIT };
        if change(&queue, filter, EventFlags::ADD | EventFlags::ONESHOT) == Err(Errno::SRCH) {
            // It has ended already.
            left = left.saturating_sub(1);
        }
    }
    while left > 0 {
        match next(&queue, until) {
            Ok(Some(_)) => left -= 1,
            Err(Errno::INTR) => {}
            Ok(None) | Err(_) => return,
        }
    }
}

/// Waits until the other end of `stream` is closed, but no longer than `limit`. Nothing is read.
pub(in crate::process) fn await_hangup(stream: BorrowedFd<'_>, limit: Duration) -> io::Result<()> {
    let queue = kqueue::kqueue()?;
    let until = Some(Instant::now() + limit);
    // Told once of each change, since what has arrived may stay unread.
    let filter = EventFilter::Read(stream.as_raw_fd());
    change(&queue, filter, EventFlags::ADD | EventFlags::CLEAR)?;
    loop {
        match next(&queue, until) {
            Ok(Some(event)) if event.flags().contains(EventFlags::EOF) => return Ok(()),
            Ok(Some(_)) | Err(Errno::INTR) => {}
            Ok(None) => return Ok(()),
            Err(error) => return Err(error.into()),
        }
    }
}

fn change(queue: &OwnedFd, filter: EventFilter, flags: EventFlags) -> Result<(), Errno> {
    let event = kqueue::Event::new(filter, flags, std::ptr::null_mut());
    let mut none: [kqueue::Event; 0] = [];
    // SAFETY: who calls this holds the descriptor of the filter, if it has one, longer than the queue.
    unsafe { kqueue::kevent(queue, &[event], &mut none, Some(Duration::ZERO)) }.map(drop)
}

/// The next event of the queue; none when the time is up.
fn next(queue: &OwnedFd, until: Option<Instant>) -> Result<Option<kqueue::Event>, Errno> {
    let left = until.map(|until| until.saturating_duration_since(Instant::now()));
    let mut events = Vec::with_capacity(1);
    let room = rustix::buffer::spare_capacity(&mut events);
    // SAFETY: as in `change`.
    unsafe { kqueue::kevent(queue, &[], room, left) }?;
    Ok(events.pop())
}
