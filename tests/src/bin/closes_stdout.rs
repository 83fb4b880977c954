//! Gives up its stdout and stderr, as daemons do, and goes on in a log file.
//!
//! `closes_stdout --log FILE` says `detaching`, closes both, writes `ready` to the file, and stays.

#![expect(unsafe_code, reason = "std does not close its own descriptors")]

use std::{
    fs::File,
    io::{self, Write},
    os::fd::{FromRawFd, OwnedFd},
};

use multitest_tests::{args::Args, say, stay};

fn main() -> io::Result<()> {
    let log = Args::read().path("--log");
    say("detaching")?;
    for descriptor in [libc::STDOUT_FILENO, libc::STDERR_FILENO] {
        // SAFETY: it is open, and nothing of this program uses it from here on.
        drop(unsafe { OwnedFd::from_raw_fd(descriptor) });
    }
    writeln!(File::create(log)?, "ready")?;
    stay()
}
