//! What outlives the segments: actions, numbers, settings; and the turn of a serial action, which runs in place.

use std::{sync::Arc, time::Instant};

use tracing::{Instrument, debug_span};

use crate::error::{Error, Result};

use crate::walks::{
    CancelWalk, Context, Failure, Lost, Outcome, Selection, Shape, Turn,
    drivers::Given,
    erased::{Actions, Does, Updates},
    follow::TARGET,
    guard::awaited,
    narrow::About,
    panics::caught,
    plan::Looking,
    settings::Settings,
    shape::OPEN,
};

/// What every job needs.
pub(in crate::walks) struct Shared<S> {
    pub(in crate::walks) actions: Arc<Actions<S>>,
    pub(in crate::walks) shape: Arc<Shape>,
    pub(in crate::walks) selection: Arc<Selection>,
    pub(in crate::walks) about: Arc<About>,
    pub(in crate::walks) settings: Arc<Settings>,
    pub(in crate::walks) drivers: Arc<Given>,
    pub(in crate::walks) looking: Looking<S>,
}

impl<S: Send + 'static> Shared<S> {
    /// How many walks run at the same time; one after another if somebody steps through them.
    pub(super) fn workers(&self) -> usize {
        if self.looking.stepper.is_some() { 1 } else { self.settings.workers() }
    }

    /// Runs a serial action, and tells of it, unless a constraint forbids all walks that carry it.
    pub(super) async fn turn(&self, turn: &Turn, initial: S) -> Result<Updates<S>, Lost> {
        let (action, digits) = (self.actions.0[turn.action].name.clone(), self.carried(turn));
        if let Ok(Some(broken)) = self.about.rules.broken(&digits) {
            let error = format!("`{}` forbids it", broken.text);
            return Err(Lost { outcome: None, action, error });
        }
        let start = Instant::now();
        if let Some(observer) = &self.looking.observer {
            observer.turns(turn);
        }
        let result = self.run(turn, &digits, initial).await.map_err(|error| {
            let cancelled = error.downcast_ref::<CancelWalk>().is_some();
            let outcome = if cancelled { Outcome::Cancelled } else { Outcome::Failed };
            Lost { outcome: Some(outcome), action, error: format!("{error:?}") }
        });
        if let Some(observer) = &self.looking.observer {
            observer.turn(turn, start.elapsed(), result.as_ref().err());
        }
        result
    }

    /// The options that all walks carry which depend on a serial action; the others are open.
    fn carried(&self, turn: &Turn) -> Vec<usize> {
        let mut digits = vec![OPEN; self.actions.0.len()];
        for (serial, &option) in turn.prefix.iter().enumerate() {
            digits[self.shape.serial(serial)] = option;
        }
        digits
    }

    async fn run(&self, turn: &Turn, digits: &[usize], initial: S) -> Result<Updates<S>> {
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
        if let Some(stepper) = &self.looking.stepper {
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
        let actions = &self.actions;
        let digits = self.shape.digits(walk);
        let (names, drivers) = (&**actions, &*self.drivers);
        let text = Context { walk, action: 0, digits: &digits, names, drivers }.text();
        Failure { walk, text, action: lost.action.clone(), error: lost.error.clone() }
    }
}
