//! A thousand environments in one process leave nothing behind: no descriptor, no thread, no
//! process, no memory.
//!
//! A binary of its own, whose process runs nothing else: what is counted here is counted of a whole
//! process.

use std::{
    fs,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use multitest::prelude::*;
use multitest_drivers::{App, TcpClient, TcpServer};

/// Set for the process that is counted.
const COUNTED: &str = "MULTITEST_TESTS_THOUSAND";
/// By then the memory has the size that it needs.
const WARM: usize = 300;
const ALL: usize = 1_000;
/// In bytes.
const MEMORY_OF_EACH: usize = 1024;

#[test]
fn a_thousand_environments_leave_nothing_behind() {
    let binary = std::env::current_exe().expect("a running program has a file");
    let output = Command::new(binary)
        .args(["--ignored", "--exact", "counted_process", "--test-threads=1", "--nocapture"])
        .env(COUNTED, "1")
        .output()
        .expect("this very file can be executed");
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text);
    assert!(output.status.success(), "{text}");
}

#[test]
#[ignore = "it is run by the test above, in a process of its own"]
fn counted_process() {
    if std::env::var_os(COUNTED).is_none() {
        return;
    }
    // The first one starts the supervisors and the watcher of logs, which stay.
    environments(1);
    let first = Counts::new();
    environments(WARM - 1);
    let warm = memory();
    environments(ALL - WARM);
    let last = Counts::new();
    assert_eq!(last, first);
    let grown = memory().saturating_sub(warm);
    let each = grown / (ALL - WARM);
    assert!(each < MEMORY_OF_EACH, "each environment left {each} bytes behind, {grown} in all");
}

fn environments(count: usize) {
    for _ in 0..count {
        environment_of_three();
    }
}

#[multitest(
    env = {
        app: App {
            binary: "/bin/sh",
            args: ["-c", "echo ready; exec sleep 1000"],
            stdout: ["ready"],
        },
        server: TcpServer,
        client: TcpClient { address: server.address() },
    },
)]
#[ignore = "it is run by the test above, a thousand times"]
async fn environment_of_three(app: &App, server: &TcpServer, client: &TcpClient) -> Result<()> {
    assert!(app.pid() > 0);
    client.send("hello").await?;
    assert_eq!(server.receive_text().await?, "hello");
    Ok(())
}

/// What this process, and the supervisors below it, hold at a moment.
#[derive(Debug, PartialEq, Eq)]
struct Counts {
    /// What each descriptor is open on, without numbers that differ from one to the next.
    descriptors: Vec<String>,
    threads: usize,
    supervisors: Vec<Supervisor>,
}

/// The name of a process, and how many descriptors it has.
type Supervisor = (String, usize);

/// Who is left when no program runs.
const AT_REST: [&str; 3] = ["multitest-guard", "multitest-super", "multitest-keep"];

impl Counts {
    fn new() -> Self {
        Self {
            supervisors: supervisors_at_rest(),
            descriptors: descriptors(std::process::id()),
            threads: fs::read_dir("/proc/self/task").expect("/proc is mounted").count(),
        }
    }
}

/// The keeper of the last program ends a moment after its program, and the next one is made then;
/// so they are looked at until two looks see the same.
fn supervisors_at_rest() -> Vec<Supervisor> {
    let deadline = Instant::now() + Duration::from_secs(10);
    let mut last = Vec::new();
    loop {
        let mut now = Vec::new();
        supervisors(std::process::id(), &mut now);
        let names: Vec<_> = now.iter().map(|(name, _)| name.as_str()).collect();
        if (names == AT_REST && now == last) || Instant::now() > deadline {
            return now;
        }
        last = now;
        thread::park_timeout(Duration::from_millis(2));
    }
}

/// Every process below `pid`, parents before children.
fn supervisors(pid: u32, found: &mut Vec<Supervisor>) {
    let tasks = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    for task in tasks {
        let children = fs::read_to_string(task.path().join("children")).unwrap_or_default();
        for child in children.split_whitespace().filter_map(|child| child.parse().ok()) {
            let name = fs::read_to_string(format!("/proc/{child}/comm")).unwrap_or_default();
            found.push((name.trim().to_owned(), descriptors(child).len()));
            supervisors(child, found);
        }
    }
}

fn descriptors(pid: u32) -> Vec<String> {
    let entries = fs::read_dir(format!("/proc/{pid}/fd")).into_iter().flatten().flatten();
    let targets = entries.filter_map(|entry| fs::read_link(entry.path()).ok());
    let kind =
        |text: String| text.trim_end_matches(|c: char| "[]0123456789".contains(c)).to_owned();
    let mut kinds: Vec<_> = targets.map(|target| kind(target.display().to_string())).collect();
    kinds.sort();
    kinds
}

/// What is in memory of this process's own, in bytes: without the pages of files.
fn memory() -> usize {
    let status = fs::read_to_string("/proc/self/status").expect("/proc is mounted");
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    let kib = line.and_then(|rest| rest.split_whitespace().next()?.parse::<usize>().ok());
    kib.expect("the kernel tells it in KiB") * 1024
}
