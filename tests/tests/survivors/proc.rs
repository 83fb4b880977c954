//! What /proc tells of processes, a wait with a deadline, and random numbers that can be repeated.

use std::{
    fs, thread,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use rustix::process::{Pid, Signal, kill_process};

/// The living processes with `mark` on their command lines.
pub(crate) fn alive(mark: &str) -> Vec<(i32, String)> {
    let with_line = |pid: i32| {
        let line = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
        let line = String::from_utf8_lossy(&line).replace('\0', " ");
        line.contains(mark).then_some((pid, line))
    };
    pids().filter_map(with_line).filter(|(pid, _)| lives(*pid)).collect()
}

/// The living processes whose environment has `variable`, `NAME=value`.
pub(crate) fn with_variable(variable: &str) -> Vec<i32> {
    let has = |pid: &i32| {
        let environment = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
        environment.split(|byte| *byte == 0).any(|entry| entry == variable.as_bytes())
    };
    pids().filter(has).filter(|pid| lives(*pid)).collect()
}

fn pids() -> impl Iterator<Item = i32> {
    let entries = fs::read_dir("/proc").expect("the tests need /proc");
    entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

/// Whether `pid` is there and no zombie.
pub(crate) fn lives(pid: i32) -> bool {
    stat(pid).is_some_and(|(state, _)| state != "Z" && state != "X")
}

/// The state and the parent of `pid`.
fn stat(pid: i32) -> Option<(String, i32)> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let mut fields = stat.rsplit_once(") ")?.1.split_whitespace();
    Some((fields.next()?.to_owned(), fields.next()?.parse().ok()?))
}

/// The name and pid of every descendant of `pid`.
pub(crate) fn descendants(pid: i32) -> Vec<(String, i32)> {
    let children = pids().filter(|child| stat(*child).is_some_and(|(_, parent)| parent == pid));
    let name = |child| fs::read_to_string(format!("/proc/{child}/comm")).unwrap_or_default();
    children
        .flat_map(|child| {
            let mut all = vec![(name(child).trim().to_owned(), child)];
            all.extend(descendants(child));
            all
        })
        .collect()
}

/// Sends `to` the signal; whoever is gone is no concern.
pub(crate) fn signal(to: i32, signal: Signal) {
    if let Some(pid) = Pid::from_raw(to) {
        let _ = kill_process(pid, signal);
    }
}

/// Looks at growing intervals until `check` holds; `false` when it did not within `limit`.
pub(crate) fn eventually(limit: Duration, mut check: impl FnMut() -> bool) -> bool {
    let begun = Instant::now();
    let mut interval = Duration::from_millis(1);
    loop {
        if check() {
            return true;
        }
        let left = limit.saturating_sub(begun.elapsed());
        if left.is_zero() {
            return false;
        }
        thread::park_timeout(interval.min(left));
        interval = (interval * 2).min(Duration::from_millis(20));
    }
}

/// Numbers that look random (the generator of Knuth's MMIX); `Debug` shows the seed to repeat them with.
#[derive(Debug)]
pub(crate) struct Random {
    #[expect(dead_code, reason = "shown when a test fails")]
    seed: u64,
    state: u64,
}

/// A generator seeded by the clock.
pub(crate) fn random() -> Random {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let seed = u64::from(now.subsec_nanos());
    Random { seed, state: seed }
}

impl Random {
    /// The next number, from 0 up to 1.
    pub(crate) fn next_share(&mut self) -> f64 {
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let high = u32::try_from(self.state >> 32).unwrap_or_default();
        f64::from(high) / (f64::from(u32::MAX) + 1.0)
    }
}
