//! Tells what it was started with.
//!
//! `env_dump [--stay] ..` writes one line each: `cwd PATH`, `arg N TEXT`, `env NAME=VALUE`, `pid
//! N`, `ppid N`, `pgid N`, `sid N`, `fd N TARGET`, `SigBlk HEX`, `SigIgn HEX`, and last `ready`;
//! then it exits, or stays. SIGPIPE is always among the ignored signals: std ignores it in every
//! Rust program before `main`.

#![expect(unsafe_code, reason = "std does not ask for groups and sessions")]

use std::{
    env, fs,
    io::{self, BufWriter, Write},
    os::unix::process::parent_id,
    path::{Path, PathBuf},
    process,
};

use multitest_tests::{args::Args, stay};

fn main() -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    words(&mut out)?;
    identities(&mut out)?;
    descriptors(&mut out)?;
    signals(&mut out)?;
    writeln!(out, "ready")?;
    out.flush()?;
    if Args::read().has("--stay") {
        stay();
    }
    Ok(())
}

fn words(out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "cwd {}", env::current_dir()?.display())?;
    for (index, arg) in env::args_os().enumerate() {
        writeln!(out, "arg {index} {}", arg.display())?;
    }
    for (name, value) in env::vars_os() {
        writeln!(out, "env {}={}", name.display(), value.display())?;
    }
    Ok(())
}

fn identities(out: &mut impl Write) -> io::Result<()> {
    // SAFETY: both only read; 0 means this process.
    let (group, session) = unsafe { (libc::getpgid(0), libc::getsid(0)) };
    writeln!(out, "pid {}", process::id())?;
    writeln!(out, "ppid {}", parent_id())?;
    writeln!(out, "pgid {group}")?;
    writeln!(out, "sid {session}")
}

/// Where the descriptors of this process are listed.
const DESCRIPTORS: &str = if cfg!(target_os = "linux") { "/proc/self/fd" } else { "/dev/fd" };

/// Every open descriptor but the one of the listing itself, which is closed again when its target
/// is read.
fn descriptors(out: &mut impl Write) -> io::Result<()> {
    let listing = fs::read_dir(DESCRIPTORS)?;
    let paths: Vec<_> = listing.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    for path in paths {
        if let (Some(number), Ok(target)) = (path.file_name(), target(&path)) {
            writeln!(out, "fd {} {}", number.display(), target.display())?;
        }
    }
    Ok(())
}

/// The file of a descriptor.
#[cfg(target_os = "linux")]
fn target(descriptor: &Path) -> io::Result<PathBuf> {
    fs::read_link(descriptor)
}

/// The file of a descriptor; sockets and pipes have none.
#[cfg(not(target_os = "linux"))]
fn target(descriptor: &Path) -> io::Result<PathBuf> {
    use std::{ffi::CStr, os::unix::ffi::OsStrExt};
    let number = descriptor.file_name().and_then(|name| name.to_str()?.parse().ok());
    let number: i32 = number.ok_or(io::ErrorKind::InvalidInput)?;
    let mut path = [0_u8; libc::PATH_MAX as usize];
    // SAFETY: the buffer has the size that this command wants.
    if unsafe { libc::fcntl(number, libc::F_GETPATH, path.as_mut_ptr()) } == -1 {
        return Err(io::Error::last_os_error());
    }
    let path = CStr::from_bytes_until_nul(&path).map_err(|_| io::ErrorKind::InvalidData)?;
    Ok(std::ffi::OsStr::from_bytes(path.to_bytes()).into())
}

#[cfg(target_os = "linux")]
fn signals(out: &mut impl Write) -> io::Result<()> {
    let status = fs::read_to_string("/proc/self/status")?;
    for line in
        status.lines().filter(|line| line.starts_with("SigBlk") || line.starts_with("SigIgn"))
    {
        writeln!(out, "{}", line.replace(":\t", " "))?;
    }
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn signals(out: &mut impl Write) -> io::Result<()> {
    let (mut blocked, mut ignored) = (0_u64, 0_u64);
    // SAFETY: zero is a valid set and a valid action, and the pointers are valid for the calls, which change nothing.
    unsafe {
        let mut mask = std::mem::zeroed();
        libc::sigprocmask(libc::SIG_BLOCK, std::ptr::null(), &raw mut mask);
        for signal in 1..=31 {
            let mut action = std::mem::zeroed::<libc::sigaction>();
            libc::sigaction(signal, std::ptr::null(), &raw mut action);
            blocked |= u64::from(libc::sigismember(&raw const mask, signal) == 1) << (signal - 1);
            ignored |= u64::from(action.sa_sigaction == libc::SIG_IGN) << (signal - 1);
        }
    }
    writeln!(out, "SigBlk {blocked:016x}")?;
    writeln!(out, "SigIgn {ignored:016x}")
}
