//! The test process that is killed: this binary again, running one of the functions below.

use std::{
    env, fs,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

use multitest::{event::Record, prelude::*, ready::File, value::Value};
use multitest_drivers::App;
use rustix::process::Signal;

use super::proc::{alive, descendants, eventually, lives, signal, with_variable};

/// How long a victim may take to get where it is awaited, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// Tells the victim what it is: the mark, and how it ends.
const MARK: &str = "SURVIVORS_MARK";
const END: &str = "SURVIVORS_END";

fn told(variable: &str) -> String {
    env::var(variable).unwrap_or_default()
}

/// `--leave` makes the program end and leave the others behind.
fn leave() -> &'static [&'static str] {
    if told(END) == "leave" { &["--leave"] } else { &[] }
}

#[multitest(
    env = {
        app: App {
            binary: env!("CARGO_BIN_EXE_forks"),
            args: [&["--mark".to_owned(), told(MARK)][..], &leave().iter().map(|s| (*s).to_owned()).collect::<Vec<_>>()].concat(),
            stdout: ["^ready$"],
            stop_timeout: Duration::from_millis(50),
        },
    },
)]
#[ignore = "the victim of the tests above, which run it"]
async fn victim(app: &App) {
    let end = told(END);
    if ["abort", "exit", "panic=abort", "second"].contains(&end.as_str()) {
        let go =
            File(Path::new(&told("MULTITEST_DIR")).join("go")).into_value().expect("it is a path");
        ready::wait_all(&[go], app.directory(), |_, _| {}).await.expect("a file can be waited for");
    }
    match end.as_str() {
        "second" => {
            let mut options = App::options();
            options.binary("sh").args(["-c", "echo up; exec sleep 60"]).stdout(["up"]);
            let second = options.start().await.expect("there is another supervisor");
            second.stop().await.expect("it stops");
            eprintln!("the second program ran");
        }
        "fork" => {
            fork_and_stay();
            eprintln!("forked");
            app.exited().await;
        }
        "abort" => std::process::abort(),
        "exit" => std::process::exit(3),
        "panic=abort" => {
            abort_at_panics();
            panic!("the process is aborted");
        }
        "hold" => {
            app.exited().await;
        }
        // Long enough to be hit by a kill.
        _ => {
            let _ =
                tokio::time::timeout(Duration::from_millis(30), std::future::pending::<()>()).await;
        }
    }
}

/// Makes a panic do what it does in a program compiled with `-C panic=abort`: the hook that is installed runs, ours with
/// it, and then the process is aborted; nothing is unwound, so no destructor runs and nothing is caught. What else the
/// option changes is code that is left out because it could not be reached. A test cannot be compiled with it: cargo
/// leaves it out for binaries of libtest, which need to unwind.
fn abort_at_panics() {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        hook(info);
        std::process::abort();
    }));
}

/// Leaves a copy of this process, with all its descriptors, for longer than the limit of the tests.
#[expect(unsafe_code, reason = "no safe crate forks a process that goes on")]
fn fork_and_stay() {
    // SAFETY: the child calls nothing but two functions that are safe in the child of a process with threads.
    unsafe {
        if libc::fork() == 0 {
            libc::poll(std::ptr::null_mut(), 0, 5_000);
            libc::_exit(0);
        }
    }
}

/// Who is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Test,
    Guard,
    Supervisor,
}

/// A running victim, with a directory of its own.
pub(crate) struct Victim {
    child: Child,
    mark: String,
    directory: PathBuf,
    owner: bool,
    begun: Instant,
}

impl Victim {
    /// A victim that starts its environment and then does `end`.
    pub(crate) fn holding(end: &str) -> Self {
        let mark = new_mark();
        let directory = env::temp_dir().join(format!("survivors-{mark}"));
        fs::create_dir_all(&directory).expect("temporary files can be written");
        Self::start(end, mark, directory, true)
    }

    /// Another run that keeps its files where `other` does.
    pub(crate) fn in_the_directory_of(other: &Self, end: &str) -> Self {
        Self::start(end, new_mark(), other.directory.clone(), false)
    }

    fn start(end: &str, mark: String, directory: PathBuf, owner: bool) -> Self {
        let output = fs::File::create(directory.join("output")).expect("the directory is there");
        let mut command = Command::new(env::current_exe().expect("this binary has a path"));
        command
            .args(["--exact", "survivors::victim::victim", "--ignored", "--nocapture"])
            .env(MARK, &mark)
            .env(END, end)
            .env("MULTITEST_DIR", &directory)
            .env_remove("NEXTEST_RUN_ID")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(output)
            .process_group(0);
        let begun = Instant::now();
        let child = command.spawn().expect("this binary runs again");
        Self { child, mark, directory, owner, begun }
    }

