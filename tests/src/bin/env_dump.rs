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

/// Every open descriptor but the one of the listing itself, which is closed again when its target
/// is read.
fn descriptors(out: &mut impl Write) -> io::Result<()> {
    let listing = fs::read_dir("/proc/self/fd")?;
    let paths: Vec<_> = listing.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    for path in paths {
        if let (Some(number), Ok(target)) = (path.file_name(), fs::read_link(&path)) {
            writeln!(out, "fd {} {}", number.display(), target.display())?;
        }
    }
    Ok(())
}

fn signals(out: &mut impl Write) -> io::Result<()> {
    let status = fs::read_to_string("/proc/self/status")?;
    for line in
        status.lines().filter(|line| line.starts_with("SigBlk") || line.starts_with("SigIgn"))
    {
        writeln!(out, "{}", line.replace(":\t", " "))?;
    }
    Ok(())
}
