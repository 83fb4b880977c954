//! The environment as its drivers see it.

use std::{
    any::Any,
    sync::{Arc, MutexGuard, PoisonError},
};

use tokio::sync::oneshot;

use super::{Graph, Inner, Request};
use crate::{
    driver::{Action, Around, Attributes, Seat, Status},
    error::{Error, Result},
    suggest::did_you_mean,
};

impl Inner {
    pub(super) fn graph(&self) -> MutexGuard<'_, Graph> {
        self.graph.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The place of the driver `name`.
    pub(super) fn index(&self, name: &str) -> Result<usize> {
        let found = self.seats.iter().position(|seat| seat.name() == name);
        found.ok_or_else(|| {
            let names: Vec<_> = self.seats.iter().map(|seat| seat.name()).collect();
            let error = Error::new(format!("there is no driver `{name}`"))
                .details(format!("the environment has {}", names.join(", ")));
            match did_you_mean(name, names) {
                Some(help) => error.help(help),
                None => error,
            }
        })
    }

    /// `app -> client -> app`, for people.
    fn path(&self, path: &[usize]) -> String {
        let names: Vec<_> = path.iter().map(|i| format!("`{}`", self.seats[*i].name())).collect();
        names.join(" needs ")
    }

    /// Makes `need` an input of `driver`.
    fn require_one(&self, driver: usize, need: usize) -> Result<()> {
        let mut graph = self.graph();
        if let Some(path) = graph.path(need, driver) {
            drop(graph);
            let ring: Vec<usize> = std::iter::once(driver).chain(path).collect();
            return Err(Error::new(format!("needs itself: {}", self.path(&ring)))
                .help("take one of these uses away"));
        }
        graph.add(driver, need);
        drop(graph);
        if !self.declared[need].auto_start && self.seats[need].status() == Status::Waiting {
            let name = self.seats[need].name();
            return Err(Error::new(format!("needs `{name}`, which is not started"))
                .help(format!("start `{name}` first, or drop its `auto_start: false`")));
        }
        Ok(())
    }
}

impl Around for Inner {
    fn names(&self) -> Vec<String> {
        self.seats.iter().map(|seat| seat.name().to_owned()).collect()
    }

    fn published(&self) -> Vec<(String, Attributes)> {
        let ready = self.seats.iter().filter(|seat| seat.lock().driver.is_some());
        ready.map(|seat| (seat.name().to_owned(), seat.attributes())).collect()
    }

    fn needs(&self, driver: &str) -> Vec<String> {
        let Ok(driver) = self.index(driver) else { return Vec::new() };
        let graph = self.graph();
        let others = (0..self.seats.len()).filter(|other| *other != driver);
        let needed = others.filter(|other| graph.path(driver, *other).is_some());
        needed.map(|other| self.seats[other].name().to_owned()).collect()
    }

    fn require(&self, driver: &str, needs: &[String]) -> Result<Vec<Arc<Seat>>> {
        let driver = self.index(driver)?;
        let mut seats = Vec::new();
        for need in needs {
            let need = self.index(need)?;
            self.require_one(driver, need)?;
            seats.push(self.seats[need].clone());
        }
        Ok(seats)
    }

    fn into_any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync> {
        self
    }

    fn request(&self, driver: &str, action: Action) -> oneshot::Receiver<Result<()>> {
        let (answer, answered) = oneshot::channel();
        match self.index(driver) {
            // Nobody serves it when the environment is taken down; the answer is dropped with the request then.
            Ok(driver) => drop(self.requests.send(Request { driver, action, answer })),
            Err(error) => drop(answer.send(Err(error))),
        }
        answered
    }
}
