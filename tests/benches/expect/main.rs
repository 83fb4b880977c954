//! How soon a test goes on that expects a line, and how long all matches of a long log take.
//!
//! `cargo bench -p multitest-tests --bench expect`. It writes a log of 100 MB to the target
//! directory, and holds one as long in memory for the floor.

#![allow(clippy::print_stdout, reason = "a benchmark prints its results")]

#[path = "../common/mod.rs"]
mod common;

mod all;
mod line;

use std::{fs, path::PathBuf};

use tokio::runtime::{Builder, Runtime};

use self::common::Table;

fn main() {
    let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("bench-expect");
    fs::create_dir_all(&directory).expect("the target directory is writable");
    let table = Table::new("Expectations");
    line::run(&table, &directory);
    all::run(&table, &directory);
    fs::remove_dir_all(&directory).expect("it was made above");
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("the system grants a runtime")
}
