//! Actions without their types: what the engine calls.
//!
//! A sync action answers at once; an async one with a future in a box, the one allocation of a step.

use std::{any::Any, sync::Arc, time::Duration};

use futures_util::future::BoxFuture;

use crate::error::Result;

use super::{Context, Need, Update, choices::Choose, context::Names, shape::Radix};

/// The actions of a plan, in declared order.
pub(super) struct Actions<S>(pub(super) Vec<Step<S>>);

/// One action.
pub(super) struct Step<S> {
    pub(super) name: String,
    pub(super) timeout: Option<Duration>,
    pub(super) needs: Vec<Need>,
    /// Whether its `should_cancel` has to be asked.
    pub(super) filters: bool,
    pub(super) choices: Arc<dyn Choose>,
    pub(super) does: Does<S>,
}

pub(super) enum Does<S> {
    Action(Box<dyn Ordinary<S>>),
    SyncAction(Box<dyn Immediate<S>>),
    Serial(Box<dyn Sole<S>>),
}

impl<S> Does<S> {
    /// The action, if it does not wait.
    pub(super) fn immediate(&self) -> Option<&dyn Immediate<S>> {
        match self {
            Self::SyncAction(action) => Some(&**action),
            _ => None,
        }
    }
}

pub(super) type Updates<S> = Arc<dyn Update<S>>;

/// An action that does not wait, by the index of its option.
pub(super) trait Immediate<S>: Send + Sync {
    fn should_cancel(&self, option: usize, context: &Context<'_>) -> bool;
    fn run(&self, option: usize, state: &mut S, context: &Context<'_>) -> Result<()>;
}

/// An action that may wait, by the index of its option.
pub(super) trait Ordinary<S>: Send + Sync {
    fn should_cancel(&self, option: usize, context: &Context<'_>) -> bool;
    fn start<'a>(
        &'a self,
        option: usize,
        state: &'a mut S,
        context: &'a Context<'a>,
    ) -> BoxFuture<'a, Result<()>>;
}

/// A serial action, by the index of its option.
pub(super) trait Sole<S>: Send + Sync {
    fn should_cancel(&self, option: usize, context: &Context<'_>) -> bool;
    fn run<'a>(
        &'a self,
        option: usize,
        initial: S,
        context: &'a Context<'a>,
    ) -> BoxFuture<'a, Result<Updates<S>>>;
}

impl<S> Step<S> {
    pub(super) fn is_serial(&self) -> bool {
        matches!(self.does, Does::Serial(_))
    }

    pub(super) fn should_cancel(&self, option: usize, context: &Context<'_>) -> bool {
        match &self.does {
            Does::SyncAction(action) => action.should_cancel(option, context),
            Does::Action(action) => action.should_cancel(option, context),
            Does::Serial(action) => action.should_cancel(option, context),
        }
    }
}

impl<S> Actions<S> {
    pub(super) fn radices(&self) -> Vec<Radix> {
        let radix =
            |step: &Step<S>| Radix { options: step.choices.count(), serial: step.is_serial() };
        self.0.iter().map(radix).collect()
    }
}

impl<S> Names for Actions<S> {
    fn action(&self, action: usize) -> &str {
        &self.0[action].name
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|step| step.name == name)
    }

    fn option(&self, action: usize, index: usize) -> String {
        self.0[action].choices.text(index)
    }

    fn show(&self, action: usize, index: usize, look: &mut dyn FnMut(&dyn Any)) {
        self.0[action].choices.show(index, look);
    }
}
