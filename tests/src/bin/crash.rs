//! Says a few lines and ends badly.
//!
//! `crash [--stdout LINE].. [--stderr LINE].. [--after MS] [--code N | --abort]` writes the lines,
//! waits (default: not at all), and exits with the code (default: 1) or by SIGABRT.

use std::{io, process, thread, time::Duration};

use multitest_tests::{args::Args, say};

fn main() -> io::Result<()> {
    let args = Args::read();
    for line in args.all("--stdout") {
        say(&line)?;
    }
    for line in args.all("--stderr") {
        eprintln!("{line}");
    }
    thread::sleep(Duration::from_millis(args.number("--after", 0)));
    if args.has("--abort") {
        process::abort();
    }
    process::exit(args.number("--code", 1))
}
