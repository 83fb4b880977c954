//! Runs of before, read back from their events: which walks of a test ended, which failed, which were left.

use std::{
    fs::{self, File},
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    time::SystemTime,
};

use super::{hand, positions::Positions};
use crate::{
    event::{Event, Record, SerialTurn, WalkCounts, WalkEnd, WalkOutcome, WalksEnd, WalksStart},
    stat,
};

/// How far the times of files may be behind the clock, in microseconds.
const COARSE: u64 = 1_000_000;

/// What the events of a process tell of the walks of one test.
#[derive(Clone, Debug)]
pub(super) struct Former {
    /// The name of the run.
    pub(super) run: String,
    pub(super) process: u32,
    /// When the walks began, in microseconds since 1970.
    pub(super) time_us: u64,
    pub(super) start: WalksStart,
    /// The positions of those that ended, and how they did.
    pub(super) ended: Positions,
    pub(super) counts: WalkCounts,
    /// Walks that were told of, failures among them, in the order in which they ended.
    pub(super) walks: Vec<WalkEnd>,
    /// A serial action that had begun and not ended.
    pub(super) turn: Option<SerialTurn>,
    pub(super) end: Option<WalksEnd>,
    /// The test binary.
    binary: PathBuf,
    /// The test's directory.
    directory: PathBuf,
}

impl Former {
    /// Whether walks are left that could still run.
    pub(super) fn is_unfinished(&self) -> bool {
        self.end.as_ref().is_none_or(|end| end.left > 0)
    }

    /// Whether the process ended without a word.
    pub(super) fn died(&self) -> bool {
        self.end.is_none()
    }

    /// Whether the process still runs.
    pub(super) fn goes_on(&self) -> bool {
        self.died()
            && self.process != std::process::id()
            && stat::program(self.process.cast_signed())
                .is_some_and(|program| program == self.binary)
    }

    /// The walks that were at hand when the process ended, if it ended without a word.
    pub(super) fn at_hand(&self) -> Vec<u128> {
        if self.died() { hand::left(&self.directory.join(hand::FILE)) } else { Vec::new() }
    }

    /// The walks that failed, as they were told of.
    pub(super) fn failures(&self) -> impl Iterator<Item = &WalkEnd> {
        self.walks.iter().filter(|walk| walk.outcome == WalkOutcome::Failed)
    }
}

/// What the events in `file` tell of the walks of `test`: of the last time it ran, should there be several.
pub(super) fn read(file: &Path, test: &str) -> Option<Former> {
    let named = format!("\"test\":{}", serde_json::to_string(test).ok()?);
    let mut reader = Reader::default();
    for line in BufReader::new(File::open(file).ok()?).split(b'\n').map_while(Result::ok) {
        // A line costs a hundred times more to read as an event than to look at.
        let line = String::from_utf8_lossy(&line);
        if line.contains(&named) || line.contains("\"event\":\"process_started\"") {
            // A process that was killed may have left half a line.
            let record = serde_json::from_str::<Record>(&line).ok();
            if let Some(record) = record {
                reader.take(record);
            }
        }
    }
    reader.former
}

#[derive(Default)]
struct Reader {
    run: String,
    binary: PathBuf,
    directory: PathBuf,
    former: Option<Former>,
}

impl Reader {
    fn take(&mut self, record: Record) {
        match record.event {
            Event::ProcessStarted { run, binary } => (self.run, self.binary) = (run, binary),
            Event::TestStarted { directory, .. } => self.directory = directory,
            Event::WalksStarted(start) => {
                self.former = Some(Former {
                    run: self.run.clone(),
                    process: record.process,
                    time_us: record.time_us,
                    start,
                    ended: Positions::default(),
                    counts: WalkCounts::default(),
                    walks: Vec::new(),
                    turn: None,
                    end: None,
                    binary: self.binary.clone(),
                    directory: self.directory.clone(),
                });
            }
            event => {
                if let Some(former) = &mut self.former {
                    former.take(event);
                }
            }
        }
    }
}

impl Former {
    fn take(&mut self, event: Event) {
        match event {
            Event::WalkFinished(walk) => self.walks.push(walk),
            Event::WalksProgress(progress) => {
                progress.ended.into_iter().for_each(|range| self.ended.add(range));
                self.counts = progress.counts;
            }
            Event::SerialStarted(turn) => self.turn = Some(turn),
            Event::SerialFinished(_) => self.turn = None,
            Event::WalksFinished(end) => {
                self.counts = end.counts;
                self.end = Some(end);
            }
            _ => {}
        }
    }
}

/// The runs of `test` in `base`, the newest first. Reads no more files than are asked for.
pub(super) fn newest<'a>(base: &Path, test: &'a str) -> impl Iterator<Item = Former> + use<'a> {
    let mut files = event_files(base);
    let mut found: Vec<Former> = Vec::new();
    std::iter::from_fn(move || {
        loop {
            // A file that was last written before the walks of another began has none that began later.
            let newest = (0..found.len()).max_by_key(|&at| found[at].time_us);
            let older = |time: SystemTime| {
                newest.is_some_and(|at| micros(time) + COARSE < found[at].time_us)
            };
            match files.last() {
                Some((changed, _)) if !older(*changed) => {
                    let (_, file) = files.pop()?;
                    found.extend(read(&file, test));
                }
                _ => return newest.map(|at| found.swap_remove(at)),
            }
        }
    })
}

/// The event files at `place`: a file, or the directory of a run.
pub(super) fn files_of(place: &Path) -> Vec<PathBuf> {
    if place.is_file() {
        return vec![place.to_path_buf()];
    }
    let entries = fs::read_dir(place.join("events")).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| is_events(path)).collect()
}

