//! Who goes along with walks: the ways in which a test takes part in a run, without the engine knowing of tests.

mod observer;
mod sites;
mod stepper;

use std::sync::Arc;

pub(crate) use observer::{Observer, StepTime, Trail};
pub(crate) use sites::Sites;
pub use stepper::Show;
pub(crate) use stepper::{Pace, Stepper};

/// Who has a part in a run beside the actions.
pub(super) struct Company<S> {
    pub(super) observer: Option<Arc<dyn Observer>>,
    pub(super) stepper: Option<Arc<dyn Stepper<S>>>,
    pub(super) sites: Option<Arc<dyn Sites>>,
}

impl<S> Default for Company<S> {
    fn default() -> Self {
        Self { observer: None, stepper: None, sites: None }
    }
}

impl<S> Clone for Company<S> {
    fn clone(&self) -> Self {
        Self {
            observer: self.observer.clone(),
            stepper: self.stepper.clone(),
            sites: self.sites.clone(),
        }
    }
}
