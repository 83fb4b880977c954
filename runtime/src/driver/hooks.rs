//! The hooks of one driver, as its options keep them.

use std::{any::TypeId, fmt, sync::Arc};

use super::{AnyDriver, Driver, StartContext, hook};
use crate::{clock::Deadline, error::Result};

/// A hook that takes a driver of any type.
type OfDriver = hook::Boxed<Arc<dyn AnyDriver>>;

/// What runs around the start and the stop of a driver.
#[derive(Default, Clone)]
pub(crate) struct Hooks {
    pub(crate) pre_start: Option<hook::Boxed<StartContext>>,
    pub(crate) post_start: Option<OfDriver>,
    pub(crate) pre_stop: Option<OfDriver>,
    pub(crate) post_stop: Option<OfDriver>,
}

impl Hooks {
    /// Takes from `below` what is not set here.
    pub(crate) fn fill(&mut self, below: Self) {
        self.pre_start = self.pre_start.take().or(below.pre_start);
        self.post_start = self.post_start.take().or(below.post_start);
        self.pre_stop = self.pre_stop.take().or(below.pre_stop);
        self.post_stop = self.post_stop.take().or(below.post_stop);
    }
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hooks = [
            ("pre_start", self.pre_start.is_some()),
            ("post_start", self.post_start.is_some()),
            ("pre_stop", self.pre_stop.is_some()),
            ("post_stop", self.post_stop.is_some()),
        ];
        f.debug_list().entries(hooks.iter().filter(|(_, set)| *set).map(|(name, _)| name)).finish()
    }
}

/// A hook for drivers of type `D`; it may be run for one that is based on a `D`, too.
pub(crate) fn of<D: Driver, M: 'static>(hook: impl hook::Hook<D, M>) -> OfDriver {
    Arc::new(move |driver, given_up| {
        let found = driver.find(TypeId::of::<D>());
        match found.and_then(|driver| driver.downcast_ref::<D>()) {
            Some(driver) => hook.run(driver, given_up),
            // Options start their own driver only, so it is a `D` or made of one.
            None => Ok(()),
        }
    })
}

/// Runs the hook `name` of a driver, if it is set.
pub(crate) async fn run<A: Clone + Send + 'static>(
    name: &str,
    hook: Option<hook::Boxed<A>>,
    argument: &A,
    deadline: Deadline,
) -> Result<()> {
    let Some(hook) = hook else { return Ok(()) };
    let ended = hook::run(hook, argument.clone(), deadline).await;
    ended.map_err(|error| error.context(format!("its hook `{name}`")))
}
