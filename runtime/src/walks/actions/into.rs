//! What can stand where an action is expected: types of three kinds, and functions that make them.

use std::{fmt, sync::Arc};

use futures_util::future::BoxFuture;
use serde::Serialize;

use crate::{
    error::Result,
    walks::{
        Options,
        options::choices::{Choices, Held},
    },
};

use super::{
    Action, Context, Serial, SyncAction,
    erased::{AnyUpdate, Does, RunAction, RunSerial, RunSync, Step},
};

/// What can be an action of walks with the state `S`: an [`Action`], a [`SyncAction`], a [`Serial`], or a function without
/// parameters that returns one, such as `#[action]` makes.
///
/// `Kind` tells the four apart; the compiler finds it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no action of walks whose state is `{S}`",
    label = "expected an action",
    note = "a function with `#[action(options = ..)]` is one, for the state that its parameter `state` takes",
    note = "a serial one returns what implements `Update<{S}>`, and a type of your own implements `Action<{S}>`",
    note = "the state is what `state = ..` says in `#[multitest]`, `()` if it says nothing"
)]
pub trait IntoAction<S, Kind>: Sized {
    /// What there is to choose from.
    type Option: 'static;

    /// The action, with the options it has, or with the one given.
    fn prepare(self, only: Option<Self::Option>) -> Prepared<S>;

    /// Its name.
    fn name_of(&self) -> String;
}

/// An action whose options are not yet counted.
pub struct Prepared<S>(pub(in crate::walks) Box<dyn FnOnce() -> Result<Step<S>> + Send>);

impl<S> fmt::Debug for Prepared<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Prepared")
    }
}

/// The kinds of actions.
pub mod kind {
    /// An [`Action`](crate::walks::Action).
    #[derive(Debug)]
    pub struct Action;
    /// A [`SyncAction`](crate::walks::SyncAction).
    #[derive(Debug)]
    pub struct SyncAction;
    /// A [`Serial`](crate::walks::Serial).
    #[derive(Debug)]
    pub struct Serial;
    /// A function that returns an action of the kind `K`.
    #[derive(Debug)]
    pub struct Function<K>(std::marker::PhantomData<K>);
}

macro_rules! into_action {
    ($($action:ident)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<S: Send + 'static, A: $action<S>> IntoAction<S, kind::$action> for A {
            type Option = A::Option;

            fn prepare(self, only: Option<A::Option>) -> Prepared<S> {
                Prepared(Box::new(move || {
                    let (name, timeout, needs) = (self.name(), self.timeout(), self.needs());
                    let choices = counted(&name, only, || self.options())?;
                    let (filters, of) = (self.__filters(), Arc::clone(&choices));
                    let does = Does::$action(Box::new(Typed { action: self, choices: of }));
                    Ok(Step { name, timeout, needs, filters, choices, does })
                }))
            }

            fn name_of(&self) -> String {
                self.name()
            }
        }
    )*};
}

into_action!(Action SyncAction Serial);

#[diagnostic::do_not_recommend]
impl<S, K, A: IntoAction<S, K>, F: FnOnce() -> A + Clone> IntoAction<S, kind::Function<K>> for F {
    type Option = A::Option;

    fn prepare(self, only: Option<A::Option>) -> Prepared<S> {
        self().prepare(only)
    }

    fn name_of(&self) -> String {
        self.clone()().name_of()
    }
}

/// The options of the action `name`, or the one given.
fn counted<O: Serialize + Send + Sync + 'static>(
    name: &str,
    only: Option<O>,
    options: impl FnOnce() -> Options<O>,
) -> Result<Arc<Choices<O>>> {
    let choices = match only {
        Some(option) => Choices::one_by_one(vec![option]),
        None => Choices::new(name, options())?,
    };
    Ok(Arc::new(choices))
}

struct Typed<A, O> {
    action: A,
    choices: Arc<Choices<O>>,
}

impl<S: Send + 'static, A: Action<S>> RunAction<S> for Typed<A, A::Option> {
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
            Held::Kept(option) => Box::pin(self.action.run(option, state, context)),
            Held::Made(option) => {
                Box::pin(async move { self.action.run(&option, state, context).await })
            }
        }
    }
}

impl<S: Send + 'static, A: SyncAction<S>> RunSync<S> for Typed<A, A::Option> {
    fn should_cancel(&self, option: usize, context: &Context<'_>) -> bool {
        self.action.should_cancel(&self.choices.get(option), context)
    }

    fn run(&self, option: usize, state: &mut S, context: &Context<'_>) -> Result<()> {
        self.action.run(&self.choices.get(option), state, context)
    }
}

impl<S: Send + 'static, A: Serial<S>> RunSerial<S> for Typed<A, A::Option> {
    fn should_cancel(&self, option: usize, context: &Context<'_>) -> bool {
        self.action.should_cancel(&self.choices.get(option), context)
    }

    fn run<'a>(
        &'a self,
        option: usize,
        initial: S,
        context: &'a Context<'a>,
    ) -> BoxFuture<'a, Result<AnyUpdate<S>>> {
        Box::pin(async move {
            let option = self.choices.get(option);
            let update = self.action.run(&option, initial, context).await?;
            Ok(Arc::new(update) as AnyUpdate<S>)
        })
    }
}
