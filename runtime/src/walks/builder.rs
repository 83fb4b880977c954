//! Walks in ordinary code: actions chosen at run time, and how they run.

use std::{any::Any, fmt, path::PathBuf, sync::Arc, time::Duration};

use futures_util::future::BoxFuture;
use serde::Serialize;

use crate::error::Result;

use super::{
    Context, Drivers, IntoAction, Options, Plan, Prepared, Update, Verbosity, Walks,
    actions::{drivers::Given, erased::Actions, functions},
    choose::choosing::Choosing,
    company::Show,
    settings::Settings,
};

/// The product of the options of some actions, each combination a walk with a state of its own.
///
/// ```
/// use multitest::walks::Walks;
///
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let walks = Walks::new(Vec::new())
///     .sync("first", [1, 2], |n, seen: &mut Vec<i32>| Ok(seen.push(*n)))
///     .sync("second", [3, 4], |n, seen: &mut Vec<i32>| Ok(seen.push(*n)))
///     .gather(true)
///     .run()
///     .await?;
/// walks.check()?;
/// let states: Vec<_> = walks.states().collect();
/// assert_eq!(states, [&[1, 3], &[1, 4], &[2, 3], &[2, 4]]);
/// # Ok::<(), multitest::Error>(())
/// # })?;
/// # Ok::<(), multitest::Error>(())
/// ```
#[must_use = "walks run when somebody says `.run().await`"]
pub struct Builder<S> {
    initial: S,
    actions: Vec<Prepared<S>>,
    pub(super) choosing: Choosing,
    pub(super) settings: Settings,
    drivers: Given,
    show: Option<Show<S>>,
}

