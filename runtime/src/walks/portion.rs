//! One walk through the actions of one segment.

use std::sync::Arc;

use crate::error::{Error, Result};

use super::{
    CancelWalk, Context,
    erased::Does,
    guard::{awaited, caught},
    local::Job,
};

/// How a walk came through a segment.
#[derive(Debug)]
pub(super) enum Ended {
    Passed,
    Failed { action: usize, error: Error },
    Cancelled,
    Filtered,
}

/// How far a walk has come.
#[derive(Debug)]
pub(super) enum Stage {
    Over(Ended),
    /// This action may wait.
    Waits(usize),
}

impl<S: Send + 'static> Job<S> {
    /// Whether an action keeps this walk from running.
    pub(super) fn filter(&self, walk: u128, digits: &[usize]) -> Option<Ended> {
        for (action, step) in self.actions.0.iter().enumerate() {
            let Does::Async(filter) = &step.does else { continue };
            let context = self.context(walk, action, digits);
            match caught(|| filter.should_cancel(digits[action], &context)) {
                Ok(false) => {}
                Ok(true) => return Some(Ended::Filtered),
                Err(error) => return Some(ended(action, error.context("`should_cancel` failed"))),
            }
        }
        None
    }

    /// Brings `state` up to date with the serial actions before, then runs what does not wait.
    pub(super) fn begin(&self, walk: u128, digits: &[usize], state: &mut S) -> Stage {
        for (action, update) in &self.updates {
            if let Err(error) = caught(|| update.apply(state)) {
                let error = error.context("the update it returned cannot be applied");
                return Stage::Over(ended(*action, error));
            }
        }
        self.burst(self.segment.actions.start, walk, digits, state)
    }

    /// Runs the segment from an action that may wait.
    pub(super) async fn rest(
        &self,
        action: usize,
        walk: u128,
        digits: &[usize],
        state: &mut S,
    ) -> Ended {
        let mut action = action;
        loop {
            if let Err(error) = self.step(action, walk, digits, state).await {
                return ended(action, error);
            }
            match self.burst(action + 1, walk, digits, state) {
                Stage::Over(ended) => return ended,
                Stage::Waits(next) => action = next,
            }
        }
    }

    /// Runs actions from `action` on, up to the first that may wait.
    fn burst(&self, action: usize, walk: u128, digits: &[usize], state: &mut S) -> Stage {
        let end = self.segment.actions.end;
        let mut action = action;
        let run = caught(|| -> Result<()> {
            while action < end {
                match &self.actions.0[action].does {
                    Does::Sync(sync) => {
                        sync.run(digits[action], state, &self.context(walk, action, digits))?;
                    }
                    Does::Async(_) => break,
                    Does::Serial(_) => {}
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

    async fn step(&self, action: usize, walk: u128, digits: &[usize], state: &mut S) -> Result<()> {
        let step = &self.actions.0[action];
        let Does::Async(run) = &step.does else { return Ok(()) };
        let context = self.context(walk, action, digits);
        let future = caught(|| run.start(digits[action], state, &context))?;
        awaited(future, step.timeout.or(self.settings.timeout)).await
    }

    fn context<'a>(&'a self, walk: u128, action: usize, digits: &'a [usize]) -> Context<'a> {
        Context { walk, action, digits, names: &*self.actions }
    }
}

fn ended(action: usize, error: Error) -> Ended {
    match error.downcast_ref::<CancelWalk>() {
        Some(_) => Ended::Cancelled,
        None => Ended::Failed { action, error },
    }
}

/// The updates of the serial actions before a segment, each with the position of its action.
pub(super) type Applied<S> = Vec<(usize, Arc<dyn super::Update<S>>)>;
