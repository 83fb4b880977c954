//! One test from start to verdict: run directory, runtime, environment, body, teardown, report.
//!
//! `signals` watches for Ctrl-C, `body` runs the test function to one of its ends, `verdict` says what comes of it, `block`
//! what is printed of a failure, `panics` keeps the backtraces for it, `beside` what goes on beside the body; `suite` has the
//! tests that share an environment, `walks` those that run combinations first.

mod beside;
mod block;
mod body;
mod panics;
mod signals;
pub(crate) mod suite;
mod verdict;
pub(crate) mod walks;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    rc::Rc,
    sync::{Arc, Once},
    time::Duration,
};

use futures_util::future::LocalBoxFuture;
use rustix::io::Errno;
use tokio::runtime::{Builder, Runtime};

pub use self::walks::EnvPer;
use self::{
    beside::Beside,
    block::Failure,
    body::{BodyEnd, RunBody, limited},
    verdict::Verdict,
};
use crate::{
    clock::Deadline,
    declared::{Body, Flavor, Launch, Outcome, Starting, Test},
    driver::message_of,
    env::{self, Declared, Environment, Hooks, Life, StartDriver},
    error::{Error, Result},
    event::{Event, Recorder},
    rundir,
    settings::{Keep, settings},
};

/// An environment that can be started, with the drivers `B`.
pub struct Work<B> {
    pub(crate) drivers: B,
    pub(crate) declared: Vec<Declared>,
    pub(crate) start: StartIn<B>,
    pub(crate) hooks: Hooks,
}

impl<B> std::fmt::Debug for Work<B> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Work").finish_non_exhaustive()
    }
}

/// Starts one driver among those of an environment `B`, by its place in the plan.
pub(crate) type StartIn<B> = for<'a> fn(&'a B, usize, Launch) -> Starting<'a>;

/// Runs an async test function in its environment.
pub(crate) fn run_async<B>(
    test: &'static Test,
    work: Result<Work<B>>,
    body: for<'a> fn(&'a B, &'a Environment) -> Body<'a>,
) {
    let Some(Work { drivers, declared, start, hooks }) = able(test, work) else { return };
    let start: StartDriver<'_> = &|i, launch| start(&drivers, i, Launch(launch));
    run(test, declared, Steps { start, hooks: &hooks }, &|environment| {
        let drivers = &drivers;
        Box::pin(async move { body::run_async(body(drivers, &environment)).await })
    });
}

/// Runs a test function that is not async in its environment, on a thread of its own.
pub(crate) fn run_sync<B: Send + Sync + 'static>(
    test: &'static Test,
    work: Result<Work<B>>,
    body: for<'a> fn(&'a B, &'a Environment) -> Outcome,
) {
    let Some(Work { drivers, declared, start, hooks }) = able(test, work) else { return };
    let drivers = Arc::new(drivers);
    let start: StartDriver<'_> = &|i, launch| start(&drivers, i, Launch(launch));
    run(test, declared, Steps { start, hooks: &hooks }, &|environment| {
        let drivers = drivers.clone();
        Box::pin(body::run_sync(move || body(&drivers, &environment)))
    });
}

/// The environment; none if it could not be made, which fails the test.
fn able<T>(test: &'static Test, work: Result<T>) -> Option<T> {
    work.map_err(|error| Verdict::unable(test, &error).announce(test)).ok()
}

/// What is done to start an environment.
#[derive(Clone, Copy)]
struct Steps<'a> {
    start: StartDriver<'a>,
    hooks: &'a Hooks,
}

/// Runs one test and reports its verdict the way libtest understands.
fn run(test: &'static Test, declared: Vec<Declared>, steps: Steps<'_>, body: RunBody<'_>) {
    let verdict = match Session::new(test, declared) {
        Ok(session) => session.run(steps, body, &Beside::default()),
        Err(error) => Verdict::unable(test, &error),
    };
    verdict.announce(test);
}

