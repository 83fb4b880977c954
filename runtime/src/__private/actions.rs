//! What generated code of `#[action]` and of `walks = [..]` names.

use serde::Serialize;

use super::{Driver, Environment, Error, Handle, Result};
use crate::walks::{Builder, Context, IntoAction, Need, Walks};

pub use crate::walks::{
    Action, Builder as WalksBuilder, Context as WalkContext, Need as ActionNeed,
    Options as ActionOptions, Serial, SyncAction, Update, Verbosity, select,
};
pub use ::std::{string::String, vec::Vec};

/// Walks that start with this state.
pub fn walks<S: Clone + Send + 'static>(state: S) -> Builder<S> {
    Walks::new(state)
}

/// The name of an action of these walks.
pub fn name_of<S, Kind>(_: &Builder<S>, action: &impl IntoAction<S, Kind>) -> String {
    action.name_of()
}

/// A parameter of an action that is neither its option nor its state: a driver, or the environment.
#[diagnostic::on_unimplemented(
    message = "an action cannot take a `{Self}`",
    label = "expected `&Driver`, `Handle<Driver>` or `&Environment`",
    note = "an action takes `option`, `state` and `context`; every other parameter is the driver of its name"
)]
pub trait ActionParameter<'a>: Sized {
    fn __need(name: &'static str) -> Option<Need>;
    fn __take(context: &Context<'a>, name: &str) -> Result<Self>;
}

#[diagnostic::do_not_recommend]
impl<'a, D: Driver> ActionParameter<'a> for &'a D {
    fn __need(name: &'static str) -> Option<Need> {
        Some(Need::of::<D>(name))
    }

    fn __take(context: &Context<'a>, name: &str) -> Result<Self> {
        context.driver(name)
    }
}

#[diagnostic::do_not_recommend]
impl<'a, D: Driver> ActionParameter<'a> for Handle<D> {
    fn __need(name: &'static str) -> Option<Need> {
        Some(Need::of::<D>(name))
    }

    fn __take(context: &Context<'a>, name: &str) -> Result<Self> {
        <&Environment>::__take(context, name)?.handle(name)
    }
}

#[diagnostic::do_not_recommend]
impl<'a> ActionParameter<'a> for &'a Environment {
    fn __need(name: &'static str) -> Option<Need> {
        Some(Need::of::<Environment>(name))
    }

    fn __take(context: &Context<'a>, _: &str) -> Result<Self> {
        let environment = context.environment().and_then(|any| any.downcast_ref());
        environment.ok_or_else(|| {
            Error::new("there is no environment around these walks")
                .help("hand it over: `.drivers(environment.clone())`")
        })
    }
}

/// What an action may return.
#[diagnostic::on_unimplemented(
    message = "an action cannot return `{Self}`",
    label = "expected `()` or `Result<()>`",
    note = "return nothing, or a `Result` whose error is an `Error` or implements `std::error::Error`"
)]
pub trait ActionOutput {
    type Update;
    fn __into_output(self) -> Result<Self::Update>;
}

#[diagnostic::do_not_recommend]
impl ActionOutput for () {
    type Update = ();

    fn __into_output(self) -> Result<()> {
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl<U, E: Into<Error>> ActionOutput for std::result::Result<U, E> {
    type Update = U;

    fn __into_output(self) -> Result<U> {
        self.map_err(Into::into)
    }
}

/// A parameter of a test function that takes the walks that ran.
#[diagnostic::on_unimplemented(
    message = "what came of walks is a `Walks`, but the parameter is `{Self}`",
    label = "expected `&Walks<State>`",
    note = "write `walks: &Walks<State>` with the state of these walks"
)]
pub trait WalksParameter<'a, S> {
    fn __take(walks: &'a Walks<S>) -> Self;
}

#[diagnostic::do_not_recommend]
impl<'a, S> WalksParameter<'a, S> for &'a Walks<S> {
    fn __take(walks: &'a Walks<S>) -> Self {
        walks
    }
}

pub use crate::walks::Show as ShowState;

/// Finds out whether a state can be shown: a method call prefers [`ShownBySerialize`], where that holds, to [`NotShown`].
pub struct Show<S>(std::marker::PhantomData<fn(&S)>);

impl<S> Show<S> {
    pub fn of(_: &S) -> Self {
        Self(std::marker::PhantomData)
    }
}

impl<S> std::fmt::Debug for Show<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Show")
    }
}

pub trait ShownBySerialize<S> {
    fn __show(&self) -> Option<ShowState<S>>;
}

impl<S: Serialize> ShownBySerialize<S> for Show<S> {
    fn __show(&self) -> Option<ShowState<S>> {
        Some(|state| Ok(serde_json::to_string(state)?))
    }
}

pub trait NotShown<S> {
    fn __show(&self) -> Option<ShowState<S>>;
}

impl<S> NotShown<S> for &Show<S> {
    fn __show(&self) -> Option<ShowState<S>> {
        None
    }
}
