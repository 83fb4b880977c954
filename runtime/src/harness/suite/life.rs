//! A suite from its start to its result: its own thread, which owns the tokio runtime that all of its testcases use.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, mpsc},
    time::Duration,
};

use tokio::runtime::Runtime;

use super::{
    super::{
        StartIn, Work,
        block::{self, Failure},
        body::limited,
        full_name, runtime,
        signals::{self, Guard},
        tell_problems, test_started,
        verdict::Verdict,
    },
    call::{Broken, Call, Calls},
    end,
    live::{Live, Start, as_test, modules},
};
use crate::{
    clock::Deadline,
    declared::Launch,
    driver::message_of,
    env::{Environment, Hooks, Life, StartDriver},
    error::{Error, Result, system_words},
    event::Recorder,
    process::sys,
    report, rundir,
    settings::{Keep, settings},
    suite::{Hook, Role, SuiteFacts, Testcase},
};

/// How long a signal leaves to testcases that run, before the drivers stop.
const GRACE: Duration = Duration::from_secs(5);

/// Begins the suite's thread, and returns when there is something to wait for.
pub(super) fn begin<B: Send + Sync + 'static>(
    facts: &'static SuiteFacts,
    hooks: &'static [Hook<B>],
    work: fn() -> Work<B>,
    guard: Guard,
) -> Result<(Arc<Live>, Arc<B>)> {
    let (sender, receiver) = mpsc::channel();
    // libtest captures what a test prints, and a thread inherits that from the one that makes it; this one outlives the test.
    let thread =
        sys::Thread::without_capture(Box::new(move || match Made::new(facts, hooks, work) {
            Ok(made) => {
                let _ = sender.send(Ok((made.live.clone(), made.drivers.clone())));
                made.run();
                drop(guard);
            }
            Err(error) => drop(sender.send(Err(error))),
        }));
    let thread = thread.map_err(|error| {
        Error::new(format!("no thread for the suite: {}", system_words(&error)))
    })?;
    let made = receiver.recv();
    let (live, drivers) =
        made.unwrap_or_else(|_| Err(Error::new("the suite's thread has ended")))?;
    live.belongs(thread);
    end::wait_for(live.clone());
    Ok((live, drivers))
}

/// A suite before its first driver starts.
struct Made<B: 'static> {
    live: Arc<Live>,
    drivers: Arc<B>,
    start: StartIn<B>,
    around: Hooks,
    hooks: &'static [Hook<B>],
    runtime: Runtime,
}

/// What went wrong in the life of a suite.
#[derive(Default)]
struct Wrong {
    /// The start failed, with this sentence.
    start: Option<String>,
    interrupted: bool,
    /// What failed when all testcases were over.
    end: Vec<String>,
}

impl<B: Send + Sync + 'static> Made<B> {
    fn new(
        facts: &'static SuiteFacts,
        hooks: &'static [Hook<B>],
        work: fn() -> Work<B>,
    ) -> Result<Self> {
        let Work { drivers, declared, start, hooks: around } = work();
        let test = as_test(facts);
        let directory = rundir::test_directory(modules(facts))?;
        let recorder = Arc::new(Recorder::new(Some(full_name(test))));
        recorder.record(test_started(test, &directory, None));
        tell_problems(&recorder);
        let runtime = runtime(facts.flavor)
            .inspect_err(|error| Verdict::unable(test, error).record(&recorder))?;
        let handle = runtime.handle().clone();
        let environment = Environment::new(declared, directory.clone(), &recorder, handle.clone());
        let live = Arc::new(Live::new(test, environment, handle, recorder, directory));
        Ok(Self { live, drivers: Arc::new(drivers), start, around, hooks, runtime })
    }

    /// Everything from the first start to the result.
    fn run(self) {
        let Self { live, drivers, start, around, hooks, runtime } = self;
        let start: StartDriver<'_> = &|i, launch| start(&drivers, i, Launch(launch));
        let course = Life { environment: &live.environment, start, hooks: &around };
        let calls = Calls { hooks, drivers: &drivers };
        let driven =
            catch_unwind(AssertUnwindSafe(|| runtime.block_on(drive(&live, course, &calls))));
        let wrong = driven.unwrap_or_else(|payload| {
            let down = AssertUnwindSafe(|| {
                runtime.block_on(async {
                    course.give_up_start().await;
                    course.stop().await;
                });
            });
            // A second panic says nothing new, and the supervisor ends what is left of the programs.
            let _ = catch_unwind(down);
            let text = format!("panicked outside of its testcases: {}", message_of(&*payload));
            Wrong { end: vec![text], ..Wrong::default() }
        });
        finish(&live, wrong, runtime);
    }
}

