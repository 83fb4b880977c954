//! The system calls no safe crate offers: fork, signal handlers, leaving without destructors. But for one line in `reactor`
//! the only unsafe code.
//!
//! What Linux and macOS do with calls of their own is in a file each, under the same names; macOS has a few more.

#![allow(unsafe_code, reason = "each call says why it is sound")]

use std::{
    ffi::CStr,
    fs::File,
    io,
    ops::Deref,
    os::fd::{AsRawFd, BorrowedFd},
    ptr::NonNull,
    sync::atomic::{AtomicI32, AtomicU64, AtomicUsize, Ordering},
};

use super::Signal;

#[cfg_attr(target_os = "linux", path = "sys/linux.rs")]
#[cfg_attr(not(target_os = "linux"), path = "sys/macos.rs")]
mod here;

pub(crate) use self::here::*;

/// Splits this process in two: `None` in the child, its pid in the parent.
///
/// Only the guard calls it, which has one thread: nothing can hold a lock that the child would wait for.
pub(super) fn fork() -> io::Result<Option<i32>> {
    // SAFETY: the calling process has a single thread (see above), so the child may go on as if nothing had happened.
    match unsafe { libc::fork() } {
        -1 => Err(io::Error::last_os_error()),
        0 => Ok(None),
        pid => Ok(Some(pid)),
    }
}

/// Sends `signal` to the process `pid`, and to it alone.
pub(super) fn kill(pid: i32, signal: Signal) {
    // Zero and negative numbers mean groups, or everybody.
    if pid > 1 {
        // SAFETY: no memory is involved; what the signal does is what it is sent for.
        unsafe { libc::kill(pid, signal.as_raw()) };
    }
}

/// The process group of `pid`; none if there is no such process. It is 0 where it means nothing here.
// On Linux it is only tested.
#[cfg(any(test, not(target_os = "linux")))]
pub(super) fn group(pid: i32) -> Option<i32> {
    // SAFETY: no memory is involved.
    Some(unsafe { libc::getpgid(pid) }).filter(|group| *group >= 0)
}

/// A program to run: `spawn` does, as leader of a process group of its own.
pub(super) struct Program<'a> {
    /// The file first.
    pub(super) args: &'a [&'a CStr],
    pub(super) env: &'a [&'a CStr],
    pub(super) directory: &'a CStr,
    pub(super) stdio: [BorrowedFd<'a>; 3],
}

/// Ends the process without running destructors or exit handlers, which belong to the test process.
pub(super) fn leave(code: i32) -> ! {
    // SAFETY: `_exit` has no preconditions.
    unsafe { libc::_exit(code) }
}

/// Has `handler` called when this process ends in order: by `exit`, or by leaving `main`. It then runs on the thread that
/// ends the process, which has no thread-local values any more, and must not panic.
pub(crate) fn at_exit(handler: extern "C" fn()) {
    // SAFETY: a function lives for ever. A full table makes the call fail, and the supervisor ends what is left then.
    unsafe { libc::atexit(handler) };
}

/// Ends the process in an exit handler with another code than it was about to: what C code has buffered is written, other
/// handlers do not run.
pub(crate) fn leave_at_exit(code: i32) -> ! {
    // SAFETY: a null stream means all of them; `_exit` has no preconditions.
    unsafe {
        libc::fflush(std::ptr::null_mut());
        libc::_exit(code)
    }
}

/// A thread that the standard library did not make: it inherits nothing of the one that does, such as where libtest keeps
/// what a test prints.
#[derive(Debug)]
pub(crate) struct Thread(libc::pthread_t);

type Work = Box<dyn FnOnce() + Send>;

impl Thread {
    /// Runs `work` on a new thread.
    pub(crate) fn without_capture(work: Work) -> io::Result<Self> {
        extern "C" fn begin(work: *mut libc::c_void) -> *mut libc::c_void {
            // SAFETY: made below from a box, and given to this thread alone.
            let work = unsafe { Box::from_raw(work.cast::<Work>()) };
            // A panic has been printed; there is nobody to pass it on to.
            let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
            std::ptr::null_mut()
        }
        let work = Box::into_raw(Box::new(work)).cast::<libc::c_void>();
        let mut thread = 0;
        // SAFETY: the pointers are valid for the call, and `work` until the thread takes it.
        match unsafe { libc::pthread_create(&raw mut thread, std::ptr::null(), begin, work) } {
            0 => Ok(Self(thread)),
            error => {
                // SAFETY: there is no thread that could have taken it.
                drop(unsafe { Box::from_raw(work.cast::<Work>()) });
                Err(io::Error::from_raw_os_error(error))
            }
        }
    }

