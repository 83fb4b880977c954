//! Writes what is no text, and a line without an end in sight, before it is ready.
//!
//! `binary_noise [--width BYTES] [--line TEXT]` writes every byte but the newline, each between
//! words, then one line of that many bytes (default: 1.5 MiB) that ends in `tail`, then `ready` or
//! the line given, and stays.

use std::io::{self, Write};

use multitest_tests::{args::Args, stay};

fn main() -> io::Result<()> {
    let args = Args::read();
    let width = args.number("--width", 3 * 512 * 1024);
    let line = args.text("--line").unwrap_or_else(|| "ready".to_owned());
    noise(io::stdout().lock(), width, &line)?;
    stay()
}

fn noise(mut out: impl Write, width: usize, line: &str) -> io::Result<()> {
    for byte in (0..=u8::MAX).filter(|byte| *byte != b'\n') {
        out.write_all(&[b'<', byte, b'>'])?;
    }
    out.write_all(b"\n")?;
    out.write_all(&vec![b'x'; width.saturating_sub(4)])?;
    writeln!(out, "tail\n{line}")?;
    out.flush()
}
