//! The options of [`TestProgram`].

use std::{
    ops::{Deref, DerefMut},
    path::Path,
};

use multitest::{
    DriverOptions,
    driver::{Attributes, CommonOptions, Layer},
    value::Value,
};

use super::{Format, TestProgram};
use crate::app::AppOptions;

/// The options of [`TestProgram`], besides [those of `App`](AppOptions), to which it dereferences, and [those of every
/// driver](CommonOptions).
///
/// Of `App`'s, `driver_env` is on unless it is set, and `expected_retcode` is the exit code of a program whose cases all
/// passed; default: 0.
#[derive(Debug, Default)]
pub struct TestProgramOptions {
    pub(super) app: AppOptions,
    pub(super) format: Option<Format>,
    pub(super) check: Option<bool>,
    pub(super) background: Option<bool>,
}

impl TestProgramOptions {
    /// How the program tells its results; default: [`Format::ExitCode`].
    pub fn format(&mut self, format: impl Value<Format>) -> &mut Self {
        self.format = self.app.value("format", format);
        self
    }

    /// Whether results that are no success fail the driver; default: `true`. With `false`, look at them yourself:
    /// [`results`](TestProgram::results), [`verdict`](TestProgram::verdict).
    pub fn check(&mut self, check: impl Value<bool>) -> &mut Self {
        self.check = self.app.value("check", check);
        self
    }

    /// Whether the driver is ready as soon as the program runs; default: `false`, it is ready when the program has ended.
    /// The test function then runs beside the program, to play what the program talks to, and waits for it with
    /// [`finished`](TestProgram::finished).
    pub fn background(&mut self, background: impl Value<bool>) -> &mut Self {
        self.background = self.app.value("background", background);
        self
    }
}

impl DriverOptions for TestProgramOptions {
    type Driver = TestProgram;

    const REQUIRED: &'static [&'static [&'static str]] = AppOptions::REQUIRED;

    fn common(&mut self) -> &mut CommonOptions {
        self.app.common()
    }

    fn known_attributes(&self, directory: &Path) -> Attributes {
        self.app.known_attributes(directory)
    }
}

impl Layer for TestProgramOptions {
    fn fill(&mut self, lower: Self) {
        self.app.fill(lower.app);
        self.format = self.format.take().or(lower.format);
        self.check = self.check.or(lower.check);
        self.background = self.background.or(lower.background);
    }
}

impl Deref for TestProgramOptions {
    type Target = AppOptions;

    fn deref(&self) -> &AppOptions {
        &self.app
    }
}

impl DerefMut for TestProgramOptions {
    fn deref_mut(&mut self) -> &mut AppOptions {
        &mut self.app
    }
}
