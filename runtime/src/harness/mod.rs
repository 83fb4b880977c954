//! One test from start to verdict: run directory, runtime, environment, body, teardown, report.
//!
//! `signals` watches for Ctrl-C, `body` runs the test function to one of its ends, `verdict` says what comes of it, `block`
//! what is printed of a failure.

mod block;
mod body;
mod signals;
mod verdict;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    sync::{Arc, Once},
    time::Duration,
};

use tokio::runtime::{Builder, Runtime};

use self::{
    body::{BodyEnd, RunBody, limited},
    verdict::Verdict,
};
use crate::{
    clock::Deadline,
    declared::{Body, Flavor, Launch, Outcome, Plan, Starting, Test},
    driver::message_of,
    env::{
        Environment,
        start::{self, StartDriver},
        stop,
    },
    error::Result,
    event::{Event, Recorder},
    rundir,
    settings::{Keep, settings},
};

/// Starts one driver among those of an environment `B`, by its index in the plan.
type StartIn<B> = for<'a> fn(&'a B, usize, Launch) -> Starting<'a>;

/// Runs an async test function in its environment.
pub(crate) fn run_async<B: Default>(
    test: &'static Test,
    plan: &'static Plan,
    start: StartIn<B>,
    body: for<'a> fn(&'a B, &'a Environment) -> Body<'a>,
) {
    let drivers = B::default();
    run(test, plan, &|i, launch| start(&drivers, i, Launch(launch)), &|environment| {
        let drivers = &drivers;
        Box::pin(async move { body::run_async(body(drivers, &environment)).await })
    });
}

/// Runs a test function that is not async in its environment, on a thread of its own.
pub(crate) fn run_sync<B: Default + Send + Sync + 'static>(
    test: &'static Test,
    plan: &'static Plan,
    start: StartIn<B>,
    body: for<'a> fn(&'a B, &'a Environment) -> Outcome,
) {
    let drivers = Arc::new(B::default());
    run(test, plan, &|i, launch| start(&drivers, i, Launch(launch)), &|environment| {
        let drivers = drivers.clone();
        Box::pin(body::run_sync(move || body(&drivers, &environment)))
    });
}

/// Runs one test and reports its verdict the way libtest understands.
fn run<'a>(test: &'static Test, plan: &'static Plan, start: StartDriver<'a>, body: RunBody<'a>) {
    let verdict = match Session::new(test, plan) {
        Ok(session) => session.run(start, body),
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
    fn new(test: &'static Test, plan: &'static Plan) -> Result<Self> {
        // First, since it holds tests back that would begin after a signal.
        let guard = signals::Guard::new()?;
        let name = full_name(test);
        let directory = rundir::test_directory(&name)?;
        let recorder = Arc::new(Recorder::new(Some(name)));
        recorder.record(Event::TestStarted {
            package: test.package.to_owned(),
            file: test.file.to_owned(),
            line: test.line,
            directory: directory.clone(),
        });
        tell_problems(&recorder);
        let runtime = runtime(test.flavor)
            .inspect_err(|error| Verdict::unable(test, error).record(&recorder))?;
        let environment =
            Environment::new(plan, directory.clone(), &recorder, runtime.handle().clone());
        Ok(Self { test, environment, recorder, directory, runtime, guard })
    }

    fn run<'a>(self, start: StartDriver<'a>, body: RunBody<'a>) -> Verdict {
        let driven = AssertUnwindSafe(|| self.runtime.block_on(self.drive(start, body)));
        let end = catch_unwind(driven).unwrap_or_else(|payload| {
            self.take_down();
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
    fn take_down(&self) {
        let down = AssertUnwindSafe(|| {
            self.runtime.block_on(async {
                start::abort_starting(&self.environment).await;
                stop::stop(&self.environment).await;
            });
        });
        // A second panic says nothing new, and the supervisor ends what is left of the programs.
        let _ = catch_unwind(down);
    }

    /// Start, body, stop; whatever happens on the way, everything is down at the end.
    async fn drive<'a>(&self, start: StartDriver<'a>, body: RunBody<'a>) -> Option<BodyEnd> {
        let environment = &self.environment;
        let deadline = self.test.timeout.map(Deadline::after);
        let end = match limited(deadline, start::start(environment, start)).await {
            Ok(Ok(())) => Some(self.run_body(deadline, body(environment.clone())).await),
            Ok(Err(start::Failed)) => None,
            Err(end) => {
                start::abort_starting(environment).await;
                Some(end)
            }
        };
        self.hold_if_asked(end.as_ref()).await;
        stop::stop(environment).await;
        end
    }

    async fn run_body(
        &self,
        deadline: Option<Deadline>,
        body: impl Future<Output = BodyEnd>,
    ) -> BodyEnd {
        self.recorder.record(Event::BodyStarted);
        let end = limited(deadline, body).await.unwrap_or_else(|end| end);
        // A body that blocks its thread lets nobody see the deadline pass; that it did not fail otherwise is no excuse.
        let late = deadline.filter(|deadline| deadline.left().is_zero() && end.failure().is_none());
        let end = late.map_or(end, |deadline| BodyEnd::TimedOut(deadline.length()));
        self.recorder.record(Event::BodyFinished { error: end.failure() });
        end
    }

    /// With `MULTITEST_KEEP=running`, a failing test stays as it is until a signal comes.
    async fn hold_if_asked(&self, end: Option<&BodyEnd>) {
        let failed = end.is_none_or(|end| end.failure_of(self.test).is_some());
        let interrupted = matches!(end, Some(BodyEnd::Interrupted(_)));
        if settings().keep == Keep::Running && failed && !interrupted {
            block::announce_hold(self.test, &self.environment, end);
            signals::interrupted().await;
        }
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
    Ok(builder.enable_all().build()?)
}
