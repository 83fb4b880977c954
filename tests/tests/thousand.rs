//! A thousand environments in one process leave nothing behind: no descriptor, no thread, no
//! process, no memory.
//!
//! A binary of its own, whose process runs nothing else: what is counted here is counted of a whole
//! process.

// What a process holds is counted in /proc.
#![cfg(target_os = "linux")]

use std::{
    collections::BTreeMap,
    fs,
    ops::RangeInclusive,
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
    let before = Held::new();
    assert_eq!(supervisors(), [], "nothing has been started yet");
    environments(1);
    let first = supervisors_at_rest();
    Held::new().assert_only_kept(&before);
    environments(WARM - 1);
    let warm = memory();
    environments(ALL - WARM);
    assert_eq!(supervisors_at_rest(), first);
    Held::new().assert_only_kept(&before);
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

/// What stays from the first environment to the end of the process, by kind: how many, and what for.
const KEPT: [(&str, RangeInclusive<usize>, &str); 5] = [
    ("descriptor of events", 1..=1, "the file that each environment adds its events to"),
    ("descriptor of eventfd", 1..=1, "what the handler of SIGINT and SIGTERM writes to"),
    ("descriptor of inotify", 1..=2, "one for a waiter alone, one for those that wait beside it"),
    ("descriptor of socket", 3..=3, "to the supervisor; and tokio's pair for its signals"),
    ("thread multitest-logs", 0..=1, "it reads the inotify of those that wait beside another"),
];

/// The descriptors and threads of this process: how many of each kind.
#[derive(Debug)]
struct Held(BTreeMap<String, usize>);

impl Held {
    fn new() -> Self {
        let tasks = fs::read_dir("/proc/self/task").expect("/proc is mounted").flatten();
        let names = tasks.filter_map(|task| fs::read_to_string(task.path().join("comm")).ok());
        let threads = names.map(|name| format!("thread {}", name.trim()));
        let mut kinds = BTreeMap::new();
        for kind in descriptors(std::process::id()).into_iter().chain(threads) {
            *kinds.entry(kind).or_default() += 1;
        }
        Self(kinds)
    }

    /// Fails unless this is what there was `before` and what is kept.
    #[track_caller]
    fn assert_only_kept(&self, before: &Self) {
        let count = |held: &Self, kind: &str| held.0.get(kind).copied().unwrap_or_default();
        let kinds = self.0.keys().chain(before.0.keys()).map(String::as_str);
        for kind in kinds.chain(KEPT.iter().map(|(kind, ..)| *kind)) {
            let (now, before) = (count(self, kind), count(before, kind));
            let kept = KEPT.iter().find(|(kept, ..)| *kept == kind);
            let (more, what) =
                kept.map_or((0..=0, "nothing"), |(_, more, what)| (more.clone(), *what));
            let fits = now >= before && more.contains(&(now - before));
            assert!(fits, "{kind}: {before} became {now}; {more:?} may stay: {what}\n{self:#?}");
        }
    }
}

/// The name of a process, and how many descriptors it has.
type Supervisor = (String, usize);

/// Who is left when no program runs.
const AT_REST: [&str; 2] = ["multitest-guard", "multitest-super"];

/// The supervisor forgets the last program a moment after its end; so they are looked at until two
/// looks see the same.
fn supervisors_at_rest() -> Vec<Supervisor> {
    let deadline = Instant::now() + Duration::from_secs(10);
    let mut last = Vec::new();
    loop {
        let now = supervisors();
        let names: Vec<_> = now.iter().map(|(name, _)| name.as_str()).collect();
        if names == AT_REST && now == last {
            return now;
        }
        assert!(Instant::now() < deadline, "they do not come to rest: {now:?}");
        last = now;
        thread::park_timeout(Duration::from_millis(2));
    }
}

/// Every process below this one, parents before children.
fn supervisors() -> Vec<Supervisor> {
    let mut found = Vec::new();
    below(std::process::id(), &mut found);
    found
}

fn below(pid: u32, found: &mut Vec<Supervisor>) {
    let tasks = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    for task in tasks {
        let children = fs::read_to_string(task.path().join("children")).unwrap_or_default();
        for child in children.split_whitespace().filter_map(|child| child.parse().ok()) {
            let name = fs::read_to_string(format!("/proc/{child}/comm")).unwrap_or_default();
            found.push((name.trim().to_owned(), descriptors(child).len()));
            below(child, found);
        }
    }
}

/// What each descriptor of `pid` is open on, without numbers that differ from one to the next.
fn descriptors(pid: u32) -> Vec<String> {
    let entries = fs::read_dir(format!("/proc/{pid}/fd")).into_iter().flatten().flatten();
    let targets = entries.filter_map(|entry| fs::read_link(entry.path()).ok());
    let kind = |text: String| {
        if text.ends_with(".ndjson") {
            return "descriptor of events".to_owned();
        }
        let text = text.trim_start_matches("anon_inode:").trim_start_matches('[');
        let text = text.trim_end_matches(|c: char| "[]:0123456789".contains(c));
        format!("descriptor of {text}")
    };
    targets.map(|target| kind(target.display().to_string())).collect()
}

/// What is in memory of this process's own, in bytes: without the pages of files.
fn memory() -> usize {
    let status = fs::read_to_string("/proc/self/status").expect("/proc is mounted");
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    let kib = line.and_then(|rest| rest.split_whitespace().next()?.parse::<usize>().ok());
    kib.expect("the kernel tells it in KiB") * 1024
}
