//! A pattern on the last line of 1 GB, beside the regex crate over the same bytes in memory.

use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::Path,
    time::Instant,
};

use super::{
    LISTENING,
    common::{Row, Table, Target, Unit, in_turns},
    runtime, search,
};

const SIZE: usize = 1_000_000_000;
const ROUNDS: usize = 5;
/// What a search may need besides the file, in bytes.
const MEMORY: f64 = 4.0 * 1024.0 * 1024.0;

pub(crate) fn run(table: &Table, directory: &Path) {
    let log = directory.join("long");
    write(&log).expect("there is 1 GB of room in the target directory");
    let short = directory.join("short");
    write_lines(&short, 1_000_000).expect("there is 1 MB of room in the target directory");
    let peaks = [&short, &log].map(|log| growth(|| searched(log)));

    let bytes = fs::read(&log).expect("there is 1 GB of memory");
    let regex = regex::bytes::Regex::new(LISTENING).expect("the pattern is right");
    let (ours, floor) = in_turns(
        ROUNDS,
        || searched(&log),
        || {
            let begin = Instant::now();
            assert!(regex.captures(&bytes).is_some(), "it is on the last line");
            begin.elapsed().as_secs_f64()
        },
    );
    let what = "pattern on the last line of 1 GB";
    table.add(Row { what, unit: Unit::Time, ours, floor, target: Target::Ratio(1.5) });
    let what = "memory for that (floor: for 1 MB)";
    let [floor, ours] = peaks.map(|peak| vec![peak]);
    let target = Target::AtMost(MEMORY);
    table.add(Row { what, unit: Unit::Bytes, ours, floor, target });
}

/// Seconds to find the pattern in the file.
fn searched(log: &Path) -> f64 {
    runtime().block_on(async {
        let mut search = search(log.to_owned());
        let begin = Instant::now();
        search.wait().await.expect("it is readable");
        begin.elapsed().as_secs_f64()
    })
}

fn write(log: &Path) -> std::io::Result<()> {
    write_lines(log, SIZE)
}

/// Lines as a server writes them, up to `size` bytes, and then the one that is looked for.
fn write_lines(log: &Path, size: usize) -> std::io::Result<()> {
    let mut log = BufWriter::with_capacity(1 << 20, File::create(log)?);
    let (mut written, mut i) = (0, 0_u32);
    while written < size {
        let line = format!(
            "2026-11-21 22:30:12,{:06} INFO  [worker-{:02}] module.component: processed message \
             id={i:08} latency={}us payload=abcdefghij\n",
            i % 1_000_000,
            i % 32,
            i % 997
        );
        log.write_all(line.as_bytes())?;
        (written, i) = (written + line.len(), i + 1);
    }
    log.write_all(
        b"2026-11-21 22:31:00,000000 INFO  [main] server: listening on 127.0.0.1:54321\n",
    )?;
    log.flush()
}

/// By how many bytes the memory of this process grew at most while `search` ran.
fn growth(search: impl FnOnce() -> f64) -> f64 {
    // `5` sets the peak back to what is in use now.
    fs::write("/proc/self/clear_refs", "5").expect("/proc is mounted");
    let before = memory("VmRSS:");
    search();
    (memory("VmHWM:") - before).max(0.0)
}

fn memory(field: &str) -> f64 {
    let status = fs::read_to_string("/proc/self/status").expect("/proc is mounted");
    let line = status.lines().find_map(|line| line.strip_prefix(field));
    let kib = line.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok());
    kib.expect("the kernel tells it in KiB") * 1024.0
}
