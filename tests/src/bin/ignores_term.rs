//! Does not end when it is asked to.
//!
//! `ignores_term` ignores SIGTERM and SIGINT, says `ready`, and stays.

#![expect(unsafe_code, reason = "std does not change signal actions")]

use std::io;

use multitest_tests::{say, stay};

fn main() -> io::Result<()> {
    for signal in [libc::SIGTERM, libc::SIGINT] {
        // SAFETY: `SIG_IGN` runs no code of ours, and no other thread runs yet.
        unsafe { libc::signal(signal, libc::SIG_IGN) };
    }
    say("ready")?;
    stay()
}
