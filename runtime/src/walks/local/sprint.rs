//! The fast lane: walks of actions that do not wait, of which nobody wants to know more than how they end.

use std::ops::Range;

use tracing::Level;

use crate::walks::{
    Context,
    actions::erased::{Actions, Does, RunSync},
    panics::caught,
    settings::Settings,
};

use super::{Job, follow::TARGET, open::Waiting, portion::ended, worker::Worker};

/// Whether walks can take the fast lane, if they do it from their start to their end.
pub(super) fn can<S>(actions: &Actions<S>, settings: &Settings) -> bool {
    let unlimited = settings.timeout.is_none() && settings.walk_timeout.is_none();
    let plain = |does: &Does<S>| matches!(does, Does::SyncAction(_));
    let all =
        actions.0.iter().all(|step| plain(&step.does) && !step.filters && step.timeout.is_none());
    all && unlimited && !settings.gather
}

impl<S: Clone + Send + 'static> Worker<S> {
    /// Whether the next batch can take it: walks have shown to be short.
    pub(super) fn sprints(&self, job: &Job<S>) -> bool {
        job.plain && !self.batch.is_slow() && !tracing::enabled!(target: TARGET, Level::DEBUG)
    }

    /// Runs walks up to the first that somebody looks at, and returns its position, or the end.
    pub(super) fn sprint(&mut self, job: &Job<S>, positions: Range<u128>) -> u128 {
        let steps: Vec<&dyn RunSync<S>> =
            job.actions.0.iter().filter_map(|step| step.does.immediate()).collect();
        let mut position = positions.start;
        loop {
            let start = position;
            let mut at = (0, 0);
            let run = caught(|| self.race(job, &steps, &mut position, positions.end, &mut at));
            self.batch.passed(start..position);
            let (walk, action) = at;
            match run.flatten() {
                Ok(()) => return position,
                Err(error) => {
                    let state = Waiting::new(self.initial.clone());
                    self.end(job, position, walk, state, ended(action, error));
                    position += 1;
                }
            }
        }
    }

    /// Runs walks one after another, until one fails, the next is looked at, or none is left.
    fn race(
        &mut self,
        job: &Job<S>,
        steps: &[&dyn RunSync<S>],
        position: &mut u128,
        end: u128,
        at: &mut (u128, usize),
    ) -> crate::error::Result<()> {
        while *position < end && !job.stopped() {
            let walk = self.enter(job, *position);
            if job.observer.as_ref().is_some_and(|observer| observer.follows(walk)) {
                return Ok(());
            }
            at.0 = walk;
            let mut state = self.initial.clone();
            let (digits, names) = (&*self.digits, &*job.actions);
            let mut context = Context { walk, action: 0, digits, names, drivers: &*job.drivers };
            for (action, step) in steps.iter().enumerate() {
                (at.1, context.action) = (action, action);
                step.run(digits[action], &mut state, &context)?;
            }
            *position += 1;
        }
        Ok(())
    }
}
