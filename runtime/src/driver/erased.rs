//! A driver of any type, behind a pointer: what an environment holds.

use std::pin::Pin;

use super::{Attributes, Driver, Health, StopContext};
use crate::error::Result;

/// A future whose type is not named.
type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A running driver of any type: what the environment needs of it.
pub(crate) trait AnyDriver: Send + Sync {
    fn stop<'a>(&'a self, context: &'a StopContext) -> Boxed<'a, Result<()>>;
    fn abort(&self);
    fn health(&self) -> Health;
    fn attributes(&self) -> Attributes;
}

impl<D: Driver> AnyDriver for D {
    fn stop<'a>(&'a self, context: &'a StopContext) -> Boxed<'a, Result<()>> {
        Box::pin(Driver::stop(self, context))
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
}
