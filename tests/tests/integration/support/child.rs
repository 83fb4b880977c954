//! A test process of its own: this binary again, running one test in a directory that nobody else
//! uses.

use std::{
    env,
    ffi::{OsStr, OsString},
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use multitest::event::Record;
use rustix::process::Signal;
use rustix::process::{Pid, kill_process};

use super::{eventually, of_home, redacted};

/// A directory for one or several test processes; gone when the last of them is.
#[derive(Debug, Clone)]
pub(crate) struct Home(Arc<Directory>);

#[derive(Debug)]
struct Directory(PathBuf);

impl Home {
    pub(crate) fn new() -> Self {
        Self::named("home")
    }

    /// A home whose path ends with `name`.
    pub(crate) fn named(name: &str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let unique = format!("multitest-{}-{number}", std::process::id());
        let path = env::temp_dir().join(unique).join(name);
        fs::create_dir_all(&path).expect("temporary files can be written");
        Self(Arc::new(Directory(path)))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0.0
    }

    /// The events of all its test processes, each process's in the order written.
    pub(crate) fn events(&self) -> Vec<Record> {
        let runs = fs::read_dir(self.path()).expect("the directory is there").flatten();
        let folders = runs.filter_map(|run| fs::read_dir(run.path().join("events")).ok());
        let files = folders.flat_map(|files| files.flatten().map(|file| file.path()));
        files.flat_map(|file| records(&file)).collect()
    }

    /// The directories of its tests, without the run's, sorted.
    pub(crate) fn tests(&self) -> Vec<String> {
        let folders = |path: &Path| -> Vec<PathBuf> {
            let entries = fs::read_dir(path).expect("the directory is there").flatten();
            entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect()
        };
        let runs = folders(self.path()).into_iter().filter(|path| !path.ends_with("leases"));
        let tests = runs.flat_map(|run| folders(&run));
        let names = tests.map(|path| path.file_name().unwrap_or_default().display().to_string());
        let mut names: Vec<String> = names.filter(|name| name != "events").collect();
        names.sort();
        names
    }
}

fn records(file: &Path) -> Vec<Record> {
    let text = fs::read_to_string(file).expect("events are text");
    // While it is written, the last line may not be whole yet.
    let lines = text.split_inclusive('\n').filter(|line| line.ends_with('\n'));
    lines.map(|line| serde_json::from_str(line).expect("every line is a record")).collect()
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(self.0.parent().unwrap_or(&self.0));
    }
}

/// What to run, and with which settings.
#[derive(Debug)]
pub(crate) struct Run {
    home: Home,
    command: Command,
    shown: Option<&'static str>,
    input: Option<String>,
    terminal: Option<File>,
}

impl Run {
    /// The one test of this name, ignored or not.
    pub(crate) fn of(test: &str) -> Self {
        Self::within(&Home::new(), &[], &["--exact", test])
    }

    /// The tests that `filter` selects, run by `wrapper` if there is one.
    pub(crate) fn within(home: &Home, wrapper: &[&str], filter: &[&str]) -> Self {
        let this = env::current_exe().expect("this binary has a path");
        let mut line: Vec<OsString> = wrapper.iter().map(OsString::from).collect();
        line.push(this.into_os_string());
        Self::line(home, &line, filter)
    }

    /// The tests of another binary like this one.
    pub(crate) fn other(home: &Home, binary: &Path, filter: &[&str]) -> Self {
        Self::line(home, &[binary.into()], filter)
    }

