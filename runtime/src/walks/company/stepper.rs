//! Walks step by step.

use crate::{error::Result, walks::Context};

/// Asked before each action of walks that run one after another, with the state at that moment. It may block. An error ends the
/// walk as an error of the action would.
pub(crate) trait Stepper<S>: Send + Sync + 'static {
    fn before(&self, context: &Context<'_>, state: &S) -> Result<Pace>;
}

/// How walks go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pace {
    On,
    /// Not at all: whoever runs them is about to give them up.
    Halt,
}

impl Pace {
    /// Waits, if the walks are to halt, to be given up.
    pub(in crate::walks) async fn kept(self) {
        if self == Self::Halt {
            std::future::pending::<()>().await;
        }
    }
}

/// How a state is shown.
pub type Show<S> = fn(&S) -> Result<String>;
