//! Where the results of a test program are once it has ended, and the reading of them.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use multitest::{
    Error, Result,
    event::{CaseResult, CaseStatus},
};

use super::{
    junit::{self, Dialect},
    libtest, tap,
};

/// Where the results are.
#[derive(Debug)]
pub(super) enum Source {
    /// In the exit code.
    ExitCode,
    /// In what it wrote to stdout, as Rust's own test harness writes it.
    Libtest,
    /// The same, as TAP.
    Tap,
    /// In a file of XML.
    Xml { dialect: Dialect, file: PathBuf, shown: String },
}

/// What a program told.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) cases: Vec<CaseResult>,
    /// What is wrong with the telling, whatever became of the cases.
    pub(super) wrong: Option<Error>,
}

impl Told {
    /// Every case as a line, for tests: status, name, place and message.
    #[cfg(test)]
    pub(super) fn lines(&self) -> Vec<String> {
        let line = |case: &CaseResult| {
            let place = case.place().unwrap_or_default();
            let message = case.message.as_deref().unwrap_or_default();
            format!("{:?} {} [{place}] {message}", case.status, case.name)
        };
        self.cases.iter().map(line).collect()
    }

    /// How much was told: `told 2 cases, the last of them b`.
    pub(super) fn so_far(&self) -> String {
        match self.cases.as_slice() {
            [] => "told no case".to_owned(),
            [only] => format!("told 1 case, `{}`", only.name),
            [.., last] => {
                format!("told {} cases, the last of them `{}`", self.cases.len(), last.name)
            }
        }
    }
}

impl Source {
    /// XML in `file`. Nothing of an earlier run shall be taken for this one's.
    pub(super) fn xml(dialect: Dialect, file: PathBuf, directory: &Path) -> Result<Self> {
        match fs::remove_file(&file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                let text = format!("the earlier results `{}` cannot be removed", file.display());
                return Err(Error::from(error).context(text));
            }
            _ => {}
        }
        let shown = file.strip_prefix(directory).unwrap_or(&file).display().to_string();
        Ok(Self::Xml { dialect, file, shown })
    }

    /// Reads what there is, also of a program that still runs.
    pub(super) fn read(&self, stdout: &Path) -> Told {
        match self {
            Self::ExitCode => Told::default(),
            Self::Libtest => libtest::read(&text_of(stdout)),
            Self::Tap => tap::read(&text_of(stdout)),
            Self::Xml { dialect, file, shown } => read_xml(*dialect, file, shown),
        }
    }

    /// Whether the exit code is all there is.
    pub(super) fn is_exit_code(&self) -> bool {
        matches!(self, Self::ExitCode)
    }
}

/// One case for a program that tells none.
pub(super) fn only_case(name: &str, wrong: Option<String>) -> CaseResult {
    let status = if wrong.is_some() { CaseStatus::Failed } else { CaseStatus::Passed };
    let mut case = CaseResult::new(name, status);
    case.message = wrong;
    case
}

fn text_of(file: &Path) -> String {
    String::from_utf8_lossy(&fs::read(file).unwrap_or_default()).into_owned()
}

fn read_xml(dialect: Dialect, file: &Path, shown: &str) -> Told {
    let read = match fs::read(file) {
        Ok(bytes) => junit::read(&String::from_utf8_lossy(&bytes), dialect, shown),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(nothing_written(dialect, file, shown))
        }
        Err(error) => Err(Error::from(error).context(format!("its results `{shown}`"))),
    };
    match read {
        Ok(cases) => Told { cases, wrong: None },
        Err(error) => Told { cases: Vec::new(), wrong: Some(error) },
    }
}

fn nothing_written(dialect: Dialect, file: &Path, shown: &str) -> Error {
    let error = Error::new(format!("it wrote no results to `{shown}`"));
    match dialect {
        Dialect::GTest => {
            error.help("is it a GoogleTest binary? it was given `--gtest_output=xml:..`")
        }
        Dialect::Pytest => error.help("is it pytest? it was given `--junitxml=..`"),
        Dialect::Nextest => error.help(
            "is it `cargo nextest run`? where the repository configures `junit` itself, \
             write `format: Format::JUnit(..)`",
        ),
        Dialect::Other => error.help(format!("have it write JUnit XML to {}", file.display())),
    }
}
