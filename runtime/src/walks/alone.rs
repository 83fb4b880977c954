//! A walk written by hand.

use std::{any::Any, fmt, sync::Arc};

use crate::error::{Error, Result};

use super::{Builder, Drivers, IntoAction, Record};

/// One walk, written down as actions with one option each. It runs alone, with the state given; a serial action sees a clone of
/// that state.
///
/// ```
/// use multitest::{Result, walks::{Action, Alone, Context, Options}};
///
/// struct Add;
///
/// impl Action<i32> for Add {
///     type Option = i32;
///
///     fn options(&self) -> Options<i32> {
///         Options::new(0..10)
///     }
///
///     async fn run(&self, n: &i32, sum: &mut i32, _: &Context<'_>) -> Result<()> {
///         *sum += n;
///         Ok(())
///     }
/// }
///
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let walk = Alone::new(100).action(Add, 20).action(Add, 3).run().await?;
/// assert_eq!(walk.state, 123);
/// # Ok::<(), multitest::Error>(())
/// # })?;
/// # Ok::<(), multitest::Error>(())
/// ```
pub struct Alone<S>(Builder<S>);

impl<S: Clone + Send + 'static> Alone<S> {
    /// A walk that starts with `state`, so far without actions.
    pub fn new(state: S) -> Self {
        Self(Builder::new(state).gather(true).concurrency(1).explain(0))
    }

    /// Adds an action with this option, be it one of its own or not.
    pub fn action<Kind, A: IntoAction<S, Kind>>(self, action: A, option: A::Option) -> Self {
        Self(self.0.prepared(action.prepare(Some(option))))
    }

    /// Hands a driver to the actions that name it among their needs.
    pub fn driver<D: Any + Send + Sync>(self, name: impl Into<String>, driver: Arc<D>) -> Self {
        Self(self.0.driver(name, driver))
    }

    /// Hands over all drivers of one place, such as a clone of the [`Environment`](crate::Environment).
    pub fn drivers(self, drivers: impl Drivers + 'static) -> Self {
        Self(self.0.drivers(drivers))
    }

    /// Runs it, and returns how it ended, and its state.
    ///
    /// # Errors
    ///
    /// If it fails, or an action wants no such walk.
    pub async fn run(self) -> Result<Record<S>> {
        let walks = self.0.run().await?;
        walks.check()?;
        let record = walks.into_records().pop();
        record.ok_or_else(|| {
            Error::new("the walk did not run: an action's `should_cancel` refuses it")
        })
    }
}

impl<S> fmt::Debug for Alone<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Alone").field(&self.0).finish()
    }
}
