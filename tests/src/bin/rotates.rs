//! Changes its log file under whoever reads it.
//!
//! `rotates --log FILE [--lines N] [--until FILE] [--truncate]` writes `before 1` to `before N`
//! (default: 10), waits until the file of `--until` exists if one is given, renames the log to
//! `FILE.1` and starts a new one, or empties it where it is, writes `after 1` to `after N` and
//! `ready`, and stays.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use multitest_tests::{args::Args, stay};

fn main() -> io::Result<()> {
    let args = Args::read();
    let log = args.path("--log");
    let lines = args.number("--lines", 10);
    write_lines(&mut open(&log)?, "before", lines)?;
    if args.has("--until") {
        await_file(&args.path("--until"));
    }
    let mut next = if args.has("--truncate") { truncated(&log)? } else { rotated(&log)? };
    write_lines(&mut next, "after", lines)?;
    writeln!(next, "ready")?;
    stay()
}

fn open(log: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).append(true).open(log)
}

fn write_lines(log: &mut File, word: &str, lines: usize) -> io::Result<()> {
    (1..=lines).try_for_each(|line| writeln!(log, "{word} {line}"))
}

fn await_file(path: &Path) {
    while !path.exists() {
        thread::sleep(Duration::from_millis(1));
    }
}

fn truncated(log: &Path) -> io::Result<File> {
    let file = open(log)?;
    file.set_len(0)?;
    Ok(file)
}

fn rotated(log: &Path) -> io::Result<File> {
    let mut old = log.as_os_str().to_owned();
    old.push(".1");
    fs::rename(log, PathBuf::from(old))?;
    open(log)
}
