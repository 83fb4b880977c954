//! What walks share: the drivers that actions work with, by name. Where they come from is somebody else's.

use std::{
    any::{Any, TypeId},
    fmt,
    sync::Arc,
};

use crate::{
    error::{Error, Result},
    suggest::{did_you_mean, listed, short_name},
};

/// A driver, of any type.
pub type AnyDriver = dyn Any + Send + Sync;

/// Where actions find their drivers. An [`Environment`](crate::Environment) is one such place.
pub trait Drivers: Send + Sync {
    /// The newest instance of the driver `name`; none if there is no such driver, or it does not run.
    fn driver(&self, name: &str) -> Option<&AnyDriver>;

    /// The names of all drivers.
    fn names(&self) -> Vec<String>;

    /// The environment that they are of, for those who know its type.
    fn environment(&self) -> Option<&AnyDriver> {
        None
    }
}

/// A driver that an action works with, as it is declared: known before anything starts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Need {
    /// The driver's name.
    pub name: &'static str,
    /// Its type.
    pub type_id: TypeId,
    /// Its type, for people.
    pub type_name: &'static str,
}

impl Need {
    /// The driver `name`, which is a `D`.
    pub fn of<D: 'static>(name: &'static str) -> Self {
        Self { name, type_id: TypeId::of::<D>(), type_name: short_name::<D>() }
    }
}

impl fmt::Debug for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.type_name)
    }
}

/// Drivers that were handed over one by one, before those of another place.
#[derive(Clone, Default)]
pub(in crate::walks) struct Given {
    named: Vec<(String, Arc<AnyDriver>)>,
    others: Option<Arc<dyn Drivers>>,
}

impl Given {
    pub(in crate::walks) fn add(&mut self, name: String, driver: Arc<AnyDriver>) {
        self.named.push((name, driver));
    }

    pub(in crate::walks) fn set_others(&mut self, others: Arc<dyn Drivers>) {
        self.others = Some(others);
    }
}

impl Drivers for Given {
    fn driver(&self, name: &str) -> Option<&AnyDriver> {
        match self.named.iter().find(|(known, _)| known == name) {
            Some((_, driver)) => Some(&**driver),
            None => self.others.as_ref()?.driver(name),
        }
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.named.iter().map(|(name, _)| name.clone()).collect();
        names.extend(self.others.iter().flat_map(|others| others.names()));
        names
    }

    fn environment(&self) -> Option<&AnyDriver> {
        self.others.as_ref()?.environment()
    }
}

/// The driver `name`, which is a `D`.
pub(super) fn find<'a, D: 'static>(drivers: &'a dyn Drivers, name: &str) -> Result<&'a D> {
    match drivers.driver(name) {
        Some(driver) => driver.downcast_ref().ok_or_else(|| {
            Error::new(format!("`{name}` is a driver of another type than `{}`", short_name::<D>()))
        }),
        None => Err(missing(name, &drivers.names())),
    }
}

/// No driver has this name.
pub(crate) fn missing(name: &str, names: &[String]) -> Error {
    if names.iter().any(|known| known == name) {
        return Error::new(format!("the driver `{name}` does not run"));
    }
    let error = Error::new(format!("there is no driver `{name}`"));
    match did_you_mean(name, names.iter().map(String::as_str)) {
        Some(meant) => error.help(meant),
        None if names.is_empty() => {
            error.help("there are none; hand it over: `.driver(name, driver)`")
        }
        None => error.help(format!("there are {}", listed(names.iter().map(String::as_str)))),
    }
}
