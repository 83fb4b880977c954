//! A driver that does nothing but note each step of its life, and fail or wait where it is told to.

use std::{
    ops::{Deref, DerefMut},
    sync::LazyLock,
};

use multitest::{
    Driver, DriverOptions, Error, Result,
    driver::{Attributes, CommonOptions, Layer, StartContext, StopContext},
    value::Values,
};
use tokio::sync::watch;

/// What happened, in order: `name starts`, `name is ready`, `name was dropped`, `name stops`, `name
/// has stopped`.
#[derive(Debug)]
pub(crate) struct Journal(LazyLock<watch::Sender<Vec<String>>>);

impl Journal {
    pub(crate) const fn new() -> Self {
        Self(LazyLock::new(watch::Sender::default))
    }

    pub(crate) fn note(&self, entry: impl Into<String>) {
        self.0.send_modify(|entries| entries.push(entry.into()));
    }

    /// Waits until `entry` is noted: whoever waits gives it a deadline.
    pub(crate) async fn reached(&self, entry: &str) {
        let there = |entries: &Vec<String>| entries.iter().any(|e| e == entry);
        self.0.subscribe().wait_for(there).await.expect("the journal is never closed");
    }

    pub(crate) fn entries(&self) -> Vec<String> {
        self.0.borrow().clone()
    }

    pub(crate) fn has(&self, entry: &str) -> bool {
        self.position(entry).is_some()
    }

    /// Where `entry` stands.
    pub(crate) fn position(&self, entry: &str) -> Option<usize> {
        self.0.borrow().iter().position(|e| e == entry)
    }
}

/// How a step goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    Error,
    Panic,
    Hang,
}

impl Fault {
    async fn happen(self, name: &str, step: &str) -> Result<()> {
        match self {
            Self::Error => Err(Error::new(format!("`{name}` does not {step}"))),
            Self::Panic => panic!("{name} cannot {step}"),
            Self::Hang => std::future::pending().await,
        }
    }
}

#[derive(Debug)]
pub(crate) struct Step {
    journal: Option<&'static Journal>,
    stop_after: Option<String>,
    stop_requires: Vec<String>,
    stop_fault: Option<Fault>,
}

#[derive(Debug, Default)]
pub(crate) struct StepOptions {
    common: CommonOptions,
    journal: Option<&'static Journal>,
    start_after: Option<String>,
    stop_after: Option<String>,
    stop_requires: Vec<String>,
    start_fault: Option<Fault>,
    stop_fault: Option<Fault>,
}

impl StepOptions {
    pub(crate) fn journal(&mut self, journal: &'static Journal) -> &mut Self {
        self.journal = Some(journal);
        self
    }

    /// Its start goes on when this entry is in the journal.
    pub(crate) fn start_after(&mut self, entry: &str) -> &mut Self {
        self.start_after = Some(entry.to_owned());
        self
    }

    /// Its stop goes on when this entry is in the journal.
    pub(crate) fn stop_after(&mut self, entry: &str) -> &mut Self {
        self.stop_after = Some(entry.to_owned());
        self
    }

    pub(crate) fn start_fault(&mut self, fault: Fault) -> &mut Self {
        self.start_fault = Some(fault);
        self
    }

    pub(crate) fn stop_fault(&mut self, fault: Fault) -> &mut Self {
        self.stop_fault = Some(fault);
        self
    }

    /// Its stop fails unless these entries are in the journal by then.
    pub(crate) fn stop_requires(&mut self, entries: impl Values<String>) -> &mut Self {
        self.stop_requires = self.common.values("stop_requires", entries).unwrap_or_default();
        self
    }

    /// Waits for these drivers: the mention is what counts.
    pub(crate) fn needs<const N: usize>(&mut self, _: [&Step; N]) -> &mut Self {
        self
    }
}

impl DriverOptions for StepOptions {
    type Driver = Step;

    fn common(&mut self) -> &mut CommonOptions {
        &mut self.common
    }
}

impl Layer for StepOptions {
    fn fill(&mut self, lower: Self) {
        self.common.fill(lower.common);
        self.journal = self.journal.or(lower.journal);
        self.stop_fault = self.stop_fault.or(lower.stop_fault);
    }
}

impl Deref for StepOptions {
    type Target = CommonOptions;

    fn deref(&self) -> &CommonOptions {
        &self.common
    }
}

impl DerefMut for StepOptions {
    fn deref_mut(&mut self) -> &mut CommonOptions {
        &mut self.common
    }
}

/// Notes that a start was dropped, unless it is told that it came to an end.
struct Dropped<'a>(Option<&'static Journal>, &'a str);

impl Drop for Dropped<'_> {
    fn drop(&mut self) {
        note(self.0, self.1, "was dropped");
    }
}

fn note(journal: Option<&'static Journal>, name: &str, what: &str) {
    if let Some(journal) = journal {
        journal.note(format!("{name} {what}"));
    }
}

impl Driver for Step {
    type Options = StepOptions;

    async fn start(options: StepOptions, context: &StartContext) -> Result<Self> {
        let (journal, name) = (options.journal, context.name());
        note(journal, name, "starts");
        let mut dropped = Dropped(journal, name);
        if let (Some(journal), Some(entry)) = (journal, &options.start_after) {
            context.awaiting(format!("`{entry}`"));
            journal.reached(entry).await;
        }
        if let Some(fault) = options.start_fault {
            fault.happen(name, "start").await?;
        }
        dropped.0 = None;
        note(journal, name, "is ready");
        let StepOptions { stop_after, stop_requires, stop_fault, .. } = options;
        Ok(Self { journal, stop_after, stop_requires, stop_fault })
    }

    async fn stop(&self, context: &StopContext) -> Result<()> {
        note(self.journal, context.name(), "stops");
        for entry in &self.stop_requires {
            if !self.journal.is_some_and(|journal| journal.has(entry)) {
                return Err(Error::new(format!(
                    "`{}` is asked to stop before `{entry}`",
                    context.name()
                )));
            }
        }
        if let (Some(journal), Some(entry)) = (self.journal, &self.stop_after) {
            journal.reached(entry).await;
        }
        if let Some(fault) = self.stop_fault {
            fault.happen(context.name(), "stop").await?;
        }
        note(self.journal, context.name(), "has stopped");
        Ok(())
    }

    fn attributes(&self) -> Attributes {
        let mut attributes = Attributes::default();
        attributes.set("kind", "step");
        attributes
    }
}
