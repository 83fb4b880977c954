//! Which worker has which environment, where walks share none: who asks for one, and when it is left.

use std::{
    collections::HashMap,
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use futures_util::future::BoxFuture;
use tokio::sync::{mpsc, oneshot};

use super::EnvPer;
use crate::{
    env::Environment,
    error::{Error, Result},
    walks::{Drivers, Outcome, Sites},
};

/// Asks for an environment.
pub(super) struct Ask {
    pub(super) name: String,
    pub(super) up: oneshot::Sender<Result<Arc<Environment>>>,
    /// Somebody wants it to stop, and says how the last walk in it ended, or is gone.
    pub(super) leave: oneshot::Receiver<Outcome>,
    pub(super) down: oneshot::Sender<Result<()>>,
}

/// The environments of walks that share none.
pub(super) struct Apart {
    per: EnvPer,
    /// None once the walks are over.
    lives: Mutex<Option<Lives>>,
}

struct Lives {
    asks: mpsc::UnboundedSender<Ask>,
    by_worker: HashMap<usize, Lived>,
}

/// An environment that a worker has.
struct Lived {
    up: Arc<Environment>,
    leave: oneshot::Sender<Outcome>,
    down: oneshot::Receiver<Result<()>>,
}

impl Apart {
    pub(super) fn new(per: EnvPer, asks: mpsc::UnboundedSender<Ask>) -> Self {
        Self { per, lives: Mutex::new(Some(Lives { asks, by_worker: HashMap::new() })) }
    }

    /// Stops what is left, and returns what went wrong by itself.
    pub(super) async fn end(&self) -> Vec<Error> {
        let left = self.lives().as_mut().map(|lives| mem::take(&mut lives.by_worker));
        let mut errors = Vec::new();
        for (_, lived) in left.into_iter().flatten() {
            errors.extend(lived.stop(Outcome::Passed).await.err());
        }
        errors
    }

    /// Stops everything, and waits for nothing.
    pub(super) fn give_up(&self) {
        *self.lives() = None;
    }

    fn lives(&self) -> MutexGuard<'_, Option<Lives>> {
        self.lives.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn of(&self, worker: usize) -> Option<Arc<Environment>> {
        Some(self.lives().as_ref()?.by_worker.get(&worker)?.up.clone())
    }

    async fn make(&self, name: String) -> Result<Lived> {
        let over = || Error::new("the walks are over");
        let ((up, is_up), (leave, left), (down, is_down)) =
            (oneshot::channel(), oneshot::channel(), oneshot::channel());
        let ask = Ask { name, up, leave: left, down };
        self.lives().as_ref().and_then(|lives| lives.asks.send(ask).ok()).ok_or_else(over)?;
        let up = is_up.await.map_err(|_| over())??;
        Ok(Lived { up, leave, down: is_down })
    }

    /// Takes the environment from a worker, unless the next walk can use it: a walk that failed may have left anything.
    fn left(&self, worker: usize, outcome: Outcome) -> Option<Lived> {
        let mut lives = self.lives();
        let by_worker = &mut lives.as_mut()?.by_worker;
        let whole = outcome != Outcome::Failed && !is_broken(&by_worker.get(&worker)?.up);
        if self.per == EnvPer::Worker && whole { None } else { by_worker.remove(&worker) }
    }
}

impl Lived {
    async fn stop(self, outcome: Outcome) -> Result<()> {
        let Self { up, leave, down } = self;
        let _ = leave.send(outcome);
        drop(up);
        down.await.unwrap_or(Ok(()))
    }
}

/// Whether a driver has ended by itself.
fn is_broken(environment: &Environment) -> bool {
    environment.seats().iter().any(|seat| seat.unexpected_end().is_some())
}

impl Sites for Apart {
    fn enter(&self, worker: usize, walk: u128) -> BoxFuture<'_, Result<Arc<dyn Drivers>>> {
        Box::pin(async move {
            if let Some(up) = self.of(worker) {
                return Ok(up as Arc<dyn Drivers>);
            }
            let name = match self.per {
                EnvPer::Walk => format!("walk-{walk}"),
                EnvPer::Worker => format!("worker-{worker}"),
            };
            let lived = self.make(name).await?;
            let up = lived.up.clone();
            if let Some(lives) = &mut *self.lives() {
                lives.by_worker.insert(worker, lived);
            }
            Ok(up as Arc<dyn Drivers>)
        })
    }

    fn leave(&self, worker: usize, outcome: Outcome) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            match self.left(worker, outcome) {
                Some(lived) => lived.stop(outcome).await,
                None => Ok(()),
            }
        })
    }
}