/// Start, testcases, stop; whatever happens on the way, everything is down at the end.
async fn drive(live: &Live, course: Life<'_, '_>, calls: &dyn Call) -> Wrong {
    let mut wrong = bring_up(live, course, calls).await;
    if wrong.start.is_none() && !wrong.interrupted {
        live.start.send_replace(Start::Up);
        wrong.interrupted = course.during(until_over(live)).await;
    } else {
        hold_if_asked(live, &wrong).await;
    }
    let suite = whole(live);
    wrong.end = course.during(calls.always(Role::Teardown, &live.environment, &suite)).await;
    forget_told(live);
    course.stop().await;
    wrong
}

/// Starts the drivers and calls `#[setup]`.
async fn bring_up(live: &Live, course: Life<'_, '_>, calls: &dyn Call) -> Wrong {
    let failed = |text: &str| Wrong { start: Some(text.to_owned()), ..Wrong::default() };
    match limited(None, course.start()).await {
        Ok(Ok(())) => {}
        Ok(Err(_)) => return failed("the environment did not start"),
        Err(_) => {
            course.give_up_start().await;
            return Wrong { interrupted: true, ..Wrong::default() };
        }
    }
    if !calls.any(Role::Setup) {
        return Wrong::default();
    }
    let suite = whole(live);
    let setup = calls.until_signal(Role::Setup, &live.environment, &suite);
    match course.during(setup).await {
        Ok(()) => report::failed(&live.environment).map_or_else(Wrong::default, failed),
        Err(Broken::Failed(text)) => failed(&text),
        Err(Broken::Interrupted(_)) => Wrong { interrupted: true, ..Wrong::default() },
    }
}

/// What `#[setup]` and `#[teardown]` would be told of a testcase.
fn whole(live: &Live) -> Testcase {
    Testcase { name: live.name(), failure: None }
}

/// Waits for the end of the process, or for a signal and the end of the testcases that run; whether a signal came.
async fn until_over(live: &Live) -> bool {
    let signal = async {
        signals::interrupted().await;
        // Those that block their threads are not waited for.
        let _ = Deadline::after(GRACE).wait(live.turns.alone()).await;
    };
    tokio::select! {
        () = live.over() => false,
        () = signal => true,
    }
}

/// A driver that died is the failure of the testcase in which it did; the environment does not repeat it, nor does it say
/// twice what it saw itself.
fn forget_told(live: &Live) {
    let told = usize::from(!live.is_spoiled());
    for seat in live.environment.seats().iter().filter(|seat| seat.lock().told_dead) {
        seat.lock().failures.truncate(told);
    }
}

/// With `MULTITEST_KEEP=running`, a suite that did not come up stays as it is until a signal comes.
async fn hold_if_asked(live: &Live, wrong: &Wrong) {
    if let (Keep::Running, Some(text), false) = (settings().keep, &wrong.start, wrong.interrupted) {
        let failure = Failure { text, backtrace: None, all_logs: true };
        block::announce_hold(live.test, &live.environment, failure);
        signals::interrupted().await;
    }
}

/// The result: the files, the last event, and what is printed.
fn finish(live: &Live, wrong: Wrong, runtime: Runtime) {
    let Wrong { start, interrupted, end } = wrong;
    let never_up = start.is_some() || matches!(*live.start.borrow(), Start::Pending);
    let signal = (interrupted && never_up).then(|| "was interrupted while it started".to_owned());
    let stop = report::failed(&live.environment).map(str::to_owned).filter(|_| start.is_none());
    let called = start.is_some() || !end.is_empty();
    let sentences: Vec<String> =
        start.iter().cloned().chain(signal).chain(end).chain(stop).collect();
    let failure = Some(sentences.join("\n")).filter(|text| !text.is_empty());
    let mut verdict = Verdict::of_suite(live.test, &live.environment, failure, called);
    // Tasks that are left must not keep the process waiting, nor write to files that are being removed.
    runtime.shutdown_timeout(Duration::from_millis(100));
    if live.is_spoiled() || interrupted {
        live.recorder.file(&live.directory);
        verdict.record(&live.recorder);
    } else {
        verdict.file(&live.recorder, &live.directory);
    }
    match (verdict.report(), start) {
        // The testcases show it.
        (Some(block), Some(_)) => drop(live.start.send_replace(Start::Failed(block.into()))),
        (Some(_), None) => live.fail(),
        (None, _) => {}
    }
    if !matches!(*live.start.borrow(), Start::Failed(_)) {
        verdict.announce_early(live.test);
    }
}
