//! What outlives the segments: actions, numbers, settings; and the turn of a serial action, which runs in place.

use std::sync::Arc;

use crate::error::{Error, Result};

use crate::walks::{
    Context, Failure, Lost, Selection, Shape, Turn,
    erased::{Actions, Does, Updates},
    guard::{awaited, caught},
    plan::Settings,
    shape::OPEN,
};

/// What every job needs.
pub(in crate::walks) struct Shared<S> {
    pub(in crate::walks) actions: Arc<Actions<S>>,
    pub(in crate::walks) shape: Arc<Shape>,
    pub(in crate::walks) selection: Arc<Selection>,
    pub(in crate::walks) settings: Arc<Settings>,
}

impl<S: Send + 'static> Shared<S> {
    /// Runs a serial action.
    pub(super) async fn turn(&self, turn: &Turn, initial: S) -> Result<Updates<S>> {
        let actions = &self.actions;
        let step = &actions.0[turn.action];
        let Does::Serial(action) = &step.does else {
            return Err(Error::new(format!("`{}` is no serial action", step.name)));
        };
        let mut digits = vec![OPEN; actions.0.len()];
        for (serial, &option) in turn.prefix.iter().enumerate() {
            digits[self.shape.serial(serial)] = option;
        }
        let context = Context {
            walk: turn.walks.start,
            action: turn.action,
            digits: &digits,
            names: &**actions,
        };
        let future = caught(|| action.run(digits[turn.action], initial, &context))?;
        awaited(future, step.timeout.or(self.settings.timeout)).await
    }

    /// The failure of a walk that depended on a lost serial action.
    pub(super) fn failure(&self, walk: u128, lost: &Lost) -> Failure {
        let actions = &self.actions;
        let digits = self.shape.digits(walk);
        let text = Context { walk, action: 0, digits: &digits, names: &**actions }.text();
        Failure { walk, text, action: lost.action.clone(), error: lost.error.clone() }
    }
}
