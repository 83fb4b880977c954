//! What walks are told about which of them run: a selection, constraints, walks that are required.

use std::{fmt, time::Duration};

use crate::walks::Builder;

use super::{
    Chosen,
    rules::{Forbids, Said},
    select::Select,
};

/// What was said, before anybody has counted options.
#[derive(Default)]
pub(in crate::walks) struct Choosing {
    pub(super) select: Select,
    pub(super) seed: u64,
    pub(super) optimize: Duration,
    pub(super) required: Vec<String>,
    pub(super) said: Vec<Said>,
}

impl<S: 'static> Builder<S> {
    /// Which walks run, of those that no constraint forbids; by default all. See [`select`](crate::walks::select).
    pub fn select(mut self, select: impl Into<Select>) -> Self {
        self.choosing.select = select.into();
        self
    }

    /// Forbids the walks for which `forbids` is true: they do not run, and no selection has them.
    ///
    /// `text` is what the constraint is called in messages. It sees the options of the actions in `names` only; the fewer
    /// these are, the sooner it is known what follows from it. A walk that `all`, `first` or numbers would have selected
    /// otherwise counts as [filtered](crate::walks::Walks::filtered).
    ///
    /// ```
    /// use multitest::walks::{Walks, select};
    ///
    /// let plan = Walks::new(())
    ///     .sync("open", ["EUR", "USD"], |_, _| Ok(()))
    ///     .sync("limit", [0, 10, 20], |_, _| Ok(()))
    ///     .never("no limit in USD", ["open", "limit"], |walk| {
    ///         walk.get("open") == Some(&"USD") && walk.get("limit") == Some(&0)
    ///     })
    ///     .select(select::pairwise())
    ///     .plan()?;
    /// assert_eq!(plan.selected(), 5);
    /// # Ok::<(), multitest::Error>(())
    /// ```
    pub fn never<N: Into<String>>(
        self,
        text: impl Into<String>,
        names: impl IntoIterator<Item = N>,
        forbids: impl Fn(&Chosen<'_, S>) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.say(text, names, Box::new(move |seen| forbids(&Chosen::new(seen))))
    }

    /// Demands `then` of every walk for which `when` is true; see [`never`](Self::never).
    pub fn when<N: Into<String>>(
        self,
        text: impl Into<String>,
        names: impl IntoIterator<Item = N>,
        when: impl Fn(&Chosen<'_, S>) -> bool + Send + Sync + 'static,
        then: impl Fn(&Chosen<'_, S>) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.never(text, names, move |chosen| when(chosen) && !then(chosen))
    }

    fn say<N: Into<String>>(
        mut self,
        text: impl Into<String>,
        names: impl IntoIterator<Item = N>,
        forbids: Forbids,
    ) -> Self {
        let names = names.into_iter().map(Into::into).collect();
        self.choosing.said.push(Said { text: text.into(), names, forbids });
        self
    }

    /// Walks that run whatever else is selected, by their texts: `open=EUR/limit=10`. `pairwise` and `t_way` count what these cover.
    pub fn require<T: Into<String>>(mut self, walks: impl IntoIterator<Item = T>) -> Self {
        self.choosing.required.extend(walks.into_iter().map(Into::into));
        self
    }

    /// Another choice of walks for `pairwise` and `t_way`, the same for the same seed; by default 0.
    pub fn seed(mut self, seed: u64) -> Self {
        self.choosing.seed = seed;
        self
    }

    /// Spends so much time, before the walks run, to find fewer of them for `pairwise` and `t_way`; by default none. What is
    /// found then depends on the speed of the machine, too.
    pub fn optimize(mut self, time: Duration) -> Self {
        self.choosing.optimize = time;
        self
    }

    /// How many further walks may run after failures, each alone, to find out which options make walks fail: see
    /// [`Walks::reason`](crate::walks::Walks::reason). By default 50; with 0 nobody looks for it.
    pub fn explain(mut self, walks: usize) -> Self {
        self.settings.explain = walks;
        self
    }
}

impl fmt::Debug for Choosing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Choosing")
            .field("select", &self.select)
            .field("required", &self.required)
            .finish_non_exhaustive()
    }
}
