//! Tests with walks: the walks run when the environment is up and before the test function, which sees what came of them.
//!
//! What cannot work is refused before anything starts. `each` has the walks that have environments of their own,
//! `apart` which of them has which.

mod apart;
mod check;
mod each;

use std::sync::Arc;

use super::{
    Steps, Work, able, block,
    body::{self, BodyEnd},
    full_name, run,
};
use crate::{
    declared::{Body, Launch, Outcome, Test},
    env::{Declared, Environment, StartDriver},
    error::{Error, Result},
    walking::{Order, Place},
    walks::{Builder, Plan, Walks},
};

pub use self::each::EnvPer;
pub(crate) use self::each::{run_each_async, run_each_sync};

/// Runs walks in an environment, then an async test function.
pub(crate) fn run_async<B, S: Clone + Send + 'static>(
    test: &'static Test,
    work: Result<Work<B>>,
    make: impl FnOnce() -> Result<Builder<S>>,
    body: for<'a> fn(&'a B, &'a Environment, &'a Walks<S>) -> Body<'a>,
) {
    let whole = work.and_then(|work| Ok((Ready::new(test, &work.declared, make)?, work)));
    let Some((ready, Work { drivers, declared, start, hooks })) = able(test, whole) else { return };
    let start: StartDriver<'_> = &|i, launch| start(&drivers, i, Launch(launch));
    run(test, declared, Steps { start, hooks: &hooks }, &|environment| {
        let (drivers, ready) = (&drivers, ready.clone());
        Box::pin(async move {
            let spared = ready.spares(test);
            match ready.among(&environment).run(&environment).await {
                Ok(walks) if spared => walked(test, &walks, &environment),
                Ok(walks) => {
                    let end = body::run_async(body(drivers, &environment, &walks)).await;
                    judged(test, end, &walks, &environment)
                }
                Err(error) => returned(&error),
            }
        })
    });
}

/// Runs walks in an environment, then a test function that is not async.
pub(crate) fn run_sync<B: Send + Sync + 'static, S: Clone + Send + 'static>(
    test: &'static Test,
    work: Result<Work<B>>,
    make: impl FnOnce() -> Result<Builder<S>>,
    body: for<'a> fn(&'a B, &'a Environment, &'a Walks<S>) -> Outcome,
) {
    let whole = work.and_then(|work| Ok((Ready::new(test, &work.declared, make)?, work)));
    let Some((ready, Work { drivers, declared, start, hooks })) = able(test, whole) else { return };
    let drivers = Arc::new(drivers);
    let start: StartDriver<'_> = &|i, launch| start(&drivers, i, Launch(launch));
    run(test, declared, Steps { start, hooks: &hooks }, &|environment| {
        let (drivers, ready) = (drivers.clone(), ready.clone());
        Box::pin(async move {
            let spared = ready.spares(test);
            match ready.among(&environment).run(&environment).await {
                Ok(walks) if spared => walked(test, &walks, &environment),
                Ok(walks) => {
                    sync_body(test, walks, environment, move |environment, walks| {
                        body(&drivers, environment, walks)
                    })
                    .await
                }
                Err(error) => returned(&error),
            }
        })
    });
}

/// Runs a body that is not async on a thread of its own, which gets the walks.
async fn sync_body<S: Send + 'static>(
    test: &Test,
    walks: Walks<S>,
    environment: Environment,
    body: impl FnOnce(&Environment, &Walks<S>) -> Outcome + Send + 'static,
) -> BodyEnd {
    let failed = walks.check().err();
    let inside = environment.clone();
    let end = body::run_sync(move || body(&inside, &walks)).await;
    with_failure(test, end, failed, &environment)
}

/// What runs, before anything has started.
#[derive(Clone)]
struct Ready<S: Clone> {
    plan: Plan<S>,
    order: Arc<Order>,
}

impl<S: Clone + Send + 'static> Ready<S> {
    fn new(
        test: &Test,
        declared: &[Declared],
        make: impl FnOnce() -> Result<Builder<S>>,
    ) -> Result<Self> {
        let plan = make().and_then(Builder::plan);
        let mut plan = plan.map_err(|error| error.context("the walks cannot run"))?;
        check::needs(&plan, declared)?;
        let order = Order::new(&full_name(test), block::rerun(test), &mut plan)?;
        Ok(Self { plan, order: Arc::new(order) })
    }

    /// Whether the test function is not called: what it expects of its walks says nothing of a few that somebody asked for.
    fn spares(&self, test: &Test) -> bool {
        // One that is to panic has to be called to do so.
        self.order.is_replay() && test.expected_panic.is_none()
    }

    /// With the drivers of `environment` for the actions.
    fn among(mut self, environment: &Environment) -> Self {
        self.plan.set_drivers(Arc::new(environment.clone()));
        self
    }

    /// Runs the walks as a part of the test that `environment` is of.
    async fn run(self, environment: &Environment) -> Result<Walks<S>> {
        let place = Place {
            recorder: environment.recorder().clone(),
            directory: environment.directory(),
            given_up: &|error| environment.fail(error),
        };
        self.order.run(self.plan, place).await
    }
}

/// The end of a test whose function is not called: what came of its walks.
fn walked<S>(test: &Test, walks: &Walks<S>, environment: &Environment) -> BodyEnd {
    let name = full_name(test);
    block::print(&format!(
        "note: MULTITEST_WALK asks for single walks, so `{name}` itself is not called\n"
    ));
    judged(test, BodyEnd::Returned(Outcome(Ok(()))), walks, environment)
}

/// The end of a test function after walks: those that failed fail the test.
fn judged<S>(test: &Test, end: BodyEnd, walks: &Walks<S>, environment: &Environment) -> BodyEnd {
    with_failure(test, end, walks.check().err(), environment)
}

fn with_failure(
    test: &Test,
    end: BodyEnd,
    failure: Option<Error>,
    environment: &Environment,
) -> BodyEnd {
    let Some(failure) = failure else { return end };
    match end {
        BodyEnd::Returned(Outcome(Ok(()))) => returned(&failure),
        // The panic that the test expects is no excuse for the walks.
        end if end.failure_of(test).is_none() => returned(&failure),
        BodyEnd::Returned(Outcome(Err(error))) => {
            BodyEnd::Returned(Outcome(Err(format!("{error}\n\n{failure:?}"))))
        }
        end => {
            environment.fail(failure);
            end
        }
    }
}

fn returned(error: &Error) -> BodyEnd {
    BodyEnd::Returned(Outcome(Err(format!("{error:?}"))))
}
