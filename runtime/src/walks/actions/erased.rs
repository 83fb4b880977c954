//! Actions without their types: what the engine calls.
//!
//! A sync action answers at once; an async one with a future in a box, the one allocation of a step.

use std::{any::Any, sync::Arc, time::Duration};

use futures_util::future::BoxFuture;

use crate::{
    error::Result,
    walks::{numbers::shape::Radix, options::choices::Choose},
};

use super::{Context, Need, Update, context::Names};

/// The actions of a plan, in declared order.
pub(in crate::walks) struct Actions<S>(pub(in crate::walks) Vec<Step<S>>);

/// One action.
pub(in crate::walks) struct Step<S> {
    pub(in crate::walks) name: String,
    pub(in crate::walks) timeout: Option<Duration>,
    pub(in crate::walks) needs: Vec<Need>,
    /// Whether its `should_cancel` has to be asked.
    pub(in crate::walks) filters: bool,
    pub(in crate::walks) choices: Arc<dyn Choose>,
    pub(in crate::walks) does: Does<S>,
}

pub(in crate::walks) enum Does<S> {
    Action(Box<dyn RunAction<S>>),
    SyncAction(Box<dyn RunSync<S>>),
    Serial(Box<dyn RunSerial<S>>),
}

impl<S> Does<S> {
    /// The action, if it does not wait.
    pub(in crate::walks) fn immediate(&self) -> Option<&dyn RunSync<S>> {
        match self {
            Self::SyncAction(action) => Some(&**action),
            _ => None,
        }
    }
}

pub(in crate::walks) type AnyUpdate<S> = Arc<dyn Update<S>>;

/// An action that does not wait, by the index of its option.
pub(in crate::walks) trait RunSync<S>: Send + Sync {
    fn should_cancel(&self, option: usize, context: &Context<'_>) -> bool;
    fn run(&self, option: usize, state: &mut S, context: &Context<'_>) -> Result<()>;
}

/// An action that may wait, by the index of its option.
pub(in crate::walks) trait RunAction<S>: Send + Sync {
    fn should_cancel(&self, option: usize, context: &Context<'_>) -> bool;
    fn start<'a>(
        &'a self,
        option: usize,
        state: &'a mut S,
        context: &'a Context<'a>,
    ) -> BoxFuture<'a, Result<()>>;
}

/// A serial action, by the index of its option.
pub(in crate::walks) trait RunSerial<S>: Send + Sync {
    fn should_cancel(&self, option: usize, context: &Context<'_>) -> bool;
    fn run<'a>(
        &'a self,
        option: usize,
        initial: S,
        context: &'a Context<'a>,
    ) -> BoxFuture<'a, Result<AnyUpdate<S>>>;
}

impl<S> Step<S> {
    pub(in crate::walks) fn is_serial(&self) -> bool {
        matches!(self.does, Does::Serial(_))
    }

    pub(in crate::walks) fn should_cancel(&self, option: usize, context: &Context<'_>) -> bool {
        match &self.does {
            Does::SyncAction(action) => action.should_cancel(option, context),
            Does::Action(action) => action.should_cancel(option, context),
            Does::Serial(action) => action.should_cancel(option, context),
        }
    }
}

impl<S> Actions<S> {
    pub(in crate::walks) fn radices(&self) -> Vec<Radix> {
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
