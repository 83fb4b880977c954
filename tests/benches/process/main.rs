//! What a spawn through the supervisor costs more than one of the standard library's, and what its
//! start costs.
//!
//! `cargo bench -p multitest-tests --bench process`. The supervisor starts once per process, so its
//! start is measured in children: this program, executed again.

#![allow(clippy::print_stdout, reason = "a benchmark prints its results")]

#[path = "../common/mod.rs"]
mod common;

use std::{
    env, fs,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use multitest::process::{self, Process};
use tokio::runtime::{Builder, Runtime};

use self::common::{Row, Table, Target, Unit, in_turns, median, seconds};

/// Ends at once: what is measured is its spawn.
const PROGRAM: &str = "/bin/true";
const SPAWNS: usize = 400;
const STARTS: usize = 30;
/// Given to this program to measure the supervisor's start in a process of its own.
const FIRST: &str = "--first-spawn";

fn main() {
    let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("bench-process");
    fs::create_dir_all(&directory).expect("the target directory is writable");
    if env::args().any(|argument| argument == FIRST) {
        println!("{}", first(&directory).as_secs_f64());
        return;
    }
    let table = Table::new("Processes");
    let (ours, floor) = spawns(&directory);
    let target = Target::AtMostOver(100e-6);
    table.add(Row { what: "one spawn", unit: Unit::Time, ours, floor, target });
    let ours = (0..STARTS).map(|_| start_in_child()).collect();
    let what = "start of the supervisor, once";
    table.add(Row {
        what,
        unit: Unit::Time,
        ours,
        floor: Vec::new(),
        target: Target::AtMost(0.005),
    });
    fs::remove_dir_all(&directory).expect("it was made above");
}

fn spawns(directory: &Path) -> (Vec<f64>, Vec<f64>) {
    let runtime = runtime();
    supervised(&runtime, directory);
    let (ours, floor) = in_turns(SPAWNS, || supervised(&runtime, directory), || plain(directory));
    (seconds(ours), seconds(floor))
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("the system grants a runtime")
}

/// The time until the program runs, spawned through the supervisor. Its end is awaited outside the
/// measurement.
fn supervised(runtime: &Runtime, directory: &Path) -> Duration {
    let command = process::Command {
        program: PathBuf::from(PROGRAM),
        env: env::vars_os().collect(),
        working_dir: directory.to_owned(),
        stdout: Some(directory.join("stdout")),
        stderr: Some(directory.join("stderr")),
        ..process::Command::default()
    };
    runtime.block_on(async {
        let begin = Instant::now();
        let process = Process::spawn(&command).await.expect("every system has it");
        let took = begin.elapsed();
        process.exited().await;
        process.kill().await;
        took
    })
}

/// The time until the program runs, spawned by the standard library with the same environment, directory, logs and a
/// process group of its own.
fn plain(directory: &Path) -> Duration {
    let log = |name| {
        let file = fs::File::options().append(true).create(true).open(directory.join(name));
        Stdio::from(file.expect("the directory is writable"))
    };
    let begin = Instant::now();
    let mut command = Command::new(PROGRAM);
    command.env_clear().envs(env::vars_os()).current_dir(directory).process_group(0);
    command.stdin(Stdio::null()).stdout(log("stdout")).stderr(log("stderr"));
    let mut child = command.spawn().expect("every system has it");
    let took = begin.elapsed();
    child.wait().expect("it is our child");
    took
}

/// What the first spawn of a process takes more than the next ones.
fn first(directory: &Path) -> Duration {
    let runtime = runtime();
    let first = supervised(&runtime, directory);
    let next = median(seconds((0..9).map(|_| supervised(&runtime, directory))));
    first.saturating_sub(Duration::from_secs_f64(next))
}

fn start_in_child() -> f64 {
    let binary = env::current_exe().expect("a running program has a file");
    let output = Command::new(binary).arg(FIRST).output().expect("it ran a moment ago");
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim().parse().expect("the child prints a number")
}
