//! Actions that do not wait and do not return: nobody can interrupt them, but somebody notices.

use std::{
    sync::Mutex,
    time::{Duration, Instant},
};

use tokio::time::sleep_until;

use crate::{
    error::{Error, Result},
    walks::{
        actions::erased::{Actions, Does},
        settings::Settings,
    },
};

use super::{
    Job,
    guard::{GRACE, blocked},
    lock,
    portion::Place,
};

/// What each worker runs, since when. There is none if nothing is limited, or every action may wait.
pub(in crate::walks) struct Hang {
    hands: Vec<Mutex<Option<Hand>>>,
    longest: Duration,
}

#[derive(Clone, Copy)]
struct Hand {
    walk: u128,
    action: usize,
    since: Instant,
    limit: Duration,
}

impl Hang {
    pub(super) fn new<S>(actions: &Actions<S>, settings: &Settings) -> Option<Self> {
        let sync = actions.0.iter().filter(|step| matches!(step.does, Does::SyncAction(_)));
        let limits = sync.filter_map(|step| step.timeout.or(settings.timeout));
        let longest = limits.max()?;
        let hands = (0..settings.workers()).map(|_| Mutex::default()).collect();
        Some(Self { hands, longest })
    }

    /// The first that is overdue; waits for one as long as it takes.
    async fn stuck(&self) -> Hand {
        loop {
            let now = Instant::now();
            let due = |hand: &Hand| hand.since + hand.limit + GRACE;
            let hands: Vec<Hand> = self.hands.iter().filter_map(|hand| *lock(hand)).collect();
            if let Some(hand) = hands.iter().find(|hand| due(hand) <= now) {
                return *hand;
            }
            let next = hands.iter().map(due).min().unwrap_or(now + self.longest + GRACE);
            sleep_until(next.into()).await;
        }
    }
}

impl<S: Send + 'static> Job<S> {
    /// Notes that a worker begins an action.
    pub(in crate::walks) fn at(&self, place: Place<'_>, action: usize) {
        let Some(hang) = &self.hang else { return };
        let step = &self.actions.0[action];
        let limit = step.timeout.or(self.settings.timeout);
        let limit = limit.filter(|_| matches!(step.does, Does::SyncAction(_)));
        let since = Instant::now();
        *lock(&hang.hands[place.worker]) =
            limit.map(|limit| Hand { walk: place.walk, action, since, limit });
    }

    /// Notes that a worker has ended its walk.
    pub(super) fn at_rest(&self, worker: usize) {
        if let Some(hang) = &self.hang {
            *lock(&hang.hands[worker]) = None;
        }
    }

    /// What `done` yields, unless an action is stuck before that.
    pub(super) async fn unless_stuck<T>(&self, done: impl Future<Output = T>) -> Result<T> {
        let Some(hang) = &self.hang else { return Ok(done.await) };
        tokio::select! {
            biased;
            done = done => Ok(done),
            stuck = hang.stuck() => Err(self.stuck(stuck)),
        }
    }

    fn stuck(&self, Hand { walk, action, limit, .. }: Hand) -> Error {
        let name = &self.actions.0[action].name;
        let text = self.domain.space.text(walk);
        blocked(name, limit, &format!(" in walk {walk} ({text})"))
    }
}
