//! The forms in which test programs tell their results, and what makes a program tell them.

use std::path::{Path, PathBuf};

use multitest::{Error, Result};

use super::{junit::Dialect, source::Source};
use crate::app::AppOptions;

/// How a test program tells its results.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// By its exit code alone: one case, named after the driver.
    #[default]
    ExitCode,
    /// A `GoogleTest` binary: it is asked for XML with `--gtest_output`.
    GTest,
    /// pytest: it is asked for XML with `--junitxml`. Cases have pytest's own names, `test_a.py::TestB::test_c[1]`.
    Pytest,
    /// A Rust test binary, or `cargo test`: what it writes to stdout, one line for each test. `--quiet` and
    /// `--nocapture` take from it what is needed.
    Libtest,
    /// `cargo nextest run`: it is asked for XML by a configuration file of the driver's, which applies unless the
    /// repository configures `junit` for the profile itself. Tests that are skipped are not in it.
    Nextest,
    /// Anything that writes TAP (12 to 14) to stdout. Subtests count with the test they belong to.
    Tap,
    /// Anything that writes `JUnit` XML to this file; a relative path starts at the driver's directory. A file that is
    /// there before the program starts is removed.
    JUnit(PathBuf),
}

/// The driver's own file, where the program does not choose the place.
const RESULTS: &str = "results.xml";

impl Format {
    /// Has the program of `options` tell its results, and says where they will be.
    pub(super) fn prepare(&self, options: &mut AppOptions, directory: &Path) -> Result<Source> {
        let results = directory.join(RESULTS);
        let argument = |name: &str| format!("{name}{}", results.display());
        let (dialect, arguments) = match self {
            Self::ExitCode => return Ok(Source::ExitCode),
            Self::Libtest => return Ok(Source::Libtest),
            Self::Tap => return Ok(Source::Tap),
            Self::GTest => (Dialect::GTest, vec![argument("--gtest_output=xml:")]),
            Self::Pytest => {
                // Only this older form has the places of the cases.
                let form = ["-o", "junit_family=xunit1"].map(str::to_owned);
                (Dialect::Pytest, [vec![argument("--junitxml=")], form.to_vec()].concat())
            }
            Self::Nextest => (Dialect::Nextest, nextest(directory, &results)?),
            Self::JUnit(path) => {
                return Source::xml(Dialect::Other, directory.join(path), directory);
            }
        };
        options.append_args(arguments);
        Source::xml(dialect, results, directory)
    }
}

/// The arguments that have nextest write its results to `results`.
fn nextest(directory: &Path, results: &Path) -> Result<Vec<String>> {
    let config = directory.join("nextest.toml");
    let path = results.display().to_string().replace('\\', r"\\").replace('"', r#"\""#);
    let text = format!("[profile.default.junit]\npath = \"{path}\"\n");
    std::fs::write(&config, text)
        .map_err(|e| Error::from(e).context(format!("`{}` cannot be written", config.display())))?;
    Ok(vec![format!("--tool-config-file=multitest:{}", config.display())])
}
