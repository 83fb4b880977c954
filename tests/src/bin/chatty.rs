//! Writes a lot before it is ready.
//!
//! `chatty --bytes N [--stderr | --log FILE] [--line TEXT]` writes at least N bytes in lines of
//! 100, then `ready` or the line given, and stays.

use std::{
    fs::File,
    io::{self, Write},
};

use multitest_tests::{args::Args, stay};

/// Lines written at a time.
const BLOCK: usize = 640;

fn main() -> io::Result<()> {
    let args = Args::read();
    let bytes = args.number("--bytes", 0_u64);
    let line = args.text("--line").unwrap_or_else(|| "ready".to_owned());
    if args.has("--log") {
        talk(File::create(args.path("--log"))?, bytes, &line)?;
    } else if args.has("--stderr") {
        talk(io::stderr(), bytes, &line)?;
    } else {
        talk(io::stdout(), bytes, &line)?;
    }
    stay()
}

fn talk(mut out: impl Write, bytes: u64, line: &str) -> io::Result<()> {
    let one = format!("{:.<99}\n", "nothing happened ");
    let block = one.repeat(BLOCK);
    let mut left = usize::try_from(bytes).unwrap_or(usize::MAX).div_ceil(one.len());
    while left > 0 {
        let lines = left.min(BLOCK);
        out.write_all(&block.as_bytes()[..lines * one.len()])?;
        left -= lines;
    }
    writeln!(out, "{line}")?;
    out.flush()
}
