//! Integration tests for systems made of several processes, under plain `cargo test`.
//!
//! [`#[multitest]`](macro@multitest) on a function declares **drivers** (programs, TCP ends, your own) and what each needs of
//! the others. The macro turns the declaration into a typed startup graph, checked while compiling; the runtime starts each
//! driver the moment its inputs exist, gives the running drivers to the function by parameter name, and takes everything down
//! in every ending, a kill of the test process included.
//!
//! ```rust,test_harness
//! use multitest::prelude::*;
//! use multitest_drivers::{App, TcpServer};
//!
//! #[multitest(
//!     env = {
//!         rates: TcpServer,
//!         converter: App {
//!             binary: "sh",
//!             args: ("-c", format!("echo rates from {}, listening on port 8080; exec sleep 60", rates.address())),
//!             stdout: [r"listening on port (?P<port>\d+)"],
//!         },
//!     },
//! )]
//! async fn the_converter_says_where_it_listens(converter: &App) -> Result<()> {
//!     assert_eq!(converter.extract::<u16>("port")?, 8080);
//!     Ok(())
//! }
//! # fn main() {}
//! ```
//!
//! A program of the package under test is `binary: env!("CARGO_BIN_EXE_name")`.
//!
//! Where to read on: the [attribute](macro@multitest); [`environment!`](macro@environment) for environments that several
//! tests use; the crate `multitest-drivers` for the built-in drivers; [`#[driver]`](macro@driver) to write one; [`ready`] for
//! what makes a driver ready; [`expect`] for what a test expects of logs; [`event`] for what a run writes down; [`SETTINGS`]
//! for the environment variables; [`#[action]`](macro@action) for tests of combinations, [`walks`] and [`cover`] for the same in
//! ordinary code. The pages of [`guide`] begin where you come from: Testplan, testcontainers, rstest, or a driver of your own.

pub mod clock;
pub mod connection;
pub mod cover;
mod declared;
pub mod driver;
pub mod dynamic;
pub mod env;
mod error;
pub mod event;
pub mod expect;
pub mod guide;
mod harness;
pub mod install;
pub mod logs;
pub mod pattern;
pub mod process;
mod reactor;
pub mod ready;
mod report;
mod rundir;
mod settings;
mod stat;
mod suggest;
mod suite;
mod template;
pub mod value;
mod walking;
pub mod walks;

#[doc(hidden)]
pub mod __private;
#[doc(hidden)]
pub use __private::{
    ActionOutput, ActionParameter, Blueprint, DynamicParameter, EnvironmentParameter, FromText,
    IntoBuilt, IntoOutcome, Parameter, Started, Step, TestcaseParameter, ToText, WalksParameter,
};

#[doc(inline)]
pub use crate::{
    driver::{Driver, DriverOptions},
    dynamic::DynamicEnvironment,
    env::Environment,
    error::{Error, Result},
    install::file,
    settings::{SETTINGS, Setting},
    suite::Testcase,
    walks::{CancelWalk, Walks},
};
#[doc = include_str!("docs/context.md")]
#[macro_export]
macro_rules! context {
    ($driver:expr, $template:expr $(,)?) => {
        $crate::__private::context(
            &*$driver,
            ::core::stringify!($driver),
            $template,
            ::core::concat!(::core::file!(), ":", ::core::line!(), ":", ::core::column!()),
        )
    };
}

#[doc = include_str!("docs/action.md")]
pub use multitest_macros::action;
#[doc = include_str!("docs/driver.md")]
pub use multitest_macros::driver;
#[doc = include_str!("docs/environment.md")]
pub use multitest_macros::environment;
#[doc = include_str!("docs/multitest.md")]
pub use multitest_macros::multitest;
#[doc = include_str!("docs/suite.md")]
pub use multitest_macros::testcase;

/// What most tests need: `use multitest::prelude::*;`.
pub mod prelude {
    pub use std::time::Duration;

    pub use crate::{
        action, context,
        driver::{Driver, DriverOptions, Handle, Status},
        env::Environment,
        environment,
        error::{Error, Result},
        file, multitest, ready,
        suite::Testcase,
        testcase,
        walks::{CancelWalk, Walks},
    };
    #[doc(no_inline)]
    pub use multitest_macros::driver;
}