    fn line(home: &Home, line: &[OsString], filter: &[&str]) -> Self {
        let mut command = Command::new(&line[0]);
        command.args(&line[1..]).args(filter).arg("--include-ignored");
        for (name, _) in env::vars_os() {
            let name = name.to_string_lossy().into_owned();
            if name.starts_with("MULTITEST") || name.starts_with("NEXTEST") {
                command.env_remove(name);
            }
        }
        // Backtraces would be part of the output of a panic.
        command.env_remove("RUST_BACKTRACE").env("MULTITEST_DIR", home.path());
        Self {
            home: home.clone(),
            command,
            shown: Some("--nocapture"),
            input: None,
            terminal: None,
        }
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs it in `directory`.
    pub(crate) fn current_dir(mut self, directory: &Path) -> Self {
        self.command.current_dir(directory);
        self
    }

    /// Leaves what its tests print to libtest, which shows it only of those that fail.
    pub(crate) fn captured(mut self) -> Self {
        self.shown = None;
        self
    }

    /// Lets it read `text` from stdin; without, there is nothing to read.
    pub(crate) fn input(mut self, text: &str) -> Self {
        self.input = Some(text.to_owned());
        self
    }

    /// Lets it write its stderr to this end of a terminal, and to no file.
    pub(crate) fn terminal(mut self, end: File) -> Self {
        self.terminal = Some(end);
        self
    }

    pub(crate) fn start(mut self) -> Running {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let file = |name: &str| self.home.path().join(format!("{name}-{number}"));
        let create = |path: &Path| File::create(path).expect("the directory is there");
        let (stdout, stderr) = (file("stdout"), file("stderr"));
        let input = self.input.as_ref().map(|text| {
            let path = file("stdin");
            fs::write(&path, text).expect("the directory is there");
            Stdio::from(File::open(path).expect("it was just written"))
        });
        self.command.args(self.shown);
        let errors = self.terminal.unwrap_or_else(|| create(&stderr));
        self.command.stdin(input.unwrap_or_else(Stdio::null));
        self.command.stdout(create(&stdout)).stderr(errors);
        let child = self.command.spawn().expect("this binary runs again");
        Running { home: self.home, child, stdout, stderr }
    }

    /// Runs it to its end.
    pub(crate) fn finish(self) -> Finished {
        self.start().finish()
    }
}

/// A test process that runs.
#[derive(Debug)]
pub(crate) struct Running {
    home: Home,
    child: Child,
    stdout: PathBuf,
    stderr: PathBuf,
}

impl Running {
    pub(crate) fn home(&self) -> &Home {
        &self.home
    }

    /// What it has written to stderr so far.
    pub(crate) fn stderr(&self) -> String {
        read(&self.stderr)
    }

    /// Waits until it has written `text` to stderr.
    pub(crate) fn await_stderr(&self, text: &str) -> String {
        let found = eventually(|| Some(self.stderr()).filter(|stderr| stderr.contains(text)));
        found.unwrap_or_else(|| panic!("no `{text}` in: {}{}", read(&self.stdout), self.stderr()))
    }

    /// Waits until this has happened in it.
    pub(crate) fn await_event(&self, what: impl Fn(&Record) -> bool) {
        let happened = eventually(|| self.home.events().iter().any(&what).then_some(()));
        assert!(happened.is_some(), "it did not happen: {:#?}", self.home.events());
    }

    pub(crate) fn signal(&self, signal: Signal) {
        let pid = Pid::from_raw(self.child.id().cast_signed()).expect("a pid is not 0");
        kill_process(pid, signal).expect("it was not waited for yet");
    }

    /// Waits for its end, and for that of everything it started.
    pub(crate) fn finish(mut self) -> Finished {
        let status = eventually(|| self.child.try_wait().expect("it is our child"));
        let status = status.unwrap_or_else(|| panic!("it does not end: {}", self.stderr()));
        let gone = eventually(|| of_home(self.home.path()).is_empty().then_some(()));
        assert!(gone.is_some(), "these still live: {:#?}", of_home(self.home.path()));
        let stdout = read(&self.stdout);
        Finished { status, stdout, stderr: self.stderr(), home: self.home.clone() }
    }
}

fn read(path: &Path) -> String {
    String::from_utf8_lossy(&fs::read(path).unwrap_or_default()).into_owned()
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The command that runs the ignored test `name` of this binary, as a report has it.
pub(crate) fn rerun(name: &str) -> String {
    let target = "-p multitest-tests --test integration";
    format!("cargo test {target} {name} -- --exact --ignored")
}

/// How a test process ended. Nothing that it started lives any more.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) status: ExitStatus,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) home: Home,
}

impl Finished {
    /// What it printed, made comparable.
    pub(crate) fn report(&self) -> String {
        redacted(self.stderr.trim_matches('\n'), self.home.path())
    }

    /// Fails unless the test failed and printed exactly this, and its files are still there.
    #[track_caller]
    pub(crate) fn assert_fails_with(&self, expected: &str) {
        let report = self.report();
        let expected = expected.trim_matches('\n');
        assert!(report == expected, "expected\n{expected}\n\nfound\n{report}\n");
        assert_eq!(self.status.code(), Some(101), "{}", self.stdout);
        assert!(!self.home.tests().is_empty(), "its files are gone");
    }

    #[track_caller]
    pub(crate) fn assert_passes(&self) {
        assert!(self.status.success(), "{}{}", self.stdout, self.stderr);
    }
}
