//! How long tests take to compile: a crate with 200 `#[multitest]` functions of five drivers each
//! beside the same tests written by hand against the runtime, and how long one function takes to
//! expand.
//!
//! `cargo bench -p multitest-tests --bench compile`. Both crates are written and built in the target
//! directory, in debug, without incremental compilation; what they depend on is built before.

#![allow(clippy::print_stdout, reason = "a benchmark prints its results")]

#[path = "../common/mod.rs"]
mod common;
mod sources;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use self::common::{Row, Table, Target, Unit, in_turns};

const FUNCTIONS: u32 = 200;
const RUNS: usize = 3;

fn main() {
    let ours = Crate::new("declared", &sources::declared(FUNCTIONS));
    let floor = Crate::new("by-hand", &sources::by_hand(FUNCTIONS));
    // The first build has the dependencies in it.
    let (_, _) = (ours.build(), floor.build());
    let table = Table::new("200 tests of five drivers, compiled");
    let (times, hand) = in_turns(RUNS, || ours.build(), || floor.build());
    let target = Target::Ratio(2.0);
    table.add(Row {
        what: "by hand is the floor",
        unit: Unit::Time,
        ours: times,
        floor: hand,
        target,
    });
    let expansion = median_expansion(&ours) / f64::from(FUNCTIONS) * 1e6;
    println!("expansion of one function: {expansion:.0} us");
}

/// A crate of tests that is built again and again.
struct Crate {
    directory: PathBuf,
    target: PathBuf,
}

impl Crate {
    fn new(name: &str, source: &str) -> Self {
        let all = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-compile");
        let directory = all.join(name);
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        fs::create_dir_all(directory.join("tests")).expect("the target directory can be written");
        let write = |file: &str, text: &str| {
            fs::write(directory.join(file), text).expect("the target directory can be written");
        };
        write("Cargo.toml", &sources::manifest(name, &workspace));
        write("tests/all.rs", source);
        fs::copy(workspace.join("Cargo.lock"), directory.join("Cargo.lock")).expect("it is there");
        Self { directory, target: all.join("target") }
    }

    fn cargo(&self) -> Command {
        let mut cargo = Command::new(env!("CARGO"));
        cargo
            .current_dir(&self.directory)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_INCREMENTAL", "0")
            .env_remove("RUSTFLAGS");
        cargo
    }

    /// Seconds that the tests alone take to compile and link.
    fn build(&self) -> f64 {
        self.touch();
        let begin = Instant::now();
        let output = self.cargo().args(["test", "--no-run", "--quiet"]).output();
        let took = begin.elapsed();
        let output = output.expect("cargo is there, it runs this benchmark");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        took.as_secs_f64()
    }

    /// Has cargo build the tests again.
    fn touch(&self) {
        let file = self.directory.join("tests/all.rs");
        let text = fs::read(&file).expect("it was written");
        fs::write(&file, text).expect("it was written");
    }

    /// Seconds that the compiler spends on the expansion of all macros.
    fn expansion(&self) -> f64 {
        self.touch();
        let output = self
            .cargo()
            .args(["rustc", "--profile", "test", "--test", "all", "--", "-Ztime-passes"])
            // The compiler tells its times to those who accept that this may change.
            .env("RUSTC_BOOTSTRAP", "1")
            .output()
            .expect("cargo is there");
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8_lossy(&text);
        let line = text.lines().find(|line| line.ends_with("macro_expand_crate"));
        let seconds = line.and_then(|line| line.trim().strip_prefix("time:")?.split(';').next());
        seconds
            .and_then(|seconds| seconds.trim().parse().ok())
            .unwrap_or_else(|| panic!("the compiler says nothing of its passes:\n{text}"))
    }
}

fn median_expansion(ours: &Crate) -> f64 {
    common::median((0..RUNS).map(|_| ours.expansion()).collect())
}
