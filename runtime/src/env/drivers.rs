//! The drivers of an environment, as the actions of walks find them.

use crate::walks::{AnyDriver, Drivers};

use super::Environment;

impl Drivers for Environment {
    fn driver(&self, name: &str) -> Option<&AnyDriver> {
        self.0.seats.iter().find(|seat| seat.name() == name)?.newest()
    }

    fn names(&self) -> Vec<String> {
        self.0.seats.iter().map(|seat| seat.name().to_owned()).collect()
    }

    fn environment(&self) -> Option<&AnyDriver> {
        Some(self)
    }
}
