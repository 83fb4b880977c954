//! Actions without their types: what the engine calls.
//!
//! A sync action answers at once; an async one with a future in a box, the one allocation of a step.

use std::{any::Any, sync::Arc, time::Duration};

use futures_util::future::BoxFuture;

use crate::error::Result;

use super::{
    Action, Context, Serial, Update,
    choices::{Choices, Choose, Chosen},
    context::Names,
    shape::Radix,
};

/// The actions of a plan, in declared order.
pub(super) struct Actions<S>(pub(super) Vec<Step<S>>);

pub(super) struct Step<S> {
    pub(super) name: String,
    pub(super) timeout: Option<Duration>,
    pub(super) does: Does<S>,
}

pub(super) enum Does<S> {
    Sync(Box<dyn Immediate<S>>),
    Async(Box<dyn Ordinary<S>>),
    Serial(Box<dyn Sole<S>>),
}

pub(super) type Updates<S> = Arc<dyn Update<S>>;

/// An action that does not wait, by the index of its option.
pub(super) trait Immediate<S>: Send + Sync {
    fn choices(&self) -> &dyn Choose;
    fn run(&self, option: usize, state: &mut S, context: &Context<'_>) -> Result<()>;
}

/// An action that may wait, by the index of its option.
pub(super) trait Ordinary<S>: Send + Sync {
    fn choices(&self) -> &dyn Choose;
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
    fn choices(&self) -> &dyn Choose;
    fn run<'a>(
        &'a self,
        option: usize,
        initial: S,
        context: &'a Context<'a>,
    ) -> BoxFuture<'a, Result<Updates<S>>>;
}

impl<S> Step<S> {
    pub(super) fn choices(&self) -> &dyn Choose {
        match &self.does {
            Does::Sync(action) => action.choices(),
            Does::Async(action) => action.choices(),
            Does::Serial(action) => action.choices(),
        }
    }
}

impl<S> Actions<S> {
    pub(super) fn radices(&self) -> Vec<Radix> {
        let radix = |step: &Step<S>| Radix {
            options: step.choices().count(),
            serial: matches!(step.does, Does::Serial(_)),
        };
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
        self.0[action].choices().text(index)
    }

    fn show(&self, action: usize, index: usize, look: &mut dyn FnMut(&dyn Any)) {
        self.0[action].choices().show(index, look);
    }
}

/// `action` with the options it has, or with those given.
pub(super) fn ordinary<S: Send + 'static, A: Action<S>>(
    action: A,
    only: Option<A::Option>,
) -> Result<Step<S>> {
    let (name, timeout) = (action.name(), action.timeout());
    let choices = match only {
        Some(option) => Choices::one_by_one(vec![option]),
        None => Choices::new(&name, action.options())?,
    };
    Ok(Step { name, timeout, does: Does::Async(Box::new(Typed { action, choices })) })
}

/// `action` with the options it has, or with those given.
pub(super) fn serial<S: Send + 'static, A: Serial<S>>(
    action: A,
    only: Option<A::Option>,
) -> Result<Step<S>> {
    let (name, timeout) = (action.name(), action.timeout());
    let choices = match only {
        Some(option) => Choices::one_by_one(vec![option]),
        None => Choices::new(&name, action.options())?,
    };
    Ok(Step { name, timeout, does: Does::Serial(Box::new(Typed { action, choices })) })
}

struct Typed<A, O> {
    action: A,
    choices: Choices<O>,
}

impl<S: Send + 'static, A: Action<S>> Ordinary<S> for Typed<A, A::Option> {
    fn choices(&self) -> &dyn Choose {
        &self.choices
    }

    fn should_cancel(&self, option: usize, context: &Context<'_>) -> bool {
        self.action.should_cancel(&self.choices.get(option), context)
    }

    fn start<'a>(
        &'a self,
        option: usize,
        state: &'a mut S,
        context: &'a Context<'a>,
    ) -> BoxFuture<'a, Result<()>> {
        match self.choices.get(option) {
            Chosen::Kept(option) => Box::pin(self.action.run(option, state, context)),
            Chosen::Made(option) => {
                Box::pin(async move { self.action.run(&option, state, context).await })
            }
        }
    }
}

impl<S: Send + 'static, A: Serial<S>> Sole<S> for Typed<A, A::Option> {
    fn choices(&self) -> &dyn Choose {
        &self.choices
    }

    fn run<'a>(
        &'a self,
        option: usize,
        initial: S,
        context: &'a Context<'a>,
    ) -> BoxFuture<'a, Result<Updates<S>>> {
        Box::pin(async move {
            let option = self.choices.get(option);
            let update = self.action.run(&option, initial, context).await?;
            Ok(Arc::new(update) as Updates<S>)
        })
    }
}
