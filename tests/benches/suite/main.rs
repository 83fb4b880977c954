//! What a testcase of a suite costs beside a plain test.
//!
//! `cargo bench -p multitest-tests --bench suite`. It has the test binary `suite_tests` built and runs its testcases, all
//! 200 and one alone, one after another; the difference is what 199 of them take.

#![allow(clippy::print_stdout, reason = "a benchmark prints its results")]

#[path = "../common/mod.rs"]
mod common;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

use self::common::{Row, Table, Target, Unit, in_turns};

const RUNS: usize = 25;
const OTHERS: f64 = 199.0;
/// What a testcase may take beyond a plain test, in seconds.
const MOST: f64 = 0.000_2;

fn main() {
    let base = env::var_os("MULTITEST_DIR").unwrap_or_else(|| env!("CARGO_TARGET_TMPDIR").into());
    let runs = PathBuf::from(base).join("bench-suite");
    let table = Table::new("A testcase in a suite of 200");
    let binary = build_tests();
    for kind in ["asynchronous", "synchronous"] {
        let ours = || one(&binary, &format!("ours::{kind}"), "case_001_0", &runs);
        let floor = || one(&binary, "floor::plain", "case_001_0", &runs);
        let (ours, floor) = in_turns(RUNS, ours, floor);
        let target = Target::AtMostOver(MOST);
        table.add(Row { what: kind, unit: Unit::Time, ours, floor, target });
    }
    fs::remove_dir_all(&runs).expect("every run has its directory in it");
}

/// Has cargo build the test binary, and asks it where that is.
fn build_tests() -> PathBuf {
    let output = Command::new(env!("CARGO"))
        .args(["test", "--release", "--package", env!("CARGO_PKG_NAME"), "--bench", "suite_tests"])
        .args(["--no-run", "--message-format", "json"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stderr(Stdio::inherit())
        .output()
        .expect("cargo is there, it runs this benchmark");
    assert!(output.status.success(), "cargo could not build the tests");
    let messages = String::from_utf8_lossy(&output.stdout);
    let messages = messages.lines().filter_map(|line| serde_json::from_str(line).ok());
    let mut binaries = messages.filter_map(|message: serde_json::Value| {
        (message["target"]["name"] == "suite_tests")
            .then(|| message["executable"].as_str().map(PathBuf::from))?
    });
    binaries.next().expect("cargo names the file it built")
}

/// Seconds that one of the tests in `module` takes; `first` is the first of them.
fn one(binary: &Path, module: &str, first: &str, runs: &Path) -> f64 {
    let all = run(binary, &[&format!("{module}::")], runs);
    let alone = run(binary, &["--exact", &format!("{module}::{first}")], runs);
    (all - alone).max(0.0) / OTHERS
}

fn run(binary: &Path, filter: &[&str], runs: &Path) -> f64 {
    let begin = Instant::now();
    let output = Command::new(binary)
        .args(filter)
        .arg("--test-threads=2")
        .env("MULTITEST_DIR", runs)
        .stderr(Stdio::inherit())
        .output()
        .expect("it was just built");
    let took = begin.elapsed();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && !text.contains(" 0 passed"), "{filter:?}: {text}");
    took.as_secs_f64()
}
