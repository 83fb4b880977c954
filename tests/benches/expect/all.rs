//! Every match of a log of 100 MB, each of whose lines matches, beside the regex crate over the
//! lines in memory.

use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::Path,
    time::Instant,
};

use multitest::expect::Log;
use regex::bytes::Regex;

use super::common::{Row, Table, Target, Unit, in_turns};

const LINES: usize = 735_000;
const ROUNDS: usize = 5;
const PATTERN: &str = r"id=(?P<id>\d+) latency=(?P<us>\d+)us";

pub(crate) fn run(table: &Table, directory: &Path) {
    let path = directory.join("long");
    write(&path).expect("there is 100 MB of room in the target directory");
    let bytes = fs::read(&path).expect("there is 100 MB of memory");
    let regex = Regex::new(PATTERN).expect("the pattern is right");
    let (ours, floor) = in_turns(ROUNDS, || all(&path), || by_hand(&regex, &bytes));
    let what = "all 735,000 matches in 100 MB";
    table.add(Row { what, unit: Unit::Time, ours, floor, target: Target::Ratio(3.0) });
}

/// Seconds to find them all in the file.
fn all(path: &Path) -> f64 {
    let begin = Instant::now();
    let found = Log::open(path).all(PATTERN).expect("it is readable");
    let took = begin.elapsed().as_secs_f64();
    assert_eq!(found.len(), LINES);
    took
}

/// Seconds to find them, and to keep each line and both groups.
fn by_hand(regex: &Regex, bytes: &[u8]) -> f64 {
    let begin = Instant::now();
    let mut found = Vec::new();
    for line in bytes.split(|byte| *byte == b'\n') {
        if let Some(groups) = regex.captures(line) {
            found.push((line.to_vec(), groups[1].to_vec(), groups[2].to_vec()));
        }
    }
    let took = begin.elapsed().as_secs_f64();
    assert_eq!(found.len(), LINES);
    took
}

fn write(path: &Path) -> std::io::Result<()> {
    let mut log = BufWriter::with_capacity(1 << 20, File::create(path)?);
    for i in 0..LINES {
        writeln!(
            log,
            "2026-11-21 22:30:12,{:06} INFO  [worker-{:02}] module.component: processed message \
             id={i:08} latency={}us payload=abcdefghijabcde",
            i % 1_000_000,
            i % 32,
            i % 997
        )?;
    }
    log.flush()
}
