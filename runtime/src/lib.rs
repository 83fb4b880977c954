//! Integration tests for systems made of several processes, under plain `cargo test`.
//!
//! [`#[multitest]`](macro@multitest) on a function declares **drivers** (programs, TCP ends, your own) and what each needs of
//! the others. The macro turns the declaration into a typed startup graph, checked while compiling; the runtime starts each
//! driver the moment its inputs exist, gives the running drivers to the function by parameter name, and takes everything down
//! in every ending, a kill of the test process included.
//!
//! Where to read on: the [attribute](macro@multitest); [`environment!`](macro@environment) for environments that several
//! tests use; the crate `multitest-drivers` for the built-in drivers; [`driver`] to write one; [`ready`] for what makes a
//! driver ready; [`event`] for what a run writes down; [`SETTINGS`] for the environment variables.

#[cfg(not(target_os = "linux"))]
compile_error!(
    "multitest runs on Linux: it needs subreapers, inotify and /proc to promise that no process outlives its test"
);

pub mod clock;
mod declared;
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
mod settings;
mod stat;
pub mod value;

#[doc(hidden)]
pub mod __private;

pub use crate::{
    driver::{Driver, DriverOptions},
    env::Environment,
    error::{Error, Result},
    settings::{SETTINGS, Setting},
};
#[doc = include_str!("docs/environment.md")]
pub use multitest_macros::environment;
#[doc = include_str!("docs/multitest.md")]
pub use multitest_macros::multitest;

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
