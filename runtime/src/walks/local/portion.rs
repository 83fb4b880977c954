//! One walk through the actions of one segment.

use std::{sync::Arc, time::Instant};

use crate::{
    error::{Error, Result},
    walks::{CancelWalk, Context, Drivers, Outcome, actions::erased::Does, panics::caught},
};

use super::{
    Job,
    guard::{awaited, too_long},
};

/// A walk at the moment: its number, its options, its drivers.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) worker: usize,
    pub(super) walk: u128,
    pub(super) digits: &'a [usize],
    pub(super) drivers: &'a dyn Drivers,
}

/// How a walk came through a segment.
#[derive(Debug)]
pub(super) enum Ended {
    Passed,
    /// The action, if it was one.
    Failed {
        action: Option<usize>,
        error: Error,
    },
    Cancelled,
    /// An action's `should_cancel` kept it from running.
    Filtered,
    /// A constraint did.
    Forbidden,
}

impl Ended {
    /// What is counted; nothing if the walk did not run.
    pub(super) fn outcome(&self) -> Option<Outcome> {
        match self {
            Self::Filtered | Self::Forbidden => None,
            Self::Passed => Some(Outcome::Passed),
            Self::Cancelled => Some(Outcome::Cancelled),
            Self::Failed { .. } => Some(Outcome::Failed),
        }
    }
}

/// How far a walk has come.
#[derive(Debug)]
pub(super) enum Stage {
    Over(Ended),
    /// This action may wait.
    Waits(usize),
}

impl<S: Send + 'static> Job<S> {
    /// Whether a constraint or an action keeps this walk from running.
    pub(super) fn filter(&self, place: Place<'_>) -> Option<Ended> {
        match self.domain.rules.broken(place.digits) {
            Ok(None) => {}
            Ok(Some(_)) => return Some(Ended::Forbidden),
            Err(error) => return Some(Ended::Failed { action: None, error }),
        }
        for (action, step) in self.actions.0.iter().enumerate().filter(|(_, step)| step.filters) {
            let context = self.context(place, action);
            match caught(|| step.should_cancel(place.digits[action], &context)) {
                Ok(false) => {}
                Ok(true) => return Some(Ended::Filtered),
                Err(error) => return Some(ended(action, error.context("`should_cancel` failed"))),
            }
        }
        None
    }

    /// Runs the segment, up to the first action that may wait.
    pub(super) fn begin(&self, place: Place<'_>, state: &mut S) -> Stage {
        match self.update(state) {
            Some(ended) => Stage::Over(ended),
            None => self.burst(self.segment.actions.start, place, state),
        }
    }

    /// Brings `state` up to date with the serial actions before.
    pub(super) fn update(&self, state: &mut S) -> Option<Ended> {
        for (action, update) in &self.updates {
            if let Err(error) = caught(|| update.apply(state)) {
                let error = error.context("the update it returned cannot be applied");
                return Some(ended(*action, error));
            }
        }
        None
    }

    /// Runs the segment from an action that may wait.
    pub(super) async fn rest(&self, action: usize, place: Place<'_>, state: &mut S) -> Ended {
        let mut action = action;
        loop {
            if let Err(error) = self.step(action, place, state).await {
                return ended(action, error);
            }
            match self.burst(action + 1, place, state) {
                Stage::Over(ended) => return ended,
                Stage::Waits(next) => action = next,
            }
        }
    }

    /// Runs actions from `action` on, up to the first that may wait.
    fn burst(&self, action: usize, place: Place<'_>, state: &mut S) -> Stage {
        let end = self.segment.actions.end;
        let mut action = action;
        let run = caught(|| -> Result<()> {
            while action < end {
                let step = &self.actions.0[action];
                let Does::SyncAction(sync) = &step.does else { break };
                let limited = step.timeout.or(self.settings.timeout).map(|limit| {
                    self.at(place, action);
                    (limit, Instant::now())
                });
                sync.run(place.digits[action], state, &self.context(place, action))?;
                if let Some((limit, start)) = limited
                    && start.elapsed() > limit
                {
                    return Err(too_long(limit));
                }
                action += 1;
            }
            Ok(())
        });
        match run.and_then(|run| run) {
            Err(error) => Stage::Over(ended(action, error)),
            Ok(()) if action == end => Stage::Over(Ended::Passed),
            Ok(()) => Stage::Waits(action),
        }
    }

    /// Runs one action, whether it may wait or not.
    pub(super) async fn step(&self, action: usize, place: Place<'_>, state: &mut S) -> Result<()> {
        let step = &self.actions.0[action];
        let (context, limit) =
            (self.context(place, action), step.timeout.or(self.settings.timeout));
        self.at(place, action);
        match &step.does {
            Does::Action(run) => {
                let future = caught(|| run.start(place.digits[action], state, &context))?;
                awaited(future, limit).await
            }
            Does::SyncAction(run) => {
                let start = Instant::now();
                caught(|| run.run(place.digits[action], state, &context))??;
                match limit.filter(|limit| start.elapsed() > *limit) {
                    Some(limit) => Err(too_long(limit)),
                    None => Ok(()),
                }
            }
            Does::Serial(_) => Ok(()),
        }
    }

    pub(super) fn context<'a>(&'a self, place: Place<'a>, action: usize) -> Context<'a> {
        let Place { walk, digits, drivers, .. } = place;
        Context { walk, action, digits, names: &*self.actions, drivers }
    }
}

pub(super) fn ended(action: usize, error: Error) -> Ended {
    match error.downcast_ref::<CancelWalk>() {
        Some(_) => Ended::Cancelled,
        None => Ended::Failed { action: Some(action), error },
    }
}

/// The updates of the serial actions before a segment, each with the position of its action.
pub(super) type Updates<S> = Vec<(usize, Arc<dyn crate::walks::Update<S>>)>;
