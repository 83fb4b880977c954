//! The environment variables of walks.

use std::{ffi::OsString, path::PathBuf};

use super::Setting;

pub(super) const WALK: &str = "MULTITEST_WALK";
pub(super) const STEP: &str = "MULTITEST_WALK_STEP";
pub(super) const CONCURRENCY: &str = "MULTITEST_WALK_CONCURRENCY";
pub(super) const VERBOSITY: &str = "MULTITEST_WALK_VERBOSITY";
pub(super) const DIRECTORY: &str = "MULTITEST_WALK_DIR";

/// The rows of the table.
pub(super) const ROWS: [Setting; 5] = [
    Setting {
        name: WALK,
        help: "which walks run: a token, a number, a text, several with commas; `failed` or `resume` of the newest run, `failed:<run>`, `resume:<run>`",
    },
    Setting {
        name: STEP,
        help: "`1` runs walks one after another, and shows the state and waits for Enter before each action",
    },
    Setting {
        name: CONCURRENCY,
        help: "how many walks run at the same time, where the test does not say; default: one for each core",
    },
    Setting {
        name: VERBOSITY,
        help: "which walks are told of: `failures`, `sampled`, `walks` or `actions`; default: `sampled`",
    },
    Setting {
        name: DIRECTORY,
        help: "where walks leave a summary, their failures and states; default: nowhere",
    },
];

/// What the variables say of walks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Walks {
    /// Which of them run.
    pub(crate) request: Option<String>,
    pub(crate) step: bool,
    pub(crate) concurrency: Option<usize>,
    /// One of the words of the table.
    pub(crate) verbosity: Option<String>,
    pub(crate) directory: Option<PathBuf>,
}

impl Walks {
    /// Tells `unknown` of what means nothing: the variable, its value, and what was expected.
    pub(super) fn read(
        variable: impl Fn(&str) -> Option<OsString>,
        mut unknown: impl FnMut(&str, &str, &str),
    ) -> Self {
        let text = |name| {
            let value = variable(name)?.to_string_lossy().trim().to_owned();
            (!value.is_empty()).then_some(value)
        };
        let mut checked = |name, expected, knows: fn(&str) -> bool| {
            text(name).filter(|value| {
                let known = knows(value);
                if !known {
                    unknown(name, value, expected);
                }
                known
            })
        };
        let step = checked(STEP, "`1`", |value| matches!(value, "0" | "1"));
        let concurrency = checked(CONCURRENCY, "a number from 1 on", |value| {
            value.parse::<usize>().is_ok_and(|walks| walks > 0)
        });
        let words = "`failures`, `sampled`, `walks` or `actions`";
        let verbosity = checked(VERBOSITY, words, |value| {
            matches!(value, "failures" | "sampled" | "walks" | "actions")
        });
        Self {
            request: text(WALK),
            step: step.as_deref() == Some("1"),
            concurrency: concurrency.and_then(|value| value.parse().ok()),
            verbosity,
            directory: variable(DIRECTORY).filter(|value| !value.is_empty()).map(PathBuf::from),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> (Walks, Vec<String>) {
        let mut problems = Vec::new();
        let walks = Walks::read(
            |name| pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into()),
            |name, value, expected| problems.push(format!("{name}={value}, expected {expected}")),
        );
        (walks, problems)
    }

    #[test]
    fn what_is_not_set_or_empty_says_nothing() {
        assert_eq!(read(&[]), (Walks::default(), Vec::new()));
        let empty = ROWS.map(|row| (row.name, ""));
        assert_eq!(read(&empty), (Walks::default(), Vec::new()));
    }

    #[test]
    fn each_variable_is_read() {
        let (walks, problems) = read(&[
            (WALK, " failed "),
            (STEP, "1"),
            (CONCURRENCY, "8"),
            (VERBOSITY, "actions"),
            (DIRECTORY, "walks"),
        ]);
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!((walks.request.as_deref(), walks.step), (Some("failed"), true));
        assert_eq!((walks.concurrency, walks.verbosity.as_deref()), (Some(8), Some("actions")));
        assert_eq!(walks.directory, Some("walks".into()));
    }

    #[test]
    fn what_means_nothing_is_told() {
        let (walks, problems) = read(&[(STEP, "yes"), (CONCURRENCY, "0"), (VERBOSITY, "all")]);
        assert_eq!(walks, Walks::default());
        assert_eq!(
            problems,
            [
                "MULTITEST_WALK_STEP=yes, expected `1`",
                "MULTITEST_WALK_CONCURRENCY=0, expected a number from 1 on",
                "MULTITEST_WALK_VERBOSITY=all, expected `failures`, `sampled`, `walks` or `actions`",
            ]
        );
    }
}
