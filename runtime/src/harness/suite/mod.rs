//! Suites: testcases that share one environment. The first that runs starts it, on a thread that belongs to the suite; the
//! end of the process stops it.
//!
//! `life` is the suite from its start to its result, on that thread; `live` what both sides share; `testcase` one testcase, on libtest's; `call` runs the
//! functions that the user adds to either; `turn` says who may run when; `end` waits, when the process ends, for every
//! suite's result.

mod call;
mod end;
mod life;
mod live;
mod testcase;
mod turn;

use std::sync::{Arc, OnceLock};

use futures_util::future::LocalBoxFuture;

use self::{call::Calls, live::Live};
use super::{
    Work,
    body::{self, BodyEnd},
    signals::Guard,
    verdict::Verdict,
};
use crate::{
    declared::{Body, Outcome},
    env::Environment,
    error::{Error, Result},
    suite::{Case, Hook, SuiteFacts},
};

/// One suite of this process: nothing but its declaration until its first testcase runs.
pub(crate) struct Suite<B: 'static> {
    facts: &'static SuiteFacts,
    hooks: &'static [Hook<B>],
    work: fn() -> Work<B>,
    up: OnceLock<Result<Up<B>>>,
}

/// A suite of which a testcase has run, with the drivers `B`.
struct Up<B: 'static> {
    live: Arc<Live>,
    drivers: Arc<B>,
}

impl<B: Send + Sync + 'static> Suite<B> {
    pub(crate) const fn new(
        facts: &'static SuiteFacts,
        hooks: &'static [Hook<B>],
        work: fn() -> Work<B>,
    ) -> Self {
        Self { facts, hooks, work, up: OnceLock::new() }
    }

    /// Runs an async testcase.
    pub(crate) fn run_async<'a>(
        &'static self,
        case: &'static Case,
        body: impl FnOnce(&'a B, &'a Environment) -> Body<'a> + 'a,
    ) {
        self.run(case, |up| {
            let environment = &up.live.environment;
            Box::pin(async move { body::run_async(body(&up.drivers, environment)).await })
        });
    }

    /// Runs a testcase that is not async: on a thread of its own, so that deadlines and signals hold for it too.
    pub(crate) fn run_sync(
        &'static self,
        case: &'static Case,
        body: impl FnOnce(&'static B, &'static Environment) -> Outcome + Send + 'static,
    ) {
        self.run(case, |up| {
            let environment = &up.live.environment;
            Box::pin(body::run_sync(move || body(&up.drivers, environment)))
        });
    }

    fn run<'a>(
        &'static self,
        case: &'static Case,
        body: impl FnOnce(&'static Up<B>) -> LocalBoxFuture<'a, BodyEnd> + 'a,
    ) {
        let test = testcase::test(case);
        let verdict = match Guard::new() {
            Ok(guard) => match self.up(&guard) {
                Ok(up) => {
                    let calls = Calls { hooks: self.hooks, drivers: &up.drivers };
                    testcase::run(&up.live, guard, (test, case.parallel), &calls, || body(up))
                }
                Err(error) => Verdict::unable(test, error),
            },
            Err(error) => Verdict::unable(test, &error.into()),
        };
        verdict.announce(test);
    }

    /// The suite, whose thread begins with the first testcase.
    fn up(&'static self, guard: &Guard) -> std::result::Result<&'static Up<B>, &'static Error> {
        let up = self.up.get_or_init(|| {
            let (live, drivers) =
                life::begin(self.facts, self.hooks, self.work, Guard::again(guard))?;
            Ok(Up { live, drivers })
        });
        up.as_ref()
    }
}
