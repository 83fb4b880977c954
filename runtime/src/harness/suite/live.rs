//! What a suite's thread and its testcases share while the suite is up.

use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::{
    runtime,
    sync::{Notify, watch},
};

use super::{super::full_name, turn::Turns};
use crate::{
    declared::{Flavor, Test},
    env::Environment,
    event::Recorder,
    process::sys,
    suite::SuiteFacts,
};

/// A suite of which a testcase has run.
#[derive(Debug)]
pub(super) struct Live {
    /// Its environment, which is a result of its own: `talk (environment)`.
    pub(super) test: &'static Test,
    pub(super) environment: Environment,
    pub(super) runtime: runtime::Handle,
    pub(super) turns: Turns,
    pub(super) start: watch::Sender<Start>,
    pub(super) recorder: Arc<Recorder>,
    pub(super) directory: PathBuf,
    /// The testcase that has shown the block of a failed start.
    shown_by: OnceLock<String>,
    /// A testcase failed: the files are kept.
    spoiled: AtomicBool,
    /// The environment failed when all testcases were over.
    failed: AtomicBool,
    ended: Notify,
    thread: Mutex<Option<sys::Thread>>,
}

/// How far the start of a suite is.
#[derive(Debug, Clone)]
pub(super) enum Start {
    Pending,
    Up,
    /// It failed, with this block.
    Failed(Arc<str>),
}

impl Live {
    pub(super) fn new(
        test: &'static Test,
        environment: Environment,
        runtime: runtime::Handle,
        recorder: Arc<Recorder>,
        directory: PathBuf,
    ) -> Self {
        Self {
            test,
            environment,
            runtime,
            turns: Turns::default(),
            start: watch::Sender::new(Start::Pending),
            recorder,
            directory,
            shown_by: OnceLock::new(),
            spoiled: AtomicBool::new(false),
            failed: AtomicBool::new(false),
            ended: Notify::new(),
            thread: Mutex::default(),
        }
    }

    /// The name of the environment as a result of its own.
    pub(super) fn name(&self) -> String {
        full_name(self.test)
    }

    /// Waits until no testcase will run any more.
    pub(super) async fn over(&self) {
        self.ended.notified().await;
    }

    /// No testcase will run any more. Makes no use of values of the thread.
    pub(super) fn end(&self) {
        self.ended.notify_one();
    }

    pub(super) fn spoil(&self) {
        self.spoiled.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_spoiled(&self) -> bool {
        self.spoiled.load(Ordering::Relaxed)
    }

    pub(super) fn fail(&self) {
        self.failed.store(true, Ordering::Relaxed);
    }

    pub(super) fn belongs(&self, thread: sys::Thread) {
        *self.thread.lock().unwrap_or_else(PoisonError::into_inner) = Some(thread);
    }

    /// Waits for the suite's thread; whether the environment failed after the testcases. Makes no use of values of the
    /// thread.
    pub(super) fn join(&self) -> bool {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            thread.join();
        }
        self.failed.load(Ordering::Relaxed)
    }

    /// What the testcase `name` prints of a failed start: the first shows the block, the others say who did.
    pub(super) fn start_failure(&self, name: &str, block: &str) -> String {
        let first = self.shown_by.get_or_init(|| name.to_owned());
        if first == name {
            format!("{name}  FAILED  the environment of its suite did not start\n\n{block}")
        } else {
            format!("{name}  FAILED  the environment of its suite did not start; see `{first}`")
        }
    }
}

/// The environment of a suite as a test: it is named, reported and run again like one.
pub(super) fn as_test(facts: &SuiteFacts) -> &'static Test {
    let (parent, module) = facts.module_path.rsplit_once("::").unwrap_or(("", facts.module_path));
    let filter = format!("{}::", modules(facts));
    // As long as the process, like the suite itself.
    Box::leak(Box::new(Test {
        name: Box::leak(format!("{module} (environment)").into_boxed_str()),
        module_path: parent,
        package: facts.package,
        file: facts.file,
        line: facts.line,
        integration: facts.integration,
        binary: facts.binary,
        timeout: None,
        expected_panic: None,
        ignored: false,
        flavor: Flavor::CurrentThread,
        filter: Some(Box::leak(filter.into_boxed_str())),
    }))
}

/// The path of the suite's module, without the crate.
pub(super) fn modules(facts: &SuiteFacts) -> &'static str {
    facts.module_path.split_once("::").map_or(facts.module_path, |(_, modules)| modules)
}
