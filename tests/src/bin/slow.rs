//! Is ready late.
//!
//! `slow [--after MS] [--line TEXT] [--log FILE]` writes `ready`, or the line given, to stdout or
//! to the end of the log file after that many milliseconds (default: 0), and stays.

use std::{fs::OpenOptions, io, io::Write, thread, time::Duration};

use multitest_tests::{args::Args, say, stay};

fn main() -> io::Result<()> {
    let args = Args::read();
    let line = args.text("--line").unwrap_or_else(|| "ready".to_owned());
    thread::sleep(Duration::from_millis(args.number("--after", 0)));
    if args.has("--log") {
        let mut log = OpenOptions::new().create(true).append(true).open(args.path("--log"))?;
        writeln!(log, "{line}")?;
    } else {
        say(&line)?;
    }
    stay()
}
