//! What outlives the segments: actions, numbers, settings; and the turn of a serial action.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tracing::{Instrument, debug_span};

use crate::{
    error::{Error, Result},
    walks::{
        CancelWalk, Context, Failure, Lost, Outcome, Selection, Turn,
        actions::{
            drivers::Given,
            erased::{Actions, AnyUpdate, Does, Step},
        },
        choose::domain::Domain,
        company::Company,
        numbers::shape::OPEN,
        panics::caught,
        settings::Settings,
    },
};

use super::{follow::TARGET, guard::awaited};

/// What every job needs.
pub(in crate::walks) struct Shared<S> {
    pub(in crate::walks) actions: Arc<Actions<S>>,
    pub(in crate::walks) selection: Arc<Selection>,
    pub(in crate::walks) domain: Arc<Domain>,
    pub(in crate::walks) settings: Arc<Settings>,
    pub(in crate::walks) drivers: Arc<Given>,
    pub(in crate::walks) company: Company<S>,
}

impl<S: Send + 'static> Shared<S> {
    /// How many walks run at the same time; one after another if somebody steps through them.
    pub(super) fn workers(&self) -> usize {
        if self.company.stepper.is_some() { 1 } else { self.settings.workers() }
    }

    /// Runs a serial action, and tells of it, unless a constraint forbids all walks that carry it.
    pub(super) async fn turn(&self, turn: &Turn, initial: S) -> Result<AnyUpdate<S>, Lost> {
        let digits = self.carried(turn);
        if let Ok(Some(broken)) = self.domain.rules.broken(&digits) {
            let action = self.actions.0[turn.action].name.clone();
            let error = format!("`{}` forbids it", broken.text);
            return Err(Lost { outcome: None, action, error });
        }
        let start = Instant::now();
        if let Some(observer) = &self.company.observer {
            observer.turns(turn);
        }
        let result = self.run(turn, &digits, initial).await;
        let result = result.map_err(|error| self.lost(turn.action, &error));
        if let Some(observer) = &self.company.observer {
            observer.turn(turn, start.elapsed(), result.as_ref().err());
        }
        result
    }

    /// What the walks lose that depend on a serial action, by its position.
    pub(super) fn lost(&self, action: usize, error: &Error) -> Lost {
        let cancelled = error.downcast_ref::<CancelWalk>().is_some();
        let outcome = if cancelled { Outcome::Cancelled } else { Outcome::Failed };
        let action = self.actions.0[action].name.clone();
        Lost { outcome: Some(outcome), action, error: format!("{error:?}") }
    }

    /// Whether the coordinator can do serial actions itself: there are some, and no action has a limit.
    pub(super) fn is_settled(&self) -> bool {
        let steps = &self.actions.0;
        let limited =
            self.settings.timeout.is_some() || steps.iter().any(|step| step.timeout.is_some());
        steps.iter().any(Step::is_serial) && !limited
    }

    /// How long one run of a serial action may take, if there is a limit and nobody steps through the walks.
    pub(super) fn limit(&self, action: usize) -> Option<Duration> {
        let limit = self.actions.0[action].timeout.or(self.settings.timeout);
        limit.filter(|_| self.company.stepper.is_none())
    }

    /// The options that all walks carry which depend on a serial action; the others are open.
    fn carried(&self, turn: &Turn) -> Vec<usize> {
        let mut digits = vec![OPEN; self.actions.0.len()];
        for (serial, &option) in turn.prefix.iter().enumerate() {
            digits[self.domain.space.shape.serial(serial)] = option;
        }
        digits
    }

    async fn run(&self, turn: &Turn, digits: &[usize], initial: S) -> Result<AnyUpdate<S>> {
        let actions = &self.actions;
        let step = &actions.0[turn.action];
        let Does::Serial(action) = &step.does else {
            return Err(Error::new(format!("`{}` is no serial action", step.name)));
        };
        let context = Context {
            walk: turn.walks.start,
            action: turn.action,
            digits,
            names: &**actions,
            drivers: &*self.drivers,
        };
        if let Some(stepper) = &self.company.stepper {
            stepper.before(&context, &initial)?.kept().await;
        }
        let span = debug_span!(
            target: TARGET,
            "serial",
            walk = context.walk(),
            action = context.action(),
            option = context.option_text()
        );
        let future = caught(|| action.run(digits[turn.action], initial, &context))?;
        awaited(future, step.timeout.or(self.settings.timeout)).instrument(span).await
    }

    /// The failure of a walk that depended on a lost serial action.
    pub(super) fn failure(&self, walk: u128, lost: &Lost) -> Failure {
        let text = self.domain.space.text(walk);
        Failure { walk, text, action: lost.action.clone(), error: lost.error.clone() }
    }
}
