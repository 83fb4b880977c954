//! What the programs under test share: arguments, lines of output, and staying alive.
//!
//! The programs themselves are in `src/bin`, one per file; an integration test finds `echo` at
//! `env!("CARGO_BIN_EXE_echo")`. Each of them does one thing that programs in the wild do, and says
//! in its first lines what that is and which arguments it takes. Nothing here knows multitest.

pub mod args;

use std::{
    io::{self, Write},
    process, thread,
    time::{Duration, Instant},
};

/// How long a program stays that nobody stops: a broken test must not leave it for ever.
const LIFETIME: Duration = Duration::from_mins(10);

/// Writes `line` to stdout, in one piece and at once.
///
/// # Errors
///
/// When stdout is closed.
pub fn say(line: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{line}")?;
    stdout.flush()
}

/// Stays until a signal ends the program; after ten minutes it ends by itself, with code 99.
pub fn stay() -> ! {
    let end = Instant::now() + LIFETIME;
    while let Some(left) = end.checked_duration_since(Instant::now()) {
        thread::park_timeout(left);
    }
    process::exit(99)
}
