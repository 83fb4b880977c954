//! A walk with somebody looking on: each action is timed, logged, and announced to who steps through it.

use std::time::Instant;

use tracing::{Instrument, Level, debug_span};

use crate::walks::company::StepTime;

use super::{
    Job,
    portion::{Ended, Place, ended},
};

/// The target of everything that walks log.
pub(super) const TARGET: &str = "multitest::walks";

impl<S: Send + 'static> Job<S> {
    /// Whether somebody looks on.
    pub(super) fn follows(&self, walk: u128) -> bool {
        self.stepper.is_some()
            || self.observer.as_ref().is_some_and(|observer| observer.follows(walk))
            || tracing::enabled!(target: TARGET, Level::DEBUG)
    }

    /// Runs the whole segment.
    pub(super) async fn follow(
        &self,
        place: Place<'_>,
        state: &mut S,
        steps: &mut Vec<StepTime>,
    ) -> Ended {
        if let Some(ended) = self.update(state) {
            return ended;
        }
        for action in self.segment.actions.clone() {
            let start = Instant::now();
            let result = self.seen(action, place, state).await;
            let elapsed = start.elapsed();
            steps.push(StepTime { action, option: place.digits[action], elapsed });
            if let Err(error) = result {
                return ended(action, error);
            }
        }
        Ended::Passed
    }

    /// Runs one action, inside a span with its name.
    async fn seen(
        &self,
        action: usize,
        place: Place<'_>,
        state: &mut S,
    ) -> crate::error::Result<()> {
        let context = self.context(place, action);
        if let Some(stepper) = &self.stepper {
            stepper.before(&context, state)?.kept().await;
        }
        let span = debug_span!(
            target: TARGET,
            "action",
            walk = place.walk,
            action = context.action(),
            option = tracing::field::Empty
        );
        if !span.is_disabled() {
            span.record("option", context.option_text());
        }
        self.step(action, place, state).instrument(span).await
    }
}
