//! Walks that share no drivers: each walk, or each of the workers that run them, has an environment of its own.
//!
//! Environments live on the test's own thread, since starting one is not for every thread; workers ask for them. An environment
//! whose worker is gone, for whatever reason, stops by itself.

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use futures_util::future::BoxFuture;
use tokio::{
    runtime,
    sync::{mpsc, oneshot},
    task::spawn_local,
};

use super::{Ready, check, judged, returned, sync_body};
use crate::{
    declared::{Body, Launch, Outcome, Test},
    env::{Environment, Life, StartDriver},
    error::{Error, Result},
    event::Recorder,
    harness::{Work, able, body, run_apart},
    report, rundir,
    walks::{Builder, Drivers, Sites, Walks},
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
    let Some(ready) = able(test, planned(test, work, make)) else { return };
    run_apart(test, &|environment, recorder| {
        let ready = ready.clone();
        Box::pin(async move {
            match walk(ready, per, work, &environment, recorder).await {
                Ok(walks) => judged(body::run_async(body(&walks)).await, &walks, &environment),
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
    let Some(ready) = able(test, planned(test, work, make)) else { return };
    run_apart(test, &|environment, recorder| {
        let ready = ready.clone();
        Box::pin(async move {
            match walk(ready, per, work, &environment, recorder).await {
                Ok(walks) => sync_body(walks, environment, move |_, walks| body(walks)).await,
                Err(error) => returned(&error),
            }
        })
    });
}

fn planned<B, S: Clone + Send + 'static>(
    test: &Test,
    work: fn() -> Work<B>,
    make: impl FnOnce() -> Result<Builder<S>>,
) -> Result<Ready<S>> {
    let ready = Ready::new(test, &work().declared, make)?;
    check::apart(&ready.plan)?;
    Ok(ready)
}

async fn walk<B: 'static, S: Clone + Send + 'static>(
    mut ready: Ready<S>,
    per: EnvPer,
    work: fn() -> Work<B>,
    environment: &Environment,
    recorder: Arc<Recorder>,
) -> Result<Walks<S>> {
    let (asks, mut asked) = mpsc::unbounded_channel::<Ask>();
    let directory = environment.directory().to_owned();
    spawn_local(async move {
        while let Some(ask) = asked.recv().await {
            let place = Place { directory: directory.join(&ask.name), recorder: recorder.clone() };
            spawn_local(live(work(), place, ask));
        }
    });
    ready.plan.set_sites(Arc::new(Apart { per, asks, lives: Mutex::default() }));
    ready.run(environment).await
}

/// Asks for an environment.
struct Ask {
    name: String,
    up: oneshot::Sender<Result<Up>>,
    /// Somebody wants it to stop, or is gone.
    leave: oneshot::Receiver<()>,
    down: oneshot::Sender<Result<()>>,
}

/// An environment that is up.
type Up = Arc<dyn Drivers>;

struct Place {
    directory: PathBuf,
    recorder: Arc<Recorder>,
}

/// An environment from its start to its stop.
async fn live<B>(work: Work<B>, Place { directory, recorder }: Place, ask: Ask) {
    let Work { drivers, declared, start, hooks } = work;
    if let Err(error) = rundir::create_all(&directory) {
        drop(ask.up.send(Err(error)));
        return;
    }
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
        drop(ask.up.send(Err(failure(&environment, "did not start"))));
        return;
    }
    if ask.up.send(Ok(Arc::new(environment.clone()))).is_ok() {
        let _ = life.during(leave).await;
    }
    life.stop().await;
    let failed = report::failed(&environment);
    if failed.is_none() {
        // The files of a walk that went well are nothing to look at.
        let _ = std::fs::remove_dir_all(&directory);
    }
    let down = failed.map_or(Ok(()), |_| Err(failure(&environment, "did not end well")));
    let _ = ask.down.send(down);
}

/// What a walk is told of an environment that failed.
fn failure(environment: &Environment, how: &str) -> Error {
    let mut details = report::evidence(environment, false);
    details.insert(0, report::table(environment));
    Error::new(format!("its environment {how}")).details(details.join("\n"))
}

/// The environments of walks that share none.
struct Apart {
    per: EnvPer,
    asks: mpsc::UnboundedSender<Ask>,
    lives: Mutex<HashMap<usize, Lived>>,
}

/// An environment that a worker has.
struct Lived {
    up: Up,
    leave: oneshot::Sender<()>,
    down: oneshot::Receiver<Result<()>>,
}

impl Apart {
    fn lives(&self) -> std::sync::MutexGuard<'_, HashMap<usize, Lived>> {
        self.lives.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn make(&self, name: String) -> Result<Lived> {
        let gone = || Error::new("the test is over");
        let ((up, is_up), (leave, left), (down, is_down)) =
            (oneshot::channel(), oneshot::channel(), oneshot::channel());
        self.asks.send(Ask { name, up, leave: left, down }).map_err(|_| gone())?;
        let up = is_up.await.map_err(|_| gone())??;
        Ok(Lived { up, leave, down: is_down })
    }
}

impl Sites for Apart {
    fn enter(&self, worker: usize, walk: u128) -> BoxFuture<'_, Result<Arc<dyn Drivers>>> {
        Box::pin(async move {
            if let Some(lived) = self.lives().get(&worker) {
                return Ok(lived.up.clone());
            }
            let name = match self.per {
                EnvPer::Walk => format!("walk-{walk}"),
                EnvPer::Worker => format!("worker-{worker}"),
            };
            let lived = self.make(name).await?;
            let up = lived.up.clone();
            self.lives().insert(worker, lived);
            Ok(up)
        })
    }

    fn leave(&self, worker: usize, _: u128) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            if self.per == EnvPer::Worker {
                return Ok(());
            }
            let lived = self.lives().remove(&worker);
            let Some(Lived { leave, down, up }) = lived else { return Ok(()) };
            drop((leave, up));
            down.await.unwrap_or(Ok(()))
        })
    }
}
