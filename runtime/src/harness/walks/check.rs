//! Whether actions find the drivers they work with, before the environment starts.

use std::any::TypeId;

use super::EnvPer;
use crate::{
    env::{Declared, Environment},
    error::{Error, Result},
    suggest::{did_you_mean, listed},
    walks::{Need, Plan},
};

/// Refuses an action that works with a driver that is not declared, or is of another type.
pub(super) fn needs<S>(plan: &Plan<S>, declared: &[Declared]) -> Result<()> {
    // The environment itself is always there.
    let is_driver = |need: &Need| need.type_id != TypeId::of::<Environment>();
    let mut drivers = plan.needs().filter(|(.., need)| is_driver(need));
    drivers.try_for_each(|(action, _, need)| check(action, &need, declared))
}

/// Refuses what cannot be where walks share no drivers: serial actions that work with drivers, and walks that wait for a serial
/// action while nobody keeps their environment.
pub(super) fn apart<S>(plan: &Plan<S>, per: EnvPer) -> Result<()> {
    if let Some(serial) = plan.awaited().filter(|_| per == EnvPer::Walk) {
        return Err(Error::new(format!(
            "walks wait for the serial action `{serial}`, and an environment of their own does not last so long"
        ))
        .help(format!("put `{serial}` first, or say `env_per = worker`")));
    }
    match plan.needs().find(|(_, serial, _)| *serial) {
        Some((action, _, need)) => Err(Error::new(format!(
            "the serial action `{action}` works with `{}`, but there is no `{}` that all walks share",
            need.name, need.name
        ))
        .help("drop `env_per`, so that one environment serves all walks")),
        None => Ok(()),
    }
}

fn check(action: &str, need: &Need, declared: &[Declared]) -> Result<()> {
    let Some(driver) = declared.iter().find(|driver| driver.name == need.name) else {
        let names = || declared.iter().map(|driver| driver.name.as_str());
        let there = || match declared {
            [] => format!("declare it: `env = {{ {}: {} }}`", need.name, need.type_name),
            _ => format!("the environment has {}", listed(names())),
        };
        return Err(Error::new(format!(
            "the action `{action}` takes the driver `{}`, and there is none of this name",
            need.name
        ))
        .help(did_you_mean(need.name, names()).unwrap_or_else(there)));
    };
    if driver.type_id == need.type_id {
        return Ok(());
    }
    Err(Error::new(format!(
        "the action `{action}` takes `{}` as a `{}`, but it is a `{}`",
        need.name, need.type_name, driver.kind
    ))
    .help(format!("write `{}: &{}` in `{action}`", need.name, driver.kind)))
}