/// Runs a test that has no environment of its own, and whose body starts others. They stop when it is over.
fn run_apart<'a>(
    test: &'static Test,
    body: &'a dyn Fn(Environment, Arc<Recorder>, Rc<Beside>) -> LocalBoxFuture<'a, BodyEnd>,
) {
    let start: StartDriver<'_> = &|driver, _| unreachable!("there is no driver {driver}");
    let hooks = Hooks::default();
    let verdict = match Session::new(test, Vec::new()) {
        Ok(session) => {
            let (recorder, beside) = (session.recorder.clone(), Rc::new(Beside::default()));
            let body: RunBody<'_> =
                &|environment| body(environment, recorder.clone(), beside.clone());
            session.run(Steps { start, hooks: &hooks }, body, &beside)
        }
        Err(error) => Verdict::unable(test, &error),
    };
    verdict.announce(test);
}

/// Everything one test needs, made before its first driver starts.
struct Session {
    test: &'static Test,
    // Before the runtime, so that it outlives it: fields are dropped in order.
    environment: Environment,
    recorder: Arc<Recorder>,
    directory: PathBuf,
    runtime: Runtime,
    guard: signals::Guard,
}

impl Session {
    fn new(test: &'static Test, declared: Vec<Declared>) -> Result<Self> {
        // First, since it holds tests back that would begin after a signal.
        let guard = signals::Guard::new()?;
        let name = full_name(test);
        let directory = rundir::test_directory(&name)?;
        let recorder = Arc::new(Recorder::new(Some(name)));
        recorder.record(test_started(test, &directory, None));
        tell_problems(&recorder);
        let runtime = runtime(test.flavor)
            .inspect_err(|error| Verdict::unable(test, error).record(&recorder))?;
        let environment =
            Environment::new(declared, directory.clone(), &recorder, runtime.handle().clone());
        Ok(Self { test, environment, recorder, directory, runtime, guard })
    }

    fn life<'e, 'a>(&'e self, Steps { start, hooks }: Steps<'a>) -> Life<'e, 'a> {
        Life { environment: &self.environment, start, hooks }
    }

    fn run(self, steps: Steps<'_>, body: RunBody<'_>, beside: &Beside) -> Verdict {
        let driven = AssertUnwindSafe(|| {
            self.runtime.block_on(async {
                let end = beside.during(self.drive(steps, body)).await;
                beside.ended().await;
                end
            })
        });
        let end = catch_unwind(driven).unwrap_or_else(|payload| {
            self.take_down(steps, beside);
            Some(BodyEnd::Broken(message_of(&*payload).to_owned()))
        });
        let mut verdict = Verdict::of(self.test, &self.environment, end);
        // Tasks that are left, such as the user's own, must not keep the process waiting, nor write to files that are
        // being removed.
        self.runtime.shutdown_timeout(Duration::from_millis(100));
        verdict.file(&self.recorder, &self.directory);
        verdict.announce_early(self.test);
        drop(self.guard);
        verdict
    }

    /// What a panic left of the environment goes as it would have gone without.
    fn take_down(&self, steps: Steps<'_>, beside: &Beside) {
        let life = self.life(steps);
        let down = AssertUnwindSafe(|| {
            self.runtime.block_on(async {
                beside.ended().await;
                life.give_up_start().await;
                life.stop().await;
            });
        });
        // A second panic says nothing new, and the supervisor ends what is left of the programs.
        let _ = catch_unwind(down);
    }

    /// Start, body, stop; whatever happens on the way, everything is down at the end.
    async fn drive(&self, steps: Steps<'_>, body: RunBody<'_>) -> Option<BodyEnd> {
        let (environment, life) = (&self.environment, self.life(steps));
        let deadline = self.test.timeout.map(Deadline::after);
        let end = match limited(deadline, life.start()).await {
            Ok(Ok(())) => {
                let body = body::recorded(&self.recorder, deadline, body(environment.clone()));
                Some(life.during(body).await)
            }
            Ok(Err(env::Failed)) => None,
            Err(end) => {
                life.give_up_start().await;
                Some(end)
            }
        };
        self.hold_if_asked(end.as_ref()).await;
        life.stop().await;
        end
    }