    /// Waits for its end; returns at once on the thread itself.
    pub(crate) fn join(self) {
        // SAFETY: joined once, since `self` is consumed; a thread that waits for itself is refused by the call.
        unsafe { libc::pthread_join(self.0, std::ptr::null_mut()) };
    }
}

/// The first words of a file in memory: what is stored in them is in the file, whatever becomes of this process.
#[derive(Debug)]
pub(crate) struct Words {
    start: NonNull<AtomicU64>,
    count: usize,
}

// SAFETY: the memory belongs to no thread, and is reached through atomics alone.
unsafe impl Send for Words {}
// SAFETY: as above.
unsafe impl Sync for Words {}

impl Words {
    /// Maps `count` words, at least one, of `file`, which has to be that long and to stay so. They must have been written: in
    /// a hole, a store that finds the disk full would end the process.
    pub(crate) fn map(file: &File, count: usize) -> io::Result<Self> {
        let (access, fd) = (libc::PROT_READ | libc::PROT_WRITE, file.as_raw_fd());
        let (length, anywhere) = (count * size_of::<AtomicU64>(), std::ptr::null_mut());
        // SAFETY: the system chooses the place, so no memory that is in use is touched.
        let start = unsafe { libc::mmap(anywhere, length, access, libc::MAP_SHARED, fd, 0) };
        if start == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        let start = NonNull::new(start.cast()).ok_or_else(io::Error::last_os_error)?;
        Ok(Self { start, count })
    }
}

impl Deref for Words {
    type Target = [AtomicU64];

    fn deref(&self) -> &[AtomicU64] {
        // SAFETY: the mapping begins on a page, has room for the words, any bits of which are a number, and lasts until it
        // is dropped.
        unsafe { std::slice::from_raw_parts(self.start.as_ptr(), self.count) }
    }
}

impl Drop for Words {
    fn drop(&mut self) {
        // SAFETY: mapped above with this length, and nobody borrows from what is being dropped.
        unsafe { libc::munmap(self.start.as_ptr().cast(), self.count * size_of::<AtomicU64>()) };
    }
}

/// Closes descriptor `fd`, which nothing in this process uses any more.
///
/// Only the guard calls it, on copies it got from the process it was made by and never names again.
pub(super) fn close(fd: i32) {
    // SAFETY: see above; an invalid descriptor makes the call fail, no more.
    unsafe { libc::close(fd) };
}

/// Gives every signal its default effect and blocks none, so that programs inherit a clean slate.
///
/// Runs right after an `exec`, which leaves no handlers, so only ignored signals need a change; the C library, when it
/// spawns, resets each signal that was ever changed, so the fewer the better.
pub(super) fn reset_signals() {
    // SAFETY: zero is a valid `sigaction`, the sets are initialised by `sigemptyset`, the pointers are valid for the calls;
    // failures (the C library keeps signals to itself) are meant to be ignored.
    unsafe {
        for signal in SIGNALS {
            let mut action = std::mem::zeroed::<libc::sigaction>();
            let known = libc::sigaction(signal, std::ptr::null(), &raw mut action) == 0;
            if known && action.sa_sigaction == libc::SIG_IGN {
                libc::signal(signal, libc::SIG_DFL);
            }
        }
        let mut none = std::mem::zeroed::<libc::sigset_t>();
        libc::sigemptyset(&raw mut none);
        libc::sigprocmask(libc::SIG_SETMASK, &raw const none, std::ptr::null_mut());
    }
}

static CHILD_EVENT: AtomicI32 = AtomicI32::new(-1);

/// Writes to an [`Event`]: all that a handler of SIGCHLD may do.
extern "C" fn on_child(_: libc::c_int) {
    poke(CHILD_EVENT.load(Ordering::Relaxed));
}

