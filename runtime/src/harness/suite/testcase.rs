//! One testcase on its libtest thread, from its turn to its verdict.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use futures_util::future::LocalBoxFuture;

use super::{
    super::{
        block::{self, Failure},
        body::{self, BodyEnd, limited},
        full_name,
        panics::Panic,
        signals, test_started,
        verdict::Verdict,
    },
    call::{Broken, Call},
    live::{Live, Start},
    turn::Turn,
};
use crate::{
    clock::Deadline,
    declared::{Outcome, Test},
    driver::message_of,
    event::Recorder,
    process::sys,
    settings::{Keep, settings},
    suite::{Case, Role, Testcase},
};

/// The test that `case` is: the one it was written as, or the one of several that this thread is named after.
pub(super) fn test(case: &Case) -> &'static Test {
    let test = case.test;
    if !case.group {
        return test;
    }
    let written = full_name(test);
    let thread = std::thread::current();
    let part = thread.name().and_then(|name| name.strip_prefix(&written)?.strip_prefix("::"));
    let (name, filter) = match part {
        Some(part) => (format!("{}::{part}", test.name), None),
        None => (test.name.to_owned(), Some(&*Box::leak(written.into_boxed_str()))),
    };
    // As many as there are tests.
    Box::leak(Box::new(Test { name: Box::leak(name.into_boxed_str()), filter, ..test.clone() }))
}

/// Why a testcase does not get its turn.
enum NoTurn {
    /// The environment did not start; its block.
    Failed(Arc<str>),
    Interrupted,
}

/// Waits for the turn of a testcase and runs it.
pub(super) fn run<'a>(
    live: &Live,
    guard: signals::Guard,
    case: (&'static Test, bool),
    calls: &dyn Call,
    body: impl FnOnce() -> LocalBoxFuture<'a, BodyEnd>,
) -> Verdict {
    let (test, parallel) = case;
    let turn = match start_failure(live) {
        Some(block) => Err(NoTurn::Failed(block)),
        None => live.runtime.block_on(turn(live, parallel)),
    };
    let recorder = || begin(live, test);
    match turn {
        Ok(turn) => {
            let verdict = One { live, test, recorder: recorder(), calls }.run(turn, body);
            verdict.announce_early(test);
            drop(guard);
            verdict
        }
        Err(NoTurn::Failed(block)) => {
            let verdict = Verdict::failed(live.start_failure(&full_name(test), &block));
            verdict.record(&recorder());
            verdict
        }
        Err(NoTurn::Interrupted) => {
            // It has not begun and never will; the process ends when those that did are over.
            drop(guard);
            loop {
                std::thread::park();
            }
        }
    }
}

/// The block of a start that has failed.
fn start_failure(live: &Live) -> Option<Arc<str>> {
    match &*live.start.borrow() {
        Start::Failed(block) => Some(block.clone()),
        Start::Pending | Start::Up => None,
    }
}

async fn turn(live: &Live, parallel: bool) -> Result<Turn<'_>, NoTurn> {
    let turn = async {
        let mut start = live.start.subscribe();
        // The sender is in `live`, so it is there.
        let _ = start.wait_for(|start| !matches!(start, Start::Pending)).await;
        if let Some(block) = start_failure(live) {
            return Err(NoTurn::Failed(block));
        }
        let turn = if parallel { live.turns.beside().await } else { live.turns.alone().await };
        // It may have come because another one was interrupted.
        if sys::interrupt().is_some() { Err(NoTurn::Interrupted) } else { Ok(turn) }
    };
    limited(None, turn).await.unwrap_or(Err(NoTurn::Interrupted))
}

fn begin(live: &Live, test: &Test) -> Arc<Recorder> {
    let recorder = Arc::new(Recorder::new(Some(full_name(test))));
    recorder.record(test_started(test, &live.directory, Some(live.name())));
    recorder
}

/// A testcase that has its turn.
struct One<'a> {
    live: &'a Live,
    test: &'static Test,
    recorder: Arc<Recorder>,
    calls: &'a dyn Call,
}

