//! Writes down what it is told.
//!
//! `scribe [--log FILE]` listens on a free port of 127.0.0.1, says `listening on 127.0.0.1:PORT` and
//! its process id, and writes each line it receives: to stdout, after `error: ` to stderr, after
//! `log: ` to the log file, and after `part: ` to stdout without the end of the line. `rotate` makes
//! it rename its log to `FILE.1` and start a new one, `exit N` ends it with that code.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufRead, BufReader, Write},
    net::{Ipv4Addr, TcpListener},
    path::PathBuf,
    process,
};

use multitest_tests::{args::Args, say};

fn main() -> io::Result<()> {
    let args = Args::read();
    let scribe = Scribe { log: args.has("--log").then(|| args.path("--log")) };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    say(&format!("listening on {}, pid {}", listener.local_addr()?, process::id()))?;
    for client in listener.incoming() {
        for line in BufReader::new(client?).lines() {
            scribe.write(&line?)?;
        }
    }
    Ok(())
}

struct Scribe {
    log: Option<PathBuf>,
}

impl Scribe {
    fn write(&self, line: &str) -> io::Result<()> {
        match line.split_once(' ') {
            Some(("error:", _)) => writeln!(io::stderr(), "{line}"),
            Some(("log:", text)) => writeln!(self.open()?, "{text}"),
            Some(("part:", text)) => {
                let mut stdout = io::stdout().lock();
                stdout.write_all(text.as_bytes())?;
                stdout.flush()
            }
            Some(("exit", code)) => process::exit(code.parse().unwrap_or(2)),
            None if line == "rotate" => self.rotate(),
            _ => say(line),
        }
    }

    fn log(&self) -> io::Result<&PathBuf> {
        self.log.as_ref().ok_or_else(|| io::Error::other("`--log` is missing"))
    }

    fn open(&self) -> io::Result<File> {
        OpenOptions::new().create(true).append(true).open(self.log()?)
    }

    fn rotate(&self) -> io::Result<()> {
        let mut old = self.log()?.clone().into_os_string();
        old.push(".1");
        fs::rename(self.log()?, old)?;
        self.open().map(drop)
    }
}
