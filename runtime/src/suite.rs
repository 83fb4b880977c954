//! What a suite declares, as plain data that generated code writes down, and [`Testcase`], which its functions see. How a
//! suite runs is known to `harness`.

#![allow(missing_docs, reason = "all but `Testcase` is not for people")]

use std::time::Duration;

use crate::{
    declared::{Body, Flavor, Outcome, Test},
    env::Environment,
};

/// A testcase, as a `#[pre_testcase]` or `#[post_testcase]` function sees it: `testcase: &Testcase`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Testcase {
    pub(crate) name: String,
    pub(crate) failure: Option<String>,
}

impl Testcase {
    /// Its full name, as `cargo test` knows it: `talk::adds::case_1_2_3`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Why it failed: its error or its panic, at length; none if it passed, and before it ran.
    pub fn failure(&self) -> Option<&str> {
        self.failure.as_deref()
    }
}

/// A suite as the macro saw it.
#[derive(Debug)]
pub struct SuiteFacts {
    pub module_path: &'static str,
    pub package: &'static str,
    pub file: &'static str,
    pub line: u32,
    pub integration: bool,
    pub binary: Option<&'static str>,
    pub flavor: Flavor,
}

/// A testcase as the macro saw it.
#[derive(Debug)]
pub struct Case {
    pub test: &'static Test,
    /// Whether it may run beside others that may.
    pub parallel: bool,
    /// Whether another attribute makes several tests of it.
    pub group: bool,
}

/// When the suite calls a function of the user's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Setup,
    Teardown,
    PreTestcase,
    PostTestcase,
}

impl Role {
    /// The attribute that says so.
    pub(crate) fn attribute(self) -> &'static str {
        match self {
            Self::Setup => "setup",
            Self::Teardown => "teardown",
            Self::PreTestcase => "pre_testcase",
            Self::PostTestcase => "post_testcase",
        }
    }
}

/// A function that a suite calls beside its testcases.
#[derive(Debug)]
pub struct Hook<B: 'static> {
    pub role: Role,
    pub name: &'static str,
    pub timeout: Option<Duration>,
    pub run: HookBody<B>,
}

/// The function, with the drivers `B`.
#[derive(Debug)]
pub enum HookBody<B: 'static> {
    Async(for<'a> fn(&'a B, &'a Environment, &'a Testcase) -> Body<'a>),
    Sync(fn(&B, &Environment, &Testcase) -> Outcome),
}
