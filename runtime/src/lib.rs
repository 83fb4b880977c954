//! Integration tests for systems made of several processes.

pub mod clock;
pub mod driver;
pub mod env;
mod error;
pub mod event;
mod harness;
pub mod logs;
pub mod pattern;
pub mod process;
pub mod ready;
mod report;
mod rundir;
mod seat;
mod settings;
pub mod value;

#[doc(hidden)]
pub mod __private;

pub use crate::{
    driver::{Driver, DriverOptions},
    env::Environment,
    error::{Error, Result},
    settings::{SETTINGS, Setting},
};
pub use multitest_macros::{environment, multitest};

/// What most tests need: `use multitest::prelude::*;`.
pub mod prelude {
    pub use crate::{
        driver::{Driver, DriverOptions},
        env::Environment,
        environment,
        error::{Error, Result},
        multitest, ready,
    };
}
