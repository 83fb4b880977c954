//! The way of one walk through a segment: as fast as it goes, or with somebody looking on, or against the clock.

use std::time::{Duration, Instant};

use crate::error::Error;

use super::{
    Job,
    open::Waiting,
    portion::{Ended, Place, Stage},
};

impl<S: Send + 'static> Job<S> {
    /// Runs the actions of the segment.
    pub(super) async fn through(&self, place: Place<'_>, at: &mut Waiting<S>) -> Ended {
        match self.settings.walk_timeout {
            Some(limit) => self.limited(place, at, limit).await,
            None if self.follows(place.walk) => {
                self.follow(place, &mut at.state, at.steps.get_or_insert_default()).await
            }
            None => match self.begin(place, &mut at.state) {
                Stage::Over(ended) => ended,
                Stage::Waits(action) => self.rest(action, place, &mut at.state).await,
            },
        }
    }

    /// Runs them within what earlier segments have left of the walk's time.
    async fn limited(&self, place: Place<'_>, at: &mut Waiting<S>, limit: Duration) -> Ended {
        let (start, before) = (Instant::now(), at.elapsed.unwrap_or_default());
        let steps = at.steps.get_or_insert_default();
        let walk = self.follow(place, &mut at.state, steps);
        let ended = tokio::time::timeout(limit.saturating_sub(before), walk).await;
        let late = |action| {
            let error = Error::new(format!("the walk took longer than {limit:?}"));
            Ended::Failed { action: Some(action), error }
        };
        match ended {
            Err(_) => late(self.segment.actions.start + steps.len()),
            // What does not wait lets nobody see the time pass.
            Ok(Ended::Passed) if before + start.elapsed() > limit => {
                late(steps.last().map_or(self.segment.actions.start, |step| step.action))
            }
            Ok(ended) => ended,
        }
    }
}
