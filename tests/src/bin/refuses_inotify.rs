//! Executes another program to which the system refuses what it needs to watch files.
//!
//! `refuses_inotify instances|watches PROGRAM [ARGUMENT..]` has the kernel answer as it does when the user has no more of
//! them: `inotify_init1` with EMFILE, or `inotify_add_watch` with ENOSPC. The filter of system calls that does so needs no
//! privilege, takes nothing away from other processes, and holds for everything that the program starts.

use std::{env, io, os::unix::process::CommandExt, process::Command};

fn main() -> io::Result<()> {
    let mut args = env::args_os().skip(1);
    let what = args.next().unwrap_or_default();
    refuse(&what.to_string_lossy())?;
    Err(Command::new(args.next().unwrap_or_default()).args(args).exec())
}

#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "no safe crate filters system calls")]
fn refuse(what: &str) -> io::Result<()> {
    use libc::{
        BPF_ABS, BPF_JEQ, BPF_JMP, BPF_K, BPF_LD, BPF_RET, BPF_W, PR_SET_NO_NEW_PRIVS,
        PR_SET_SECCOMP, SECCOMP_MODE_FILTER, SECCOMP_RET_ALLOW, SECCOMP_RET_ERRNO, sock_filter,
        sock_fprog,
    };

    let (call, error) = match what {
        "instances" => (libc::SYS_inotify_init1, libc::EMFILE),
        "watches" => (libc::SYS_inotify_add_watch, libc::ENOSPC),
        _ => return Err(io::Error::other("`instances` or `watches` is missing")),
    };
    let step = |code: u32, jf: u8, k: u32| {
        let code = u16::try_from(code).expect("the codes of a filter have 16 bits");
        sock_filter { code, jt: 0, jf, k }
    };
    let number = u32::try_from(call).expect("calls are numbered from 0");
    let mut steps = [
        // The number of the call is the first that a filter is given to see.
        step(BPF_LD | BPF_W | BPF_ABS, 0, 0),
        step(BPF_JMP | BPF_JEQ | BPF_K, 1, number),
        step(BPF_RET | BPF_K, 0, SECCOMP_RET_ERRNO | error.cast_unsigned()),
        step(BPF_RET | BPF_K, 0, SECCOMP_RET_ALLOW),
    ];
    let filter = sock_fprog { len: 4, filter: steps.as_mut_ptr() };
    // SAFETY: numbers, and a filter that the kernel copies.
    let failed = unsafe {
        libc::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1
            || libc::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &raw const filter, 0, 0) == -1
    };
    if failed { Err(io::Error::last_os_error()) } else { Ok(()) }
}

#[cfg(not(target_os = "linux"))]
fn refuse(_: &str) -> io::Result<()> {
    Err(io::Error::from(io::ErrorKind::Unsupported))
}
