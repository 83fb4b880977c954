//! Closures as actions.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde::Serialize;

use crate::error::Result;

use super::{
    Context, Options, Update,
    choices::{Choices, Choose},
    erased::{Does, Immediate, Ordinary, Sole, Step, Updates},
};

pub(super) fn sync<S, O, F>(name: String, options: Options<O>, run: F) -> Result<Step<S>>
where
    S: 'static,
    O: Serialize + Send + Sync + 'static,
    F: Fn(&O, &mut S) -> Result<()> + Send + Sync + 'static,
{
    let choices = Choices::new(&name, options)?;
    Ok(Step { name, timeout: None, does: Does::Sync(Box::new(Function { choices, run })) })
}

pub(super) fn future<S, O, F>(name: String, options: Options<O>, run: F) -> Result<Step<S>>
where
    S: 'static,
    O: Serialize + Clone + Send + Sync + 'static,
    F: for<'a> Fn(O, &'a mut S, &'a Context<'a>) -> BoxFuture<'a, Result<()>>
        + Send
        + Sync
        + 'static,
{
    let choices = Choices::new(&name, options)?;
    Ok(Step { name, timeout: None, does: Does::Async(Box::new(Promise { choices, run })) })
}

pub(super) fn serial<S, O, U, F>(name: String, options: Options<O>, run: F) -> Result<Step<S>>
where
    S: Send + 'static,
    O: Serialize + Send + Sync + 'static,
    U: Update<S>,
    F: Fn(&O, S) -> Result<U> + Send + Sync + 'static,
{
    let choices = Choices::new(&name, options)?;
    Ok(Step {
        name,
        timeout: None,
        does: Does::Serial(Box::new(Function { choices, run: Turn(run) })),
    })
}

struct Function<O, F> {
    choices: Choices<O>,
    run: F,
}

struct Promise<O, F> {
    choices: Choices<O>,
    run: F,
}

/// A closure of a serial action, told apart from an ordinary one.
struct Turn<F>(F);

impl<S, O, F> Immediate<S> for Function<O, F>
where
    O: Serialize + Send + Sync + 'static,
    F: Fn(&O, &mut S) -> Result<()> + Send + Sync,
{
    fn choices(&self) -> &dyn Choose {
        &self.choices
    }

    fn run(&self, option: usize, state: &mut S, _: &Context<'_>) -> Result<()> {
        (self.run)(&self.choices.get(option), state)
    }
}

impl<S, O, F> Ordinary<S> for Promise<O, F>
where
    O: Serialize + Clone + Send + Sync + 'static,
    F: for<'a> Fn(O, &'a mut S, &'a Context<'a>) -> BoxFuture<'a, Result<()>> + Send + Sync,
{
    fn choices(&self) -> &dyn Choose {
        &self.choices
    }

    fn should_cancel(&self, _: usize, _: &Context<'_>) -> bool {
        false
    }

    fn start<'a>(
        &'a self,
        option: usize,
        state: &'a mut S,
        context: &'a Context<'a>,
    ) -> BoxFuture<'a, Result<()>> {
        (self.run)(self.choices.get(option).clone(), state, context)
    }
}

impl<S, O, U, F> Sole<S> for Function<O, Turn<F>>
where
    S: Send + 'static,
    O: Serialize + Send + Sync + 'static,
    U: Update<S>,
    F: Fn(&O, S) -> Result<U> + Send + Sync,
{
    fn choices(&self) -> &dyn Choose {
        &self.choices
    }

    fn run<'a>(
        &'a self,
        option: usize,
        initial: S,
        _: &'a Context<'a>,
    ) -> BoxFuture<'a, Result<Updates<S>>> {
        Box::pin(async move {
            Ok(Arc::new((self.run.0)(&self.choices.get(option), initial)?) as Updates<S>)
        })
    }
}
