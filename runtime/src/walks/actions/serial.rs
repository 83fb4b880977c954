//! Serial actions as types: what runs once for many walks, alone.

use std::time::Duration;

use serde::{Serialize, de::DeserializeOwned};

use crate::{error::Result, walks::Options};

use super::{Context, Need, action::named_after};

/// An action that runs alone, once for all walks that carry its option and the same options of the serial actions before it.
///
/// When it runs, every walk has finished what comes before. Those that carry its option then run what follows, to the end,
/// before it runs with its next option. It never sees the state of a walk: what it has to tell the walks is the update
/// that it returns. If it fails, the walks that depend on it fail, and no others.
///
/// ```
/// use multitest::{Result, walks::{Context, Options, Serial, Update}};
///
/// #[derive(Clone)]
/// struct State {
///     port: u16,
/// }
///
/// #[derive(serde::Serialize, serde::Deserialize)]
/// struct Port(u16);
///
/// impl Update<State> for Port {
///     fn apply(&self, state: &mut State) {
///         state.port = self.0;
///     }
/// }
///
/// struct Restart;
///
/// impl Serial<State> for Restart {
///     type Option = bool;
///     type Update = Port;
///
///     fn options(&self) -> Options<bool> {
///         Options::new([false, true])
///     }
///
///     async fn run(&self, secure: &bool, _initial: State, _: &Context<'_>) -> Result<Port> {
///         Ok(Port(if *secure { 443 } else { 80 }))
///     }
/// }
/// ```
///
/// What it returns has to be an update of the state:
///
/// ```compile_fail,E0277
/// use multitest::{Result, walks::{Context, Options, Serial}};
///
/// struct Restart;
///
/// impl Serial<Vec<u32>> for Restart {
///     type Option = bool;
///     type Update = String; // nobody says how a string updates a list
///
///     fn options(&self) -> Options<bool> {
///         Options::new([false, true])
///     }
///
///     async fn run(&self, _: &bool, _: Vec<u32>, _: &Context<'_>) -> Result<String> {
///         Ok(String::new())
///     }
/// }
/// ```
pub trait Serial<S>: Send + Sync + 'static {
    /// What there is to choose from. Its JSON is its text in the readable form of a walk.
    type Option: Serialize + Send + Sync + 'static;

    /// What each walk that follows learns of it; `()` if nothing.
    type Update: Update<S> + Serialize + DeserializeOwned;

    /// The name; by default the type's, `SetLimit` as `set_limit`.
    fn name(&self) -> String {
        named_after::<Self>()
    }

    /// The options, in order.
    fn options(&self) -> Options<Self::Option>;

    /// The drivers it works with; by default none.
    fn needs(&self) -> Vec<Need> {
        Vec::new()
    }

    /// Does it, with a clone of the state that walks start with.
    fn run(
        &self,
        option: &Self::Option,
        initial: S,
        context: &Context<'_>,
    ) -> impl Future<Output = Result<Self::Update>> + Send;

    /// Whether a walk in which this action has this option shall not run at all; asked before the walk starts. The action itself
    /// takes its turn all the same: leave out options that it must not have.
    fn should_cancel(&self, option: &Self::Option, context: &Context<'_>) -> bool {
        _ = (option, context);
        false
    }

    /// How long one run may take; by default what the walks allow.
    fn timeout(&self) -> Option<Duration> {
        None
    }

    /// Whether [`should_cancel`](Self::should_cancel) has to be asked.
    #[doc(hidden)]
    fn __filters(&self) -> bool {
        true
    }
}

/// A change of the state `S` that a serial action hands to the walks that follow it. It has to be the same for every walk.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no update of `{S}`",
    label = "what a serial action returns is applied to the state of each walk that follows",
    note = "implement `Update<{S}>` for `{Self}`, or return `()` if the walks need not know"
)]
pub trait Update<S>: Send + Sync + 'static {
    /// Changes the state of one walk.
    fn apply(&self, state: &mut S);
}

impl<S> Update<S> for () {
    fn apply(&self, _: &mut S) {}
}