impl<S: Send + 'static> Builder<S> {
    /// Walks that each start with a clone of `initial`.
    pub(super) fn new(initial: S) -> Self {
        Self {
            initial,
            actions: Vec::new(),
            choosing: Choosing::default(),
            settings: Settings::default(),
            drivers: Given::default(),
            show: None,
        }
    }

    /// Adds an action after those there are: one that waits, one that does not, a serial one, or a function that returns one.
    pub fn action<Kind>(self, action: impl IntoAction<S, Kind>) -> Self {
        self.prepared(action.prepare(None))
    }

    /// Adds a function that does not wait; for the rest it is an action.
    pub fn sync<O, F>(self, name: impl Into<String>, options: impl Into<Options<O>>, run: F) -> Self
    where
        O: Serialize + Send + Sync + 'static,
        F: Fn(&O, &mut S) -> Result<()> + Send + Sync + 'static,
    {
        let (name, options) = (name.into(), options.into());
        self.prepared(functions::sync(name, options, run))
    }

    /// Adds a function that returns a future in a box.
    ///
    /// ```
    /// use multitest::walks::Walks;
    ///
    /// let walks = Walks::new(0).future("add", 1..4, |n, sum, _| {
    ///     Box::pin(async move {
    ///         *sum += n;
    ///         Ok(())
    ///     })
    /// });
    /// # _ = walks;
    /// ```
    pub fn future<O, F>(
        self,
        name: impl Into<String>,
        options: impl Into<Options<O>>,
        run: F,
    ) -> Self
    where
        O: Serialize + Clone + Send + Sync + 'static,
        F: for<'a> Fn(O, &'a mut S, &'a Context<'a>) -> BoxFuture<'a, Result<()>>
            + Send
            + Sync
            + 'static,
    {
        let (name, options) = (name.into(), options.into());
        self.prepared(functions::future(name, options, run))
    }

    /// Adds a function as a serial action; it gets a clone of the initial state, and returns an update.
    pub fn sync_serial<O, U, F>(
        self,
        name: impl Into<String>,
        options: impl Into<Options<O>>,
        run: F,
    ) -> Self
    where
        O: Serialize + Send + Sync + 'static,
        U: Update<S>,
        F: Fn(&O, S) -> Result<U> + Send + Sync + 'static,
    {
        let (name, options) = (name.into(), options.into());
        self.prepared(functions::serial(name, options, run))
    }

    pub(super) fn prepared(mut self, action: Prepared<S>) -> Self {
        self.actions.push(action);
        self
    }

    /// Hands a driver to the actions that name it among their needs.
    pub fn driver<D: Any + Send + Sync>(mut self, name: impl Into<String>, driver: Arc<D>) -> Self {
        self.drivers.add(name.into(), driver);
        self
    }

    /// Hands over all drivers of one place, such as a clone of the [`Environment`](crate::Environment).
    pub fn drivers(mut self, drivers: impl Drivers + 'static) -> Self {
        self.drivers.set_others(Arc::new(drivers));
        self
    }

    /// How many walks run at the same time; by default as many as there are cores, at least 1.
    pub fn concurrency(mut self, walks: usize) -> Self {
        self.settings.concurrency = Some(walks.max(1));
        self
    }

    /// Whether the state of every walk is kept to its end, with its number, its outcome and its time. By default states are
    /// dropped.
    pub fn gather(mut self, gather: bool) -> Self {
        self.settings.gather = gather;
        self
    }

    /// How many walks may wait for a serial action, with their states; by default a million.
    pub fn keep(mut self, states: u128) -> Self {
        self.settings.open = states.min(usize::MAX as u128);
        self
    }

    /// How many failures are kept, those with the lowest numbers; by default 10. The others are counted.
    pub fn failures(mut self, count: usize) -> Self {
        self.settings.failures = count;
        self
    }

    /// Starts no further walk when so many have failed; by default all run.
    pub fn stop_after(mut self, failures: u128) -> Self {
        self.settings.stop_after = Some(failures);
        self
    }

    /// How long one run of an action may take that does not say so itself; by default as long as it likes. An action that
    /// does not wait cannot be interrupted: it fails when it returns, and if it does not return the run ends with an error.
    pub fn action_timeout(mut self, limit: Duration) -> Self {
        self.settings.timeout = Some(limit);
        self
    }

    /// How long all actions of a walk may take together; by default as long as they like. Waiting for serial actions does not
    /// count.
    pub fn walk_timeout(mut self, limit: Duration) -> Self {
        self.settings.walk_timeout = Some(limit);
        self
    }

    /// How much of the walks of a test is written to the events of the run; by default [`Verbosity::Sampled`].
    pub fn verbosity(mut self, verbosity: Verbosity) -> Self {
        self.settings.verbosity = Some(verbosity);
        self
    }

    /// Where the walks of a test write what came of them; by default nowhere.
    pub fn directory(mut self, directory: impl Into<PathBuf>) -> Self {
        self.settings.directory = Some(directory.into());
        self
    }

    /// How states are shown, to those who step through walks and in files.
    #[doc(hidden)]
    pub fn __shown(mut self, show: Option<Show<S>>) -> Self {
        self.show = show;
        self
    }
}

impl<S: Clone + Send + 'static> Builder<S> {
    /// Counts the options, and refuses what cannot work.
    ///
    /// # Errors
    ///
    /// If there are no actions, one has no options or no end of them, there are more walks than numbers, a selected
    /// number has no walk, too many states would have to wait for a serial action, or a constraint forbids what is required,
    /// forbids every walk, panics, or names what is no action.
    pub fn plan(self) -> Result<Plan<S>> {
        let actions = self.actions.into_iter().map(|action| (action.0)()).collect::<Result<_>>()?;
        let actions = Actions(actions);
        Plan::new(self.initial, actions, self.choosing, self.settings, self.drivers, self.show)
    }

    /// [`plan`](Self::plan) and [`run`](Plan::run).
    ///
    /// # Errors
    ///
    /// Those of both; that walks fail is none of them.
    pub async fn run(self) -> Result<Walks<S>> {
        self.plan()?.run().await
    }
}

impl<S> fmt::Debug for Builder<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("actions", &self.actions.len())
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
