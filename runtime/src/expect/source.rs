//! Which log it is: its file, what failures call it, and how its writer ended.

use std::{
    io,
    path::{Path, PathBuf},
    pin::Pin,
    sync::Arc,
};

use futures_util::FutureExt;

use crate::{
    error::{Error, system_words},
    logs::LastLine,
};

/// How the writer of a log ended, as soon as it has.
pub(super) type Ended = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = String> + Send>> + Send + Sync>;

/// Which log it is.
#[derive(Clone)]
pub(super) struct Source {
    path: PathBuf,
    /// The driver it belongs to, and what it is called there.
    of: Option<(String, String)>,
    ended: Option<Ended>,
}

impl Source {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, of: None, ended: None }
    }

    /// Says whose log it is.
    pub(super) fn name(&mut self, driver: String, label: String) {
        self.of = Some((driver, label));
    }

    /// Says when nothing more will be written.
    pub(super) fn end(&mut self, ended: Ended) {
        self.ended = Some(ended);
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// What the last line is if it has no end.
    pub(super) fn last_line(&self) -> LastLine {
        match (&self.ended, self.how_ended()) {
            (Some(_), None) => LastLine::Begun,
            _ => LastLine::Whole,
        }
    }

    /// Completes when nothing more will be written, if that can be told.
    pub(super) async fn ended(&self) -> String {
        match &self.ended {
            Some(ended) => ended().await,
            None => std::future::pending().await,
        }
    }

    /// How its writer ended, if it has.
    pub(super) fn how_ended(&self) -> Option<String> {
        let ended = self.ended.as_ref()?;
        // Without the budget of the task, which would let a future that is complete seem not to be.
        tokio::task::unconstrained(ended()).now_or_never()
    }

    /// The driver it belongs to.
    pub(super) fn driver(&self) -> Option<&str> {
        self.of.as_ref().map(|(driver, _)| driver.as_str())
    }

    /// What failures call it: ``stdout of `app` ``.
    pub(super) fn title(&self) -> String {
        match &self.of {
            Some((driver, label)) if label == "log" => format!("the log of `{driver}`"),
            Some((driver, label)) => format!("{label} of `{driver}`"),
            None => format!("the log `{}`", self.path.display()),
        }
    }

    /// What stands in front of its lines, as in the report of a failure: `app`, `app stderr`.
    pub(super) fn prefix(&self) -> String {
        match &self.of {
            Some((driver, label)) if label == "stdout" => driver.clone(),
            Some((driver, label)) => format!("{driver} {label}"),
            None => self.path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        }
    }

    /// The error that it cannot be read.
    pub(super) fn unreadable(&self, error: &io::Error) -> Error {
        let words = system_words(error);
        let words = words.strip_prefix("cannot read the log ").unwrap_or(&words);
        let path = self.path.display().to_string();
        let words = words.strip_prefix(&format!("`{path}`: ")).unwrap_or(words);
        Error::new(format!("{} cannot be read: {words}", self.title()))
    }
}
