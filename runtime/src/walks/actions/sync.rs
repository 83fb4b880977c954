//! Actions that do not wait, as types.

use std::time::Duration;

use serde::Serialize;

use crate::{error::Result, walks::Options};

use super::{Context, Need, action::named_after};

/// An [`Action`](crate::walks::Action) that does not wait: it runs in place, without a future. It cannot be interrupted, so a timeout is
/// noticed only when it returns.
///
/// ```
/// use multitest::{Result, walks::{Context, Options, SyncAction, Walks}};
///
/// struct Add;
///
/// impl SyncAction<i32> for Add {
///     type Option = i32;
///
///     fn options(&self) -> Options<i32> {
///         Options::new([1, 2])
///     }
///
///     fn run(&self, n: &i32, sum: &mut i32, _: &Context<'_>) -> Result<()> {
///         *sum += n;
///         Ok(())
///     }
/// }
///
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let walks = Walks::new(0).action(Add).gather(true).run().await?;
/// assert!(walks.states().eq(&[1, 2]));
/// # Ok::<(), multitest::Error>(())
/// # })?;
/// # Ok::<(), multitest::Error>(())
/// ```
pub trait SyncAction<S>: Send + Sync + 'static {
    /// What there is to choose from. Its JSON is its text in the readable form of a walk.
    type Option: Serialize + Send + Sync + 'static;

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

    /// Takes the step. An error fails the walk, [`CancelWalk`](crate::walks::CancelWalk) cancels it; in both cases no later action runs.
    ///
    /// # Errors
    ///
    /// Whatever fails the walk.
    fn run(&self, option: &Self::Option, state: &mut S, context: &Context<'_>) -> Result<()>;

    /// Whether a walk in which this action has this option shall not run at all; asked before the walk starts.
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
