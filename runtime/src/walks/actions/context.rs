//! What an action can ask about the walk it is part of.

use std::{any::Any, fmt};

use crate::{error::Result, walks::numbers::shape::OPEN};

use super::drivers::{AnyDriver, Drivers, find};

/// The walk an action is part of. For a serial action, the walks that depend on it: those with the same serial options so far.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    pub(in crate::walks) walk: u128,
    pub(in crate::walks) action: usize,
    pub(in crate::walks) digits: &'a [usize],
    pub(in crate::walks) names: &'a dyn Names,
    pub(in crate::walks) drivers: &'a dyn Drivers,
}

/// The names of actions and options, of any plan.
pub(in crate::walks) trait Names: Send + Sync {
    fn action(&self, action: usize) -> &str;
    fn position(&self, name: &str) -> Option<usize>;
    fn option(&self, action: usize, index: usize) -> String;
    fn show(&self, action: usize, index: usize, look: &mut dyn FnMut(&dyn Any));
}

impl<'a> Context<'a> {
    /// The number of the walk; for a serial action, the first of those that depend on it.
    pub fn walk(&self) -> u128 {
        self.walk
    }

    /// The name of the action.
    pub fn action(&self) -> &str {
        self.names.action(self.action)
    }

    /// The index of the action's option, from 0.
    pub fn index(&self) -> usize {
        self.digits[self.action]
    }

    /// The action's option, readable.
    pub fn option_text(&self) -> String {
        self.names.option(self.action, self.index())
    }

    /// The walk, readable: `open=EUR/set_limit=3`, with `*` for what a serial action does not know.
    pub fn text(&self) -> String {
        let part = |(action, &digit): (usize, &usize)| match digit {
            OPEN => format!("{}=*", self.names.action(action)),
            _ => format!("{}={}", self.names.action(action), self.names.option(action, digit)),
        };
        self.digits.iter().enumerate().map(part).collect::<Vec<_>>().join("/")
    }

    /// The driver `name`, which is a `D`: its newest instance, if it was restarted.
    ///
    /// # Errors
    ///
    /// If there is no such driver, it is of another type, or it does not run.
    pub fn driver<D: 'static>(&self, name: &str) -> Result<&'a D> {
        find(self.drivers, name)
    }

    /// The environment of the drivers, if they are of one.
    pub(crate) fn environment(&self) -> Option<&'a AnyDriver> {
        self.drivers.environment()
    }

    /// The option of the action `name` in this walk, if there is such an action, and its options are of the type `O`.
    pub fn option<O: Clone + 'static>(&self, name: &str) -> Option<O> {
        let action = self.names.position(name)?;
        let index = self.digits[action];
        let mut option = None;
        if index != OPEN {
            self.names.show(action, index, &mut |any| option = any.downcast_ref::<O>().cloned());
        }
        option
    }
}

impl fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("walk", &self.walk)
            .field("text", &self.text())
            .finish_non_exhaustive()
    }
}
