//! What a test declares, as plain data: its function, its drivers and their graph. Generated code writes it down, under the
//! name `__private`; `env` and `harness` read it.

#![allow(missing_docs, reason = "not for people")]

use std::{any::TypeId, pin::Pin, sync::Arc, time::Duration};

use crate::{
    driver::{self, AnyDriver},
    error::Result,
};

/// A driver as the environment declares it.
#[derive(Debug)]
pub struct Entry {
    pub name: &'static str,
    /// The type as written, without generics and path.
    pub kind: &'static str,
    /// Indices of the drivers that must be ready before this one starts.
    pub needs: &'static [usize],
    /// Whether it starts with the environment; if not, the test starts it through its handle.
    pub auto_start: bool,
    pub type_id: fn() -> TypeId,
    /// [`Driver::FILES`](driver::Driver::FILES).
    pub files: &'static [&'static str],
}

/// An environment as it was declared.
#[derive(Debug)]
pub struct Plan {
    pub drivers: &'static [Entry],
}

/// What the start of a driver is called with.
#[derive(Debug)]
pub struct Launch(pub(crate) driver::Launch);

impl Launch {
    /// The value of the option `name` is evaluated next.
    pub fn option(&self, name: &'static str) {
        self.0.seat.lock().option = Some(name);
    }
}

/// A driver that has started, of any type.
pub struct Started(pub(crate) Arc<dyn AnyDriver>);

impl std::fmt::Debug for Started {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Started")
    }
}

pub type Starting<'a> = Pin<Box<dyn Future<Output = Result<Started>> + 'a>>;

/// What a test function returned.
#[derive(Debug)]
pub struct Outcome(pub(crate) std::result::Result<(), String>);

/// The tokio runtime a test runs on.
#[derive(Debug, Clone, Copy)]
pub enum Flavor {
    CurrentThread,
    /// With this many workers; 0: one per core.
    MultiThread(usize),
}

/// A test function as the macro saw it.
#[derive(Debug, Clone)]
pub struct Test {
    pub name: &'static str,
    pub module_path: &'static str,
    pub package: &'static str,
    pub file: &'static str,
    pub line: u32,
    /// `option_env!("CARGO_TARGET_TMPDIR").is_some()`: set by cargo for integration tests and benches only.
    pub integration: bool,
    /// `option_env!("CARGO_BIN_NAME")`: set by cargo for binaries only.
    pub binary: Option<&'static str>,
    pub timeout: Option<Duration>,
    /// The text that its panic must hold, if it must panic; empty: any will do.
    pub expected_panic: Option<&'static str>,
    pub ignored: bool,
    pub flavor: Flavor,
    /// What selects it among all tests, where its name does not.
    pub filter: Option<&'static str>,
}

pub type Body<'a> = Pin<Box<dyn Future<Output = Outcome> + 'a>>;