    pub(crate) fn mark(&self) -> &str {
        &self.mark
    }

    /// How long ago it was started.
    pub(crate) fn age(&self) -> Duration {
        self.begun.elapsed()
    }

    fn pid(&self) -> i32 {
        self.child.id().cast_signed()
    }

    /// Waits until `count` marked processes live, each past its start.
    pub(crate) fn await_all(&self, count: usize) {
        let there = eventually(PATIENCE, || {
            alive(&self.mark).iter().filter(|(_, line)| !line.contains("launch")).count() == count
        });
        assert!(there, "{} of {count} live: {}", alive(&self.mark).len(), self.output());
    }

    /// Waits until the test process has executed something.
    pub(crate) fn await_first_child(&self) {
        assert!(eventually(PATIENCE, || !descendants(self.pid()).is_empty()), "{}", self.output());
    }

    /// Waits until the test process has written `text`.
    pub(crate) fn await_output(&self, text: &str) {
        assert!(eventually(PATIENCE, || self.output().contains(text)), "{}", self.output());
    }

    /// How many living processes have the environment of the test process.
    pub(crate) fn executions(&self) -> usize {
        with_variable(&format!("{MARK}={}", self.mark)).len()
    }

    /// The guard and the supervisor.
    pub(crate) fn supervisors(&self) -> Vec<i32> {
        self.named("multitest-")
    }

    fn named(&self, prefix: &str) -> Vec<i32> {
        let all = descendants(self.pid());
        all.into_iter().filter(|(name, _)| name.starts_with(prefix)).map(|(_, pid)| pid).collect()
    }

    fn pids(&self, role: Role) -> Vec<i32> {
        match role {
            Role::Test => vec![self.pid()],
            Role::Guard => self.named("multitest-guard"),
            Role::Supervisor => self.named("multitest-super"),
        }
    }

    /// Kills all of `roles` at once: they are stopped first, so that none can react to another's end.
    pub(crate) fn kill(&self, roles: &[Role]) {
        let pids: Vec<i32> = roles.iter().flat_map(|role| self.pids(*role)).collect();
        assert!(pids.len() >= roles.len(), "some of {roles:?} are not there: {pids:?}");
        for sent in [Signal::STOP, Signal::KILL] {
            for pid in &pids {
                signal(*pid, sent);
            }
        }
        let dead = eventually(PATIENCE, || !pids.iter().any(|pid| lives(*pid)));
        assert!(dead, "some of {roles:?} cannot be killed: {pids:?}");
    }

    /// Kills the process group of the test process, as a test runner does.
    pub(crate) fn kill_group(&self) {
        let group = rustix::process::Pid::from_raw(self.pid()).expect("a pid is not 0");
        let _ = rustix::process::kill_process_group(group, Signal::KILL);
    }

    /// Waits for the end of the test process.
    pub(crate) fn wait(&mut self) -> ExitStatus {
        self.child.wait().expect("it was not waited for yet")
    }

    /// Lets a victim that ends by itself do so.
    pub(crate) fn go(&self) {
        fs::write(self.directory.join("go"), "").expect("the directory is there");
    }

    /// What it has written so far.
    pub(crate) fn output(&self) -> String {
        fs::read_to_string(self.directory.join("output")).unwrap_or_default()
    }

    /// What has happened in it so far, in order. The last line of a process that was killed may be cut.
    pub(crate) fn events(&self) -> Vec<Record> {
        let runs = fs::read_dir(&self.directory).into_iter().flatten().flatten();
        let folders = runs.filter_map(|run| fs::read_dir(run.path().join("events")).ok());
        let files = folders.flatten().flatten();
        let texts = files.map(|file| fs::read_to_string(file.path()).unwrap_or_default());
        let records = |text: String| -> Vec<Record> {
            let lines = text.split_inclusive('\n').filter(|line| line.ends_with('\n'));
            lines.map(|line| serde_json::from_str(line).expect("a line is a record")).collect()
        };
        texts.flat_map(records).collect()
    }

    pub(crate) fn directory(&self) -> &Path {
        &self.directory
    }
}

impl Drop for Victim {
    fn drop(&mut self) {
        self.kill_group();
        let _ = self.child.wait();
        if self.owner {
            // The supervisors write until they end.
            eventually(PATIENCE, || alive(&self.mark).is_empty());
            let _ = fs::remove_dir_all(self.directory());
        }
    }
}

fn new_mark() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("mark-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}
