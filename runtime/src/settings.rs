//! The environment variables that change how a run behaves: one table, read at run time, once per process.

mod walks;

use std::{path::PathBuf, sync::OnceLock};

pub(crate) use self::walks::Walks;

/// One environment variable: its name and what it does.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// The variable.
    pub name: &'static str,
    /// Its values and their effect, in one line.
    pub help: &'static str,
}

const DIRECTORY: &str = "MULTITEST_DIR";
const KEEP: &str = "MULTITEST_KEEP";
const FACTOR: &str = "MULTITEST_TIMEOUT_FACTOR";
const WATCH: &str = "MULTITEST_WATCH";

/// Every variable that multitest reads.
pub const SETTINGS: &[Setting] = &[
    Setting {
        name: DIRECTORY,
        help: "where runs keep their files; default: `multitest` in cargo's target directory",
    },
    Setting {
        name: KEEP,
        help: "`files` keeps the files of tests that pass; `running` holds a failing test with everything up",
    },
    Setting { name: FACTOR, help: "multiplies every deadline, for a slow machine; default: 1" },
    Setting {
        name: WATCH,
        help: "`probe` looks at logs at growing intervals instead of asking the system to notify",
    },
    walks::ROWS[0],
    walks::ROWS[1],
    walks::ROWS[2],
    walks::ROWS[3],
    walks::ROWS[4],
];

/// What is kept after a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    /// The files of tests that fail.
    Failed,
    /// The files of every test.
    Files,
    /// As `Failed`, and a failing test holds its process with every driver up.
    Running,
}

/// The settings of this process.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) directory: Option<PathBuf>,
    pub(crate) keep: Keep,
    pub(crate) timeout_factor: f64,
    pub(crate) probe_logs: bool,
    pub(crate) walks: Walks,
    /// What was set to a value that means nothing; each is a warning of the first test.
    pub(crate) problems: Vec<String>,
}

/// The settings, read on first use.
pub(crate) fn settings() -> &'static Settings {
    static SETTINGS: OnceLock<Settings> = OnceLock::new();
    SETTINGS.get_or_init(|| Settings::read(|name| std::env::var_os(name)))
}

impl Settings {
    fn read(variable: impl Fn(&str) -> Option<std::ffi::OsString>) -> Self {
        let mut problems = Vec::new();
        let text = |name| variable(name).map(|v| v.to_string_lossy().into_owned());
        let mut unknown = |name: &str, value: &str, expected: &str| {
            problems.push(format!("`{name}={value}` means nothing; expected {expected}"));
        };
        let keep = match text(KEEP).as_deref() {
            None | Some("") => Keep::Failed,
            Some("files") => Keep::Files,
            Some("running") => Keep::Running,
            Some(other) => {
                unknown(KEEP, other, "`files` or `running`");
                Keep::Failed
            }
        };
        let timeout_factor = match text(FACTOR).filter(|value| !value.is_empty()) {
            None => 1.0,
            Some(value) => match value.trim().parse::<f64>() {
                Ok(factor) if factor.is_finite() && factor > 0.0 => factor,
                _ => {
                    unknown(FACTOR, &value, "a number above 0, such as `3`");
                    1.0
                }
            },
        };
        let probe_logs = match text(WATCH).as_deref() {
            None | Some("" | "events") => false,
            Some("probe") => true,
            Some(other) => {
                unknown(WATCH, other, "`events` or `probe`");
                false
            }
        };
        let walks = Walks::read(&variable, unknown);
        let directory = variable(DIRECTORY).filter(|v| !v.is_empty()).map(PathBuf::from);
        Self { directory, keep, timeout_factor, probe_logs, walks, problems }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Settings {
        Settings::read(|name| pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| v.into()))
    }

    #[test]
    fn defaults_without_variables() {
        let settings = read(&[]);
        assert_eq!(settings.keep, Keep::Failed);
        assert!((settings.timeout_factor - 1.0).abs() < f64::EPSILON);
        assert!(settings.problems.is_empty());
    }

    #[test]
    fn an_empty_variable_is_not_set() {
        let settings = read(&[(KEEP, ""), (FACTOR, ""), (WATCH, ""), (DIRECTORY, "")]);
        assert!(settings.problems.is_empty(), "{:?}", settings.problems);
        assert_eq!(settings.directory, None);
    }

    #[test]
    fn what_means_nothing_is_told() {
        let settings = read(&[(KEEP, "al"), (FACTOR, "-2"), (WATCH, "no")]);
        assert_eq!(settings.problems.len(), 3);
        assert_eq!(
            settings.problems[0],
            "`MULTITEST_KEEP=al` means nothing; expected `files` or `running`"
        );
    }

    #[test]
    fn the_table_names_each_variable_once() {
        let mut names: Vec<_> = SETTINGS.iter().map(|s| s.name).collect();
        names.dedup();
        assert_eq!(names[..4], [DIRECTORY, KEEP, FACTOR, WATCH]);
        assert_eq!(names[4..], walks::ROWS.map(|row| row.name));
    }
}
