//! Functions of the user's that run around the start and the stop of a whole environment.

use std::{fmt, time::Duration};

use super::Environment;
use crate::{
    clock::Deadline,
    driver::{Hook, hook},
    error::Result,
};

/// How long a hook of an environment may take.
const TIMEOUT: Duration = Duration::from_mins(1);

/// The hooks of an environment. Each may take 60 s.
#[derive(Default, Clone)]
pub struct Hooks {
    before_start: Option<hook::Boxed<Environment>>,
    after_start: Option<hook::Boxed<Environment>>,
    before_stop: Option<hook::Boxed<Environment>>,
    after_stop: Option<hook::Boxed<Environment>>,
}

impl Hooks {
    /// Runs before the first driver starts.
    pub fn before_start<M: 'static>(&mut self, hook: impl Hook<Environment, M>) -> &mut Self {
        self.before_start = Some(hook::boxed(hook));
        self
    }

    /// Runs when every driver is ready, before the test function.
    pub fn after_start<M: 'static>(&mut self, hook: impl Hook<Environment, M>) -> &mut Self {
        self.after_start = Some(hook::boxed(hook));
        self
    }

    /// Runs after the test function, while every driver still runs.
    pub fn before_stop<M: 'static>(&mut self, hook: impl Hook<Environment, M>) -> &mut Self {
        self.before_stop = Some(hook::boxed(hook));
        self
    }

    /// Runs when every driver has stopped.
    pub fn after_stop<M: 'static>(&mut self, hook: impl Hook<Environment, M>) -> &mut Self {
        self.after_stop = Some(hook::boxed(hook));
        self
    }

    pub(super) async fn run(&self, moment: Moment, environment: &Environment) -> Result<()> {
        let (name, hook) = match moment {
            Moment::BeforeStart => ("before_start", &self.before_start),
            Moment::AfterStart => ("after_start", &self.after_start),
            Moment::BeforeStop => ("before_stop", &self.before_stop),
            Moment::AfterStop => ("after_stop", &self.after_stop),
        };
        let Some(hook) = hook.clone() else { return Ok(()) };
        let ended = hook::run(hook, environment.clone(), Deadline::after(TIMEOUT)).await;
        ended.map_err(|error| error.context(format!("the environment's hook `{name}`")))
    }
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hooks").finish_non_exhaustive()
    }
}

/// When a hook runs.
#[derive(Debug, Clone, Copy)]
pub(super) enum Moment {
    BeforeStart,
    AfterStart,
    BeforeStop,
    AfterStop,
}
