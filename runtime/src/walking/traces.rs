//! The files in the directory that was given for walks.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write as _},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::{
    error::{Error, Result, system_words},
    event::{WalkEnd, WalkOutcome, WalksEnd},
    rundir::shown,
    walks::{Record, Show},
};

pub(super) const SUMMARY: &str = "summary.json";
pub(super) const FAILED: &str = "failed.txt";
pub(super) const WALKS: &str = "walks.ndjson";
pub(super) const STATES: &str = "states.ndjson";

/// The files that grow while walks run.
#[derive(Debug)]
pub(super) struct Traces {
    directory: PathBuf,
    files: Mutex<Files>,
}

#[derive(Debug)]
struct Files {
    walks: BufWriter<File>,
    failed: BufWriter<File>,
    /// What could not be written.
    problem: Option<io::Error>,
}

impl Traces {
    /// Makes the directory and the files, which replace those that were there.
    pub(super) fn new(directory: PathBuf) -> Result<Self> {
        let open = |name: &str| File::create(directory.join(name)).map(BufWriter::new);
        let files = || -> io::Result<Files> {
            fs::create_dir_all(&directory)?;
            // Of a run before this one they would tell lies.
            for name in [SUMMARY, STATES] {
                match fs::remove_file(directory.join(name)) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                    _ => {}
                }
            }
            Ok(Files { walks: open(WALKS)?, failed: open(FAILED)?, problem: None })
        };
        let files = files().map_err(|error| unwritable(&directory, &error))?;
        Ok(Self { directory, files: Mutex::new(files) })
    }

    /// Adds a walk that ended.
    pub(super) fn write(&self, end: &WalkEnd) {
        let mut files = self.files();
        let files = &mut *files;
        let mut written = || -> io::Result<()> {
            serde_json::to_writer(&mut files.walks, end)?;
            files.walks.write_all(b"\n")?;
            if end.outcome == WalkOutcome::Failed {
                let token = end.token.as_deref().unwrap_or_default();
                let error = end.error.as_deref().and_then(|error| error.lines().next());
                let error = error.unwrap_or_default();
                writeln!(files.failed, "{token}\t{}\t{error}", end.text)?;
            }
            Ok(())
        };
        if let Err(error) = written() {
            files.problem.get_or_insert(error);
        }
    }

    /// Writes how the walks ended, and the rest of the files.
    pub(super) fn finish(&self, end: &WalksEnd) -> Result<()> {
        let mut files = self.files();
        let result = match files.problem.take() {
            Some(problem) => Err(problem),
            None => self.finished(&mut files, end),
        };
        result.map_err(|error| unwritable(&self.directory, &error))
    }

    fn finished(&self, files: &mut Files, end: &WalksEnd) -> io::Result<()> {
        files.walks.flush()?;
        files.failed.flush()?;
        fs::write(self.directory.join(SUMMARY), serde_json::to_string_pretty(end)? + "\n")
    }

    /// Writes the states that were gathered, each with the end of its walk.
    pub(super) fn states<S>(
        &self,
        records: &[Record<S>],
        show: Show<S>,
        end: impl Fn(&Record<S>) -> WalkEnd,
    ) -> Result<()> {
        let path = self.directory.join(STATES);
        let unwritable = |error| unwritable(&path, &error);
        let mut file = BufWriter::new(File::create(&path).map_err(unwritable)?);
        for record in records {
            let state = show(&record.state).map_err(|error| {
                error.context(format!("the state of walk {} cannot be written", record.walk))
            })?;
            let end = serde_json::to_string(&end(record))?;
            // The state is text already, of one more field.
            let fields = end.strip_suffix('}').unwrap_or_default();
            writeln!(file, "{fields},\"state\":{state}}}").map_err(unwritable)?;
        }
        file.flush().map_err(unwritable)
    }

    /// The files, as far as they are there.
    pub(super) fn files_there(&self) -> Vec<PathBuf> {
        let names = [SUMMARY, FAILED, WALKS, STATES];
        names
            .map(|name| self.directory.join(name))
            .into_iter()
            .filter(|path| path.exists())
            .collect()
    }

    fn files(&self) -> MutexGuard<'_, Files> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn unwritable(path: &Path, error: &io::Error) -> Error {
    let (place, words) = (shown(path), system_words(error));
    Error::new(format!("what came of the walks cannot be written to `{place}`: {words}")).help(
        "let MULTITEST_WALK_DIR, or `directory` of the test, name a directory that can be written",
    )
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{
        super::{former::tests::walk, tests::Folder},
        *,
    };
    use crate::{event::WalkCounts, walks::Outcome};

    fn end() -> WalksEnd {
        let counts = WalkCounts { passed: 1, failed: 1, ..WalkCounts::default() };
        WalksEnd { counts, left: 0, elapsed_us: 7, interrupted: false }
    }

    #[test]
    fn each_walk_is_a_line_and_those_that_failed_are_in_a_list() {
        let folder = Folder::new();
        let traces = Traces::new(folder.path().join("a/b")).expect("it can be made");
        traces.write(&walk(3, WalkOutcome::Passed));
        let error = Some("too much\nof it".to_owned());
        let token = Some("w1-4".to_owned());
        traces.write(&WalkEnd { error, token, ..walk(4, WalkOutcome::Failed) });
        traces.finish(&end()).expect("it can be written");

        let text = |name| fs::read_to_string(folder.path().join("a/b").join(name)).expect(name);
        assert_eq!(text(FAILED), "w1-4\topen=4\ttoo much\n");
        assert_eq!(text(WALKS).lines().count(), 2);
        assert!(text(WALKS).starts_with(r#"{"walk":3,"text":"open=3","outcome":"passed"}"#));
        assert!(text(SUMMARY).contains("\"passed\": 1"), "{}", text(SUMMARY));
        let names = [SUMMARY, FAILED, WALKS];
        assert_eq!(traces.files_there(), names.map(|name| folder.path().join("a/b").join(name)));
    }

    #[test]
    fn states_stand_with_their_walks() {
        let folder = Folder::new();
        let traces = Traces::new(folder.path().to_owned()).expect("it can be made");
        let record =
            Record { walk: 3, outcome: Outcome::Passed, elapsed: Duration::ZERO, state: 7 };
        let show: Show<i32> = |state| Ok(serde_json::to_string(state)?);
        let told = |record: &Record<i32>| walk(record.walk, WalkOutcome::Passed);
        traces.states(std::slice::from_ref(&record), show, told).expect("it can be written");
        let text = fs::read_to_string(folder.path().join(STATES)).expect("it is there");
        assert_eq!(text, "{\"walk\":3,\"text\":\"open=3\",\"outcome\":\"passed\",\"state\":7}\n");

        let show: Show<i32> = |_| Err(Error::new("keys must be text"));
        let error = traces.states(&[record], show, told).expect_err("it cannot");
        assert_eq!(error.summary(), "the state of walk 3 cannot be written: keys must be text");
    }

    #[test]
    fn files_of_another_run_do_not_stay() {
        let folder = Folder::new();
        let traces = Traces::new(folder.path().to_owned()).expect("it can be made");
        traces.finish(&end()).expect("it can be written");
        drop(traces);
        Traces::new(folder.path().to_owned()).expect("it can be made again");
        assert!(!folder.path().join(SUMMARY).exists());
    }

    #[test]
    fn a_directory_that_cannot_be_made_is_told() {
        let folder = Folder::new();
        let file = folder.path().join("file");
        fs::write(&file, "").expect("a temporary file");
        let error = Traces::new(file.join("inside")).expect_err("it is inside a file");
        let text = format!("{error:?}");
        assert!(text.starts_with("what came of the walks cannot be written to `"), "{text}");
        assert!(text.contains("help: let MULTITEST_WALK_DIR, or `directory`"), "{text}");
    }
}