/// How it ended: the function itself, and the functions after it that failed.
struct Ended {
    body: BodyEnd,
    after: Vec<String>,
    died: bool,
}

impl Ended {
    /// Why `test` fails, in as many sentences as it has reasons; none when it passes.
    fn failure(&self, test: &Test) -> Option<String> {
        self.with(self.body.failure_of(test))
    }

    /// The same where nobody sees what the hook has printed.
    fn whole_failure(&self, test: &Test) -> Option<String> {
        self.with(self.body.whole_failure_of(test))
    }

    fn with(&self, body: Option<String>) -> Option<String> {
        let died = self.died.then(|| "a driver died while the test ran".to_owned());
        let sentences: Vec<String> =
            body.into_iter().chain(self.after.clone()).chain(died).collect();
        (!sentences.is_empty()).then(|| sentences.join("\n"))
    }

    /// The failure that `text` tells, for its block.
    fn shown<'a>(&'a self, text: &'a str) -> Failure<'a> {
        Failure { text, backtrace: self.body.backtrace(), all_logs: true }
    }

    /// The panic of the test function, when that is all that happened.
    fn only_panic(self) -> Option<Panic> {
        match self.body {
            BodyEnd::Panicked(panic) if self.after.is_empty() && !self.died => Some(panic),
            _ => None,
        }
    }
}

impl One<'_> {
    fn run<'a>(
        &self,
        turn: Turn<'_>,
        body: impl FnOnce() -> LocalBoxFuture<'a, BodyEnd>,
    ) -> Verdict {
        let driven = AssertUnwindSafe(|| self.live.runtime.block_on(self.drive(body)));
        let ended = catch_unwind(driven).unwrap_or_else(|payload| {
            let body = BodyEnd::Broken(message_of(&*payload).to_owned());
            Ended { body, after: Vec::new(), died: false }
        });
        let environment = &self.live.environment;
        let (failure, died) = (ended.failure(self.test), ended.died);
        let interrupted = matches!(ended.body, BodyEnd::Interrupted(_));
        let failure = failure.as_deref().map(|text| ended.shown(text));
        let verdict = Verdict::of_testcase(self.test, environment, failure, interrupted);
        let verdict = verdict.judged_by(ended.only_panic());
        if verdict.report().is_some() {
            self.live.spoil();
        }
        if died {
            // Told; the next testcase says it again only if the driver is still dead then.
            environment.seats().iter().for_each(|seat| seat.lock().failures.clear());
        }
        verdict.record(&self.recorder);
        drop(turn);
        verdict
    }

    async fn drive<'a>(&self, body: impl FnOnce() -> LocalBoxFuture<'a, BodyEnd>) -> Ended {
        let deadline = self.test.timeout.map(Deadline::after);
        let environment = &self.live.environment;
        let name = full_name(self.test);
        let before = Testcase { name: name.clone(), failure: None };
        let called = self.calls.until_signal(Role::PreTestcase, environment, &before);
        let body = match limited(deadline, called).await {
            Ok(Ok(())) => body::recorded(&self.recorder, deadline, body()).await,
            Ok(Err(Broken::Failed(text))) => BodyEnd::Returned(Outcome(Err(text))),
            Ok(Err(Broken::Interrupted(signal))) => BodyEnd::Interrupted(signal),
            Err(end) => end,
        };
        let failure = body.failure_of(self.test).and_then(|_| body.failure());
        let after = Testcase { name, failure };
        let after = self.calls.always(Role::PostTestcase, environment, &after).await;
        let died = environment.blame_the_dead();
        let ended = Ended { body, after, died };
        self.hold_if_asked(&ended).await;
        ended
    }

    /// With `MULTITEST_KEEP=running`, a failing testcase stays as it is until a signal comes.
    async fn hold_if_asked(&self, ended: &Ended) {
        let interrupted = matches!(ended.body, BodyEnd::Interrupted(_));
        if settings().keep != Keep::Running || interrupted {
            return;
        }
        if let Some(failure) = ended.whole_failure(self.test) {
            block::announce_hold(self.test, &self.live.environment, ended.shown(&failure));
            signals::interrupted().await;
        }
    }
}
