//! The smallest tests, whole processes: from the spawn of a test binary to its end.
//!
//! `cargo bench -p multitest-tests --bench smallest`. It has the test binary `smallest_tests`
//! built, in release and in debug, and runs one test of it at a time; the floor is a test of the
//! same binary that does nothing.

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

const RUNS: usize = 60;
const TESTS: [(&str, f64); 2] = [("without_an_app", 0.015), ("with_an_app", 0.025)];

fn main() {
    let base = env::var_os("MULTITEST_DIR").unwrap_or_else(|| env!("CARGO_TARGET_TMPDIR").into());
    let runs = PathBuf::from(base).join("bench-smallest");
    let table = Table::new("The smallest test, whole process");
    for (build, profile) in [("release", &["--release"][..]), ("debug", &[])] {
        let binary = build_tests(profile);
        for (test, target) in TESTS {
            let what = format!("{build}, {}", test.replace('_', " "));
            let ours = || run(&binary, test, &runs);
            let (ours, floor) = in_turns(RUNS, ours, || run(&binary, "empty", &runs));
            let target = Target::AtMost(target);
            table.add(Row { what: &what, unit: Unit::Time, ours, floor, target });
        }
    }
    fs::remove_dir_all(&runs).expect("every run has its directory in it");
}

/// Has cargo build the test binary, and asks it where that is.
fn build_tests(profile: &[&str]) -> PathBuf {
    let output = Command::new(env!("CARGO"))
        .args(["test", "--package", env!("CARGO_PKG_NAME"), "--bench", "smallest_tests"])
        .args(["--no-run", "--message-format", "json"])
        .args(profile)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stderr(Stdio::inherit())
        .output()
        .expect("cargo is there, it runs this benchmark");
    assert!(output.status.success(), "cargo could not build the tests");
    let messages = String::from_utf8_lossy(&output.stdout);
    let messages = messages.lines().filter_map(|line| serde_json::from_str(line).ok());
    let mut binaries = messages.filter_map(|message: serde_json::Value| {
        (message["target"]["name"] == "smallest_tests")
            .then(|| message["executable"].as_str().map(PathBuf::from))?
    });
    binaries.next().expect("cargo names the file it built")
}

/// Seconds that the process of one test takes.
fn run(binary: &Path, test: &str, runs: &Path) -> f64 {
    let begin = Instant::now();
    let status = Command::new(binary)
        .args(["--exact", test])
        .env("MULTITEST_DIR", runs)
        .stdout(Stdio::null())
        .status()
        .expect("it was just built");
    let took = begin.elapsed();
    assert!(status.success(), "the test `{test}` failed");
    took.as_secs_f64()
}
