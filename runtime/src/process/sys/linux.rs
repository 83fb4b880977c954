//! What `sys` does with calls of Linux.

use std::{
    ffi::CStr,
    io,
    mem::MaybeUninit,
    ops::RangeInclusive,
    os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd},
};

use rustix::event::{EventfdFlags, eventfd};

use super::Program;

/// The signals that there are.
pub(in crate::process) const SIGNALS: RangeInclusive<i32> = 1..=64;

/// A descriptor that a signal handler makes readable: an eventfd.
#[derive(Debug)]
pub(crate) struct Event(OwnedFd);

impl Event {
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self(eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?))
    }

    /// Where the handler writes the eight bytes of a number.
    pub(super) fn writer(&self) -> i32 {
        self.0.as_raw_fd()
    }
}

impl AsFd for Event {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

/// Where this thread keeps the number of its last error.
pub(super) fn errno() -> *mut libc::c_int {
    // SAFETY: no preconditions.
    unsafe { libc::__errno_location() }
}

/// Runs `program` in a process group of its own and returns its pid.
///
/// The standard library's `Command` and the C library's `posix_spawn` copy everything and look at every signal first. The
/// supervisor has all in the right form and changes no signal but one, which it handles, and `exec` forgets handlers.
pub(in crate::process) fn spawn(program: &Program<'_>) -> io::Result<i32> {
    let pointers = |strings: &[&CStr]| -> Vec<*const libc::c_char> {
        strings.iter().map(|s| s.as_ptr()).chain([std::ptr::null()]).collect()
    };
    let (args, env) = (pointers(program.args), pointers(program.env));
    let mut birth = Birth { program, args: &args, env: &env, error: 0 };
    let mut stack = MaybeUninit::<Stack>::uninit();
    let flags = libc::CLONE_VM | libc::CLONE_VFORK | libc::SIGCHLD;
    // SAFETY: this process, which has a single thread, stands still until the new one has executed the program or has ended.
    // So what that one borrows lives, nobody else uses it meanwhile, and its stack, which grows down from the end of `stack`,
    // is its own.
    let pid = unsafe {
        let top = stack.as_mut_ptr().add(1).cast();
        libc::clone(become_program, top, flags, (&raw mut birth).cast())
    };
    match (pid, birth.error) {
        (-1, _) => Err(io::Error::last_os_error()),
        (_, 0) => {
            // Not before: while it becomes a program, somebody waits for it, too.
            set_turns(pid, |_| 0);
            Ok(pid)
        }
        (_, error) => {
            // SAFETY: a null pointer means that nobody asks how it ended, and it has: nobody else may ask.
            unsafe { libc::waitpid(pid, std::ptr::null_mut(), 0) };
            Err(io::Error::from_raw_os_error(error))
        }
    }
}

/// 16 KiB, enough for a handful of system calls, in words as wide as processors want a stack aligned.
type Stack = [u128; 1024];

/// What a new process needs to become a program; it shares the memory of the supervisor until then.
struct Birth<'a> {
    program: &'a Program<'a>,
    args: &'a [*const libc::c_char],
    env: &'a [*const libc::c_char],
    /// Why it could not; 0 if it could.
    error: i32,
}

extern "C" fn become_program(birth: *mut libc::c_void) -> libc::c_int {
    // SAFETY: `spawn` passes its own, which nobody uses meanwhile; the arrays end with a null, and their strings live. Nothing
    // here allocates or panics. What is returned to is the end of this process, never `spawn`.
    unsafe {
        let birth = &mut *birth.cast::<Birth<'_>>();
        let program = birth.program;
        let mut ready = libc::setpgid(0, 0) == 0;
        for (target, from) in (0..).zip(&program.stdio) {
            ready = ready && libc::dup2(from.as_raw_fd(), target) == target;
        }
        if ready && libc::chdir(program.directory.as_ptr()) == 0 {
            libc::execve(birth.args[0], birth.args.as_ptr(), birth.env.as_ptr());
        }
        birth.error = *errno();
        libc::_exit(127)
    }
}

/// Lets this process run as soon as it is woken: what the supervisor does takes microseconds, and somebody waits for it. Where it
/// has to queue behind a program that is starting, that is half a millisecond.
///
/// Linux 6.12 and later let an ordinary process choose the length of its turns, and let shorter ones go first. How much shorter
/// they are does not matter for that; very short ones end too soon. A program gets the usual length back, unless it runs as
/// another user.
pub(in crate::process) fn be_prompt() {
    set_turns(0, |usual| usual / 4 * 3);
}

/// Sets the length of the turns of process `pid` (0: this one), in nanoseconds, to what `choose` makes of what it is; 0: the
/// system's own. Whoever runs by other rules than the ordinary is left alone. Earlier systems say 0 and ignore it.
fn set_turns(pid: i32, choose: impl Fn(u64) -> u64) {
    // SAFETY: zero is a valid `sched_attr`; the pointers are valid for the calls, with the size of what they point to.
    // Whether the calls succeed does not matter.
    unsafe {
        let mut rules = std::mem::zeroed::<libc::sched_attr>();
        let size = size_of::<libc::sched_attr>();
        if libc::syscall(libc::SYS_sched_getattr, pid, &raw mut rules, size, 0) == 0
            && rules.sched_policy == libc::SCHED_OTHER.cast_unsigned()
        {
            rules.sched_runtime = choose(rules.sched_runtime);
            libc::syscall(libc::SYS_sched_setattr, pid, &raw const rules, 0);
        }
    }
}