fn is_events(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "ndjson")
}

/// The event files of all runs in `base`, the one that was written last at the end.
fn event_files(base: &Path) -> Vec<(SystemTime, PathBuf)> {
    let runs = fs::read_dir(base).into_iter().flatten().flatten();
    let changed = |file: PathBuf| Some((fs::metadata(&file).ok()?.modified().ok()?, file));
    let mut files: Vec<(SystemTime, PathBuf)> =
        runs.flat_map(|run| files_of(&run.path())).filter_map(changed).collect();
    files.sort();
    files
}

fn micros(time: SystemTime) -> u64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
pub(super) mod tests {
    use super::{super::tests::Folder, *};
    use crate::event::{VERSION, WalksProgress};

    pub(in crate::walking) fn start(fingerprint: &str, request: Option<&str>) -> WalksStart {
        WalksStart {
            actions: Vec::new(),
            walks: 100,
            selected: 100,
            selection: "all".to_owned(),
            seed: None,
            numbers: None,
            fingerprint: fingerprint.to_owned(),
            request: request.map(str::to_owned),
            resumed_from: None,
        }
    }

    pub(in crate::walking) fn walk(walk: u128, outcome: WalkOutcome) -> WalkEnd {
        WalkEnd {
            walk,
            text: format!("open={walk}"),
            outcome,
            elapsed_us: None,
            steps: Vec::new(),
            error: (outcome == WalkOutcome::Failed).then(|| "it failed".to_owned()),
            failed_action: None,
            token: None,
        }
    }

    pub(in crate::walking) fn end(left: u128, interrupted: bool) -> Event {
        let counts = WalkCounts::default();
        Event::WalksFinished(WalksEnd { counts, left, elapsed_us: 1, interrupted })
    }

    /// Writes events of `test` to the run's file of a process that has ended.
    pub(in crate::walking) fn write(
        base: &Path,
        run: &str,
        test: &str,
        events: Vec<Event>,
    ) -> PathBuf {
        // Above the largest process id there is.
        const PROCESS: u32 = 1 << 30;
        let folder = base.join(run).join("events");
        fs::create_dir_all(&folder).expect("a temporary folder");
        let file = folder.join("1.ndjson");
        let started = Event::ProcessStarted { run: run.to_owned(), binary: "/test".into() };
        let records = [(None, started)].into_iter();
        let records = records.chain(events.into_iter().map(|event| (Some(test.to_owned()), event)));
        let mut lines = fs::read_to_string(&file).unwrap_or_default();
        for (test, event) in records {
            let time_us = micros(SystemTime::now());
            let record = Record { version: VERSION, time_us, process: PROCESS, test, event };
            lines += &(serde_json::to_string(&record).expect("plain data") + "\n");
        }
        fs::write(&file, lines).expect("a temporary file");
        file
    }

    pub(in crate::walking) fn progress(ended: &[(u128, u128)], passed: u128) -> Event {
        let ended = ended.iter().map(|&(start, end)| start..end).collect();
        let counts = WalkCounts { passed, ..WalkCounts::default() };
        Event::WalksProgress(WalksProgress { ended, counts })
    }

    #[test]
    fn a_run_is_read_back_up_to_the_line_that_its_process_could_not_finish() {
        let folder = Folder::new();
        let events = vec![
            Event::WalksStarted(start("f", None)),
            progress(&[(0, 10), (20, 30)], 20),
            Event::WalkFinished(walk(31, WalkOutcome::Failed)),
            progress(&[(10, 20)], 29),
        ];
        let file = write(folder.path(), "run", "limits", events);
        write(folder.path(), "run", "rates", vec![Event::WalksStarted(start("r", None))]);
        let torn = fs::read_to_string(&file).expect("it is there")
            + "{\"version\":1,\"test\":\"limits\",\"event\":\"walks_prog";
        fs::write(&file, torn).expect("a temporary file");

        let former = read(&file, "limits").expect("it is there");
        assert_eq!((former.run.as_str(), former.start.fingerprint.as_str()), ("run", "f"));
        assert_eq!(former.ended.text(), "0..30");
        assert_eq!(former.counts.passed, 29);
        assert_eq!(former.failures().map(|walk| walk.walk).collect::<Vec<_>>(), [31]);
        assert!(former.died() && former.is_unfinished() && !former.goes_on());
        assert!(read(&file, "other").is_none());
    }

    #[test]
    fn a_run_is_over_when_no_walk_is_left() {
        for (left, interrupted, unfinished) in
            [(0, false, false), (3, false, true), (3, true, true)]
        {
            let folder = Folder::new();
            let events = vec![Event::WalksStarted(start("f", None)), end(left, interrupted)];
            let former = read(&write(folder.path(), "run", "limits", events), "limits");
            let former = former.expect("it is there");
            assert_eq!((former.died(), former.is_unfinished()), (false, unfinished));
        }
    }

    #[test]
    fn the_newest_run_comes_first_whichever_file_was_written_last() {
        let folder = Folder::new();
        let first =
            write(folder.path(), "b", "limits", vec![Event::WalksStarted(start("f", None))]);
        write(folder.path(), "a", "limits", vec![Event::WalksStarted(start("g", None))]);
        write(folder.path(), "c", "rates", vec![Event::WalksStarted(start("h", None))]);
        let late = SystemTime::now() + std::time::Duration::from_mins(1);
        let file = File::options().append(true).open(first).expect("it is there");
        file.set_modified(late).expect("it is ours");
        let runs: Vec<String> = newest(folder.path(), "limits").map(|former| former.run).collect();
        assert_eq!(runs, ["a", "b"]);
    }
}
