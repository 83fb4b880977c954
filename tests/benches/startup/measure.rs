//! Running an environment as a test function does, and what its start and its stop took.
//!
//! `#[multitest]` makes a `#[test]` of a function, which a benchmark has none of; so the
//! environment is run by the hidden call that the macro puts into that test.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use multitest::{
    __private::{Blueprint, Body, Flavor, IntoOutcome, Test},
    Environment,
};

/// How long a start and a stop took.
#[derive(Debug)]
pub(crate) struct Times {
    pub(crate) start: Duration,
    pub(crate) stop: Duration,
}

/// What the runtime is told about the run.
pub(crate) static TEST: Test = Test {
    name: "environment",
    module_path: module_path!(),
    package: env!("CARGO_PKG_NAME"),
    file: file!(),
    line: line!(),
    integration: true,
    binary: None,
    timeout: None,
    expected_panic: None,
    filter: None,
    ignored: false,
    flavor: Flavor::CurrentThread,
};

/// What the test function saw; it is still readable when everything is down.
static SEEN: Mutex<Option<Environment>> = Mutex::new(None);

fn body<'a, B: Blueprint>(_: &'a B, environment: &'a Environment) -> Body<'a> {
    *SEEN.lock().unwrap_or_else(PoisonError::into_inner) = Some(environment.clone());
    Box::pin(async { ().__into_outcome() })
}

/// Starts and stops the environment `B`.
pub(crate) fn measure<B: Blueprint>() -> Times {
    B::run_async(&TEST, body);
    let seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner).take();
    let environment = seen.expect("the test function ran, else the run had panicked");
    let drivers = environment.drivers();
    let begin = drivers.iter().filter_map(|driver| driver.stopping).min();
    let end = drivers.iter().filter_map(|driver| driver.stopped).max();
    let stop = end.unwrap_or_default().saturating_sub(begin.unwrap_or_default());
    Times { start: environment.startup_time(), stop }
}
