//! Walks that share no drivers: each walk, or each of the workers that run them, has an environment of its own.
//!
//! Environments live on the test's own thread, since starting one is not for every thread; workers ask for them. An environment
//! whose worker is gone, for whatever reason, stops by itself.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use futures_util::{StreamExt, stream::FuturesUnordered};
use tokio::{runtime, sync::mpsc};

use super::{
    Ready,
    apart::{Apart, Ask},
    check, judged, returned, sync_body, walked,
};
use crate::{
    declared::{Body, Launch, Outcome, Test},
    env::{Environment, Life, StartDriver},
    error::{Error, Result},
    event::Recorder,
    harness::{Work, able, beside::Beside, body, run_apart},
    report,
    rundir::{self, shown},
    settings::{Keep, settings},
    walks::{self, Builder, Walks},
};

/// Who has an environment of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnvPer {
    /// Each walk.
    Walk,
    /// Each of the workers that run walks, for one walk after another.
    Worker,
}

/// Runs walks that have environments of their own, then an async test function.
pub(crate) fn run_each_async<B: 'static, S: Clone + Send + 'static>(
    test: &'static Test,
    per: EnvPer,
    work: fn() -> Work<B>,
    make: impl FnOnce() -> Result<Builder<S>>,
    body: for<'a> fn(&'a Walks<S>) -> Body<'a>,
) {
    let Some(ready) = able(test, planned(test, per, work, make)) else { return };
    run_apart(test, &|environment, recorder, beside| {
        let (ready, spared) = (ready.clone(), ready.spares(test));
        Box::pin(async move {
            match walk(ready, per, work, &environment, (recorder, &*beside)).await {
                Ok(walks) if spared => walked(test, &walks, &environment),
                Ok(walks) => {
                    judged(test, body::run_async(body(&walks)).await, &walks, &environment)
                }
                Err(error) => returned(&error),
            }
        })
    });
}

/// Runs walks that have environments of their own, then a test function that is not async.
pub(crate) fn run_each_sync<B: 'static, S: Clone + Send + 'static>(
    test: &'static Test,
    per: EnvPer,
    work: fn() -> Work<B>,
    make: impl FnOnce() -> Result<Builder<S>>,
    body: for<'a> fn(&'a Walks<S>) -> Outcome,
) {
    let Some(ready) = able(test, planned(test, per, work, make)) else { return };
    run_apart(test, &|environment, recorder, beside| {
        let (ready, spared) = (ready.clone(), ready.spares(test));
        Box::pin(async move {
            match walk(ready, per, work, &environment, (recorder, &*beside)).await {
                Ok(walks) if spared => walked(test, &walks, &environment),
                Ok(walks) => sync_body(test, walks, environment, move |_, walks| body(walks)).await,
                Err(error) => returned(&error),
            }
        })
    });
}

fn planned<B, S: Clone + Send + 'static>(
    test: &Test,
    per: EnvPer,
    work: fn() -> Work<B>,
    make: impl FnOnce() -> Result<Builder<S>>,
) -> Result<Ready<S>> {
    let ready = Ready::new(test, &work().declared, make)?;
    check::apart(&ready.plan, per)?;
    Ok(ready)
}

async fn walk<B: 'static, S: Clone + Send + 'static>(
    mut ready: Ready<S>,
    per: EnvPer,
    work: fn() -> Work<B>,
    environment: &Environment,
    (recorder, beside): (Arc<Recorder>, &Beside),
) -> Result<Walks<S>> {
    let (asks, asked) = mpsc::unbounded_channel::<Ask>();
    let tests = environment.directory().to_owned();
    beside.begin(lives(work, Place { tests, recorder }, asked));
    let apart = Arc::new(Apart::new(per, asks));
    let over = Over(apart.clone());
    ready.plan.set_sites(apart);
    let walks = ready.run(environment).await?;
    over.0.end().await.into_iter().for_each(|error| environment.fail(error));
    Ok(walks)
}

/// Every environment that is asked for, until nobody asks and the last has stopped.
async fn lives<B: 'static>(
    work: fn() -> Work<B>,
    place: Place,
    mut asked: mpsc::UnboundedReceiver<Ask>,
) {
    let mut lives = FuturesUnordered::new();
    loop {
        tokio::select! {
            Some(ask) = asked.recv() => lives.push(live(work(), place.clone(), ask)),
            Some(()) = lives.next() => {}
            else => return,
        }
    }
}

/// Ends the environments when nobody waits for the walks any more: a worker whose action never returns would keep them.
struct Over(Arc<Apart>);

impl Drop for Over {
    fn drop(&mut self) {
        self.0.give_up();
    }
}

#[derive(Clone)]
struct Place {
    /// The test's directory.
    tests: PathBuf,
    recorder: Arc<Recorder>,
}

/// An environment from its start to its stop.
async fn live<B>(work: Work<B>, Place { tests, recorder }: Place, ask: Ask) {
    let Work { drivers, declared, start, hooks } = work;
    // A walk that runs again leaves the files of the first run as they are.
    let directory = match rundir::new_directory(&tests, &ask.name) {
        Ok(directory) => directory,
        Err(error) => {
            drop(ask.up.send(Err(error)));
            return;
        }
    };
    let handle = runtime::Handle::current();
    let environment = Environment::new(declared, directory.clone(), &recorder, handle);
    let start: StartDriver<'_> = &|i, launch| start(&drivers, i, Launch(launch));
    let life = Life { environment: &environment, start, hooks: &hooks };
    let mut leave = ask.leave;
    let started = tokio::select! {
        started = life.start() => started.is_ok(),
        _ = &mut leave => {
            life.give_up_start().await;
            life.stop().await;
            return;
        }
    };
    if !started {
        life.stop().await;
        drop(ask.up.send(Err(failure(&environment, "did not start", false))));
        return;
    }
    let mut blamed = false;
    if ask.up.send(Ok(Arc::new(environment.clone()))).is_ok() {
        blamed = life.during(leave).await == Ok(walks::Outcome::Failed);
    }
    life.stop().await;
    let failed = report::failed(&environment).is_some();
    let _ = ask.down.send(match (failed, blamed) {
        (true, _) => Err(failure(&environment, "did not end well", blamed)),
        (false, true) => Err(failure(&environment, "ended well", true)),
        (false, false) => {
            tidy(&directory);
            Ok(())
        }
    });
}

/// The files of walks that went well are nothing to look at, unless somebody wants to.
fn tidy(directory: &Path) {
    if settings().keep != Keep::Files {
        let _ = std::fs::remove_dir_all(directory);
    }
}

/// What a walk is told of its environment; the logs of every driver are in it if the walk failed too.
fn failure(environment: &Environment, how: &str, blamed: bool) -> Error {
    let mut details = vec![report::table(environment)];
    details.extend(report::evidence(environment, blamed));
    details.push(format!("files  {}/", shown(environment.directory())));
    Error::new(format!("its environment {how}")).details(details.join("\n"))
}