    /// With `MULTITEST_KEEP=running`, a failing test stays as it is until a signal comes.
    async fn hold_if_asked(&self, end: Option<&BodyEnd>) {
        let failure = match end {
            Some(BodyEnd::Interrupted(_)) => None,
            Some(end) => end.whole_failure_of(self.test),
            None => Some("the environment did not start".to_owned()),
        };
        if let (Keep::Running, Some(text)) = (settings().keep, &failure) {
            let backtrace = end.and_then(BodyEnd::backtrace);
            let failure = Failure { text, backtrace, all_logs: true };
            block::announce_hold(self.test, &self.environment, failure);
            signals::interrupted().await;
        }
    }
}

/// The event that begins a test, or a testcase of `suite`.
fn test_started(test: &Test, directory: &Path, suite: Option<String>) -> Event {
    Event::TestStarted {
        package: test.package.to_owned(),
        file: test.file.to_owned(),
        line: test.line,
        directory: directory.to_owned(),
        suite,
    }
}

/// Says, once per process, what was set to a value that means nothing.
fn tell_problems(recorder: &Recorder) {
    static TOLD: Once = Once::new();
    TOLD.call_once(|| {
        for problem in &settings().problems {
            recorder.record(Event::Warning { driver: None, text: problem.clone() });
            block::print(&format!("warning: {problem}\n"));
        }
    });
}

/// The test's name as libtest knows it: without the crate.
fn full_name(test: &Test) -> String {
    match test.module_path.split_once("::") {
        Some((_, modules)) => format!("{modules}::{}", test.name),
        None => test.name.to_owned(),
    }
}

fn runtime(flavor: Flavor) -> Result<Runtime> {
    let mut builder = match flavor {
        Flavor::CurrentThread => Builder::new_current_thread(),
        Flavor::MultiThread(workers) => {
            let mut builder = Builder::new_multi_thread();
            if workers > 0 {
                builder.worker_threads(workers);
            }
            builder
        }
    };
    match panics::silenced(|| builder.enable_all().build()) {
        Ok(Ok(runtime)) => Ok(runtime),
        Ok(Err(error)) => Err(no_runtime(&error.to_string(), error.raw_os_error())),
        Err(panic) => Err(no_runtime(&panic, code_in(&panic))),
    }
}

/// The number of the system's error in `text`, what a panic of tokio's said.
fn code_in(text: &str) -> Option<i32> {
    // As `Display` and `Debug` of an error write it.
    ["(os error ", "code: "].iter().find_map(|before| {
        let (_, behind) = text.split_once(before)?;
        behind.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
    })
}

/// The error that there is no runtime, which needs a few descriptors of its own; `code` is the system's number of it.
fn no_runtime(cause: &str, code: Option<i32>) -> Error {
    let text = "the tokio runtime of the test cannot be made";
    // Tokio panics without them in some places, and says so in words for those who wrote it.
    let is = |errno: Errno| code == Some(errno.raw_os_error());
    if is(Errno::MFILE) {
        return Error::new(format!("{text}: too many open files"))
            .help("raise the limit of open files with `ulimit -n`");
    }
    if is(Errno::NFILE) {
        return Error::new(format!("{text}: too many open files in the whole system"))
            .help("end programs that have many files open, or raise the system's limit of them");
    }
    Error::new(format!("{text}: {cause}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_shortages_of_descriptors_are_known_from_what_tokio_says() {
        let said = |errno: Errno| format!("a pipe: {:?}", std::io::Error::from(errno));
        assert_eq!(code_in(&said(Errno::MFILE)), Some(Errno::MFILE.raw_os_error()));
        let text = format!("a pipe: {}", std::io::Error::from(Errno::NFILE));
        let error = no_runtime(&text, code_in(&text));
        assert!(
            error.summary().ends_with(": too many open files in the whole system"),
            "{error:?}"
        );
        let error = no_runtime("no clock", code_in("no clock"));
        assert_eq!(error.summary(), "the tokio runtime of the test cannot be made: no clock");
    }
}
