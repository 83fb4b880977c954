//! How soon a line in a log is seen, and how fast a long log is searched.
//!
//! `cargo bench -p multitest-tests --bench logs`. It writes a log of 1 GB to the target directory,
//! and holds one as long in memory for the floor.

#![allow(clippy::print_stdout, reason = "a benchmark prints its results")]

#[path = "../common/mod.rs"]
mod common;

mod latency;
mod long;

use std::{fs, path::PathBuf};

use multitest::{logs::Search, pattern::Pattern};
use tokio::runtime::{Builder, Runtime};

use self::common::Table;

fn main() {
    let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("bench-logs");
    fs::create_dir_all(&directory).expect("the target directory is writable");
    let table = Table::new("Logs");
    latency::run(&table, &directory);
    long::run(&table, &directory);
    fs::remove_dir_all(&directory).expect("it was made above");
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("the system grants a runtime")
}

/// A search for the line that says where a server listens.
fn search(log: PathBuf) -> Search {
    let pattern = Pattern::new(LISTENING).expect("the pattern is right");
    Search::new(log, vec![pattern])
}

const LISTENING: &str = r"listening on (?P<host>[^:]+):(?P<port>\d+)";
