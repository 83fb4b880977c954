//! Closures as actions.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde::Serialize;

use crate::{
    error::Result,
    walks::{
        Options,
        options::choices::{Choices, Choose},
    },
};

use super::{
    Context, Prepared, Update,
    erased::{AnyUpdate, Does, RunAction, RunSerial, RunSync, Step},
};

pub(in crate::walks) fn sync<S, O, F>(name: String, options: Options<O>, run: F) -> Prepared<S>
where
    S: 'static,
    O: Serialize + Send + Sync + 'static,
    F: Fn(&O, &mut S) -> Result<()> + Send + Sync + 'static,
{
    prepared(name, options, |choices| Does::SyncAction(Box::new(Function { choices, run })))
}

pub(in crate::walks) fn future<S, O, F>(name: String, options: Options<O>, run: F) -> Prepared<S>
where
    S: 'static,
    O: Serialize + Clone + Send + Sync + 'static,
    F: for<'a> Fn(O, &'a mut S, &'a Context<'a>) -> BoxFuture<'a, Result<()>>
        + Send
        + Sync
        + 'static,
{
    prepared(name, options, |choices| Does::Action(Box::new(Function { choices, run })))
}

pub(in crate::walks) fn serial<S, O, U, F>(name: String, options: Options<O>, run: F) -> Prepared<S>
where
    S: Send + 'static,
    O: Serialize + Send + Sync + 'static,
    U: Update<S>,
    F: Fn(&O, S) -> Result<U> + Send + Sync + 'static,
{
    prepared(name, options, |choices| Does::Serial(Box::new(Function { choices, run })))
}

/// A closure has neither needs nor a timeout, and filters nothing.
fn prepared<S, O: Serialize + Send + Sync + 'static>(
    name: String,
    options: Options<O>,
    does: impl FnOnce(Arc<Choices<O>>) -> Does<S> + Send + 'static,
) -> Prepared<S> {
    Prepared(Box::new(move || {
        let choices = Arc::new(Choices::new(&name, options)?);
        let does = does(Arc::clone(&choices));
        let choices: Arc<dyn Choose> = choices;
        Ok(Step { name, timeout: None, needs: Vec::new(), filters: false, choices, does })
    }))
}

struct Function<O, F> {
    choices: Arc<Choices<O>>,
    run: F,
}

impl<S, O, F> RunSync<S> for Function<O, F>
where
    O: Serialize + Send + Sync + 'static,
    F: Fn(&O, &mut S) -> Result<()> + Send + Sync,
{
    fn should_cancel(&self, _: usize, _: &Context<'_>) -> bool {
        false
    }

    fn run(&self, option: usize, state: &mut S, _: &Context<'_>) -> Result<()> {
        (self.run)(&self.choices.get(option), state)
    }
}

impl<S, O, F> RunAction<S> for Function<O, F>
where
    O: Serialize + Clone + Send + Sync + 'static,
    F: for<'a> Fn(O, &'a mut S, &'a Context<'a>) -> BoxFuture<'a, Result<()>> + Send + Sync,
{
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

impl<S, O, U, F> RunSerial<S> for Function<O, F>
where
    S: Send + 'static,
    O: Serialize + Send + Sync + 'static,
    U: Update<S>,
    F: Fn(&O, S) -> Result<U> + Send + Sync,
{
    fn should_cancel(&self, _: usize, _: &Context<'_>) -> bool {
        false
    }

    fn run<'a>(
        &'a self,
        option: usize,
        initial: S,
        _: &'a Context<'a>,
    ) -> BoxFuture<'a, Result<AnyUpdate<S>>> {
        Box::pin(async move {
            Ok(Arc::new((self.run)(&self.choices.get(option), initial)?) as AnyUpdate<S>)
        })
    }
}