/// Writes a one to `fd`, the writer of an [`Event`], keeping `errno` as it is for the code that was interrupted.
fn poke(fd: i32) {
    // SAFETY: `write` and access to errno are async-signal-safe; the buffer lives through the call.
    unsafe {
        let last = errno();
        let saved = *last;
        libc::write(fd, (&raw const ONE).cast(), 8);
        *last = saved;
    }
}

static ONE: u64 = 1;

/// An event that becomes readable when a child ended. A handler is used, not a blocked mask, since programs would inherit
/// the mask.
pub(super) fn child_events() -> io::Result<Event> {
    let event = Event::new()?;
    CHILD_EVENT.store(event.writer(), Ordering::Relaxed);
    // SAFETY: the handler only calls async-signal-safe functions.
    unsafe { install(libc::SIGCHLD, on_child, libc::SA_NOCLDSTOP | libc::SA_RESTART) };
    Ok(event)
}

/// # Safety
///
/// `handler` must be async-signal-safe.
unsafe fn install(
    signal: i32,
    handler: extern "C" fn(libc::c_int),
    flags: libc::c_int,
) -> libc::sigaction {
    // SAFETY: zero is a valid `sigaction`; both pointers are valid for the call.
    unsafe {
        let mut action = std::mem::zeroed::<libc::sigaction>();
        action.sa_sigaction = handler as *const () as usize;
        action.sa_flags = flags;
        libc::sigemptyset(&raw mut action.sa_mask);
        let mut before = std::mem::zeroed::<libc::sigaction>();
        libc::sigaction(signal, &raw const action, &raw mut before);
        before
    }
}

static INTERRUPT_EVENT: AtomicI32 = AtomicI32::new(-1);
static INTERRUPTS: AtomicUsize = AtomicUsize::new(0);
static INTERRUPT: AtomicI32 = AtomicI32::new(0);

/// The first signal is reported; the second one takes its default effect at once.
extern "C" fn on_interrupt(signal: libc::c_int) {
    if INTERRUPTS.fetch_add(1, Ordering::Relaxed) > 0 {
        // SAFETY: both calls are async-signal-safe.
        unsafe {
            libc::signal(signal, libc::SIG_DFL);
            libc::raise(signal);
        }
        return;
    }
    INTERRUPT.store(signal, Ordering::Relaxed);
    poke(INTERRUPT_EVENT.load(Ordering::Relaxed));
}

/// What SIGINT and SIGTERM did before [`catch_interrupts`].
pub(crate) struct Before([(i32, libc::sigaction); 2]);

/// Makes `event` readable at the first SIGINT or SIGTERM.
pub(crate) fn catch_interrupts(event: &'static Event) -> Before {
    INTERRUPT_EVENT.store(event.writer(), Ordering::Relaxed);
    let one = |signal| {
        // SAFETY: the handler only calls async-signal-safe functions.
        let before = unsafe { install(signal, on_interrupt, libc::SA_RESTART) };
        if before.sa_sigaction == libc::SIG_IGN {
            // Who started us wants it ignored, as a shell does for `cmd &` in a script.
            // SAFETY: `before` is what the system returned for this signal.
            unsafe { libc::sigaction(signal, &raw const before, std::ptr::null_mut()) };
        }
        (signal, before)
    };
    Before([one(libc::SIGINT), one(libc::SIGTERM)])
}

/// Gives SIGINT and SIGTERM back the effect they had.
pub(crate) fn release_interrupts(before: &Before) {
    for (signal, action) in &before.0 {
        // SAFETY: `action` is what the system returned for this signal.
        unsafe { libc::sigaction(*signal, &raw const *action, std::ptr::null_mut()) };
    }
}

/// The signal that was caught, if one was.
pub(crate) fn interrupt() -> Option<i32> {
    Some(INTERRUPT.load(Ordering::Relaxed)).filter(|signal| *signal != 0)
}

/// Ends this process by `signal`, with its default effect, so that the caller's shell sees why.
pub(crate) fn end_by(signal: i32) -> ! {
    // SAFETY: no preconditions; if the signal were blocked, the exit code says the same.
    unsafe {
        libc::signal(signal, libc::SIG_DFL);
        libc::raise(signal);
        libc::_exit(128 + signal)
    }
}
