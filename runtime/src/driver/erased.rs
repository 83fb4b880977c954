//! A driver of any type, behind a pointer: what an environment holds.

use std::{
    any::{Any, TypeId},
    pin::Pin,
};

use super::{Attributes, Driver, Health, StopContext};
use crate::{connection::Connection, error::Result};

/// A future whose type is not named.
type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A running driver of any type: what the environment needs of it.
pub(crate) trait AnyDriver: Send + Sync {
    fn stop<'a>(&'a self, context: &'a StopContext) -> Boxed<'a, Result<()>>;
    fn resume(&self) -> Boxed<'_, Result<()>>;
    fn abort(&self);
    fn health(&self) -> Health;
    fn attributes(&self) -> Attributes;
    fn known_connections(&self) -> Vec<Connection>;
    /// The driver, or the driver it is based on, that has the type `id`.
    fn find(&self, id: TypeId) -> Option<&dyn Any>;
}

impl<D: Driver> AnyDriver for D {
    fn stop<'a>(&'a self, context: &'a StopContext) -> Boxed<'a, Result<()>> {
        Box::pin(Driver::stop(self, context))
    }

    fn resume(&self) -> Boxed<'_, Result<()>> {
        Box::pin(Driver::resume(self))
    }

    fn abort(&self) {
        Driver::abort(self);
    }

    fn health(&self) -> Health {
        Driver::health(self)
    }

    fn attributes(&self) -> Attributes {
        Driver::attributes(self)
    }

    fn known_connections(&self) -> Vec<Connection> {
        Driver::known_connections(self)
    }

    fn find(&self, id: TypeId) -> Option<&dyn Any> {
        Driver::__find(self, id)
    }
}
