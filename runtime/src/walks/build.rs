//! Walks in ordinary code: actions chosen at run time, and how they run.

use std::{fmt, num::NonZero, thread::available_parallelism, time::Duration};

use futures_util::future::BoxFuture;
use serde::Serialize;

use crate::error::Result;

use super::{
    Action, Context, Options, Plan, Selection, Serial, Update, Walked,
    erased::{self, Actions, Step},
    functions,
    plan::Settings,
};

type Make<S> = Box<dyn FnOnce() -> Result<Step<S>> + Send>;

/// The product of the options of some actions, each combination a walk with a state of its own.
///
/// ```
/// use multitest::walks::Walks;
///
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let walked = Walks::new(Vec::new())
///     .sync("first", [1, 2], |n, seen: &mut Vec<i32>| Ok(seen.push(*n)))
///     .sync("second", [3, 4], |n, seen: &mut Vec<i32>| Ok(seen.push(*n)))
///     .gather()
///     .run()
///     .await?;
/// walked.check()?;
/// let states: Vec<_> = walked.states().collect();
/// assert_eq!(states, [&[1, 3], &[1, 4], &[2, 3], &[2, 4]]);
/// # Ok::<(), multitest::Error>(())
/// # })?;
/// # Ok::<(), multitest::Error>(())
/// ```
pub struct Walks<S> {
    initial: S,
    actions: Vec<Make<S>>,
    selection: Selection,
    settings: Settings,
}

impl<S: Clone + Send + 'static> Walks<S> {
    /// Walks that each start with a clone of `initial`.
    pub fn new(initial: S) -> Self {
        let settings = Settings {
            concurrency: available_parallelism().map_or(1, NonZero::get),
            gather: false,
            open: 1_000_000,
            failures: 10,
            stop_after: None,
            timeout: None,
        };
        Self { initial, actions: Vec::new(), selection: Selection::All, settings }
    }

    /// Adds an action after those there are.
    pub fn action(self, action: impl Action<S>) -> Self {
        self.make(|| erased::ordinary(action, None))
    }

    /// Adds a serial action after those there are.
    pub fn serial(self, action: impl Serial<S>) -> Self {
        self.make(|| erased::serial(action, None))
    }

    /// Adds a function that does not wait; for the rest it is an action.
    pub fn sync<O, F>(self, name: impl Into<String>, options: impl Into<Options<O>>, run: F) -> Self
    where
        O: Serialize + Send + Sync + 'static,
        F: Fn(&O, &mut S) -> Result<()> + Send + Sync + 'static,
    {
        let (name, options) = (name.into(), options.into());
        self.make(|| functions::sync(name, options, run))
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
        self.make(|| functions::future(name, options, run))
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
        self.make(|| functions::serial(name, options, run))
    }

    pub(super) fn make(mut self, make: impl FnOnce() -> Result<Step<S>> + Send + 'static) -> Self {
        self.actions.push(Box::new(make));
        self
    }

    /// Which walks run; by default all.
    pub fn select(mut self, selection: Selection) -> Self {
        self.selection = selection;
        self
    }

    /// How many walks run at the same time; by default as many as there are cores, at least 1.
    pub fn concurrency(mut self, walks: usize) -> Self {
        self.settings.concurrency = walks.max(1);
        self
    }

    /// Keeps the state of every walk to its end, with its number, its outcome and its time. By default states are dropped.
    pub fn gather(mut self) -> Self {
        self.settings.gather = true;
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
    /// does not wait cannot be interrupted.
    pub fn action_timeout(mut self, limit: Duration) -> Self {
        self.settings.timeout = Some(limit);
        self
    }

    /// Counts the options, and refuses what cannot work.
    ///
    /// # Errors
    ///
    /// If there are no actions, one has no options or no end of them, there are more walks than numbers, a selected
    /// number has no walk, or too many states would have to wait for a serial action.
    pub fn plan(self) -> Result<Plan<S>> {
        let actions = self.actions.into_iter().map(|make| make()).collect::<Result<_>>()?;
        Plan::new(self.initial, Actions(actions), self.selection, self.settings)
    }

    /// [`plan`](Self::plan) and [`run`](Plan::run).
    ///
    /// # Errors
    ///
    /// Those of both; that walks fail is none of them.
    pub async fn run(self) -> Result<Walked<S>> {
        self.plan()?.run().await
    }
}

impl<S> fmt::Debug for Walks<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Walks")
            .field("actions", &self.actions.len())
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
