//! The functions that a suite calls beside its testcases: `#[setup]`, `#[pre_testcase]` and their like.

use std::{sync::Arc, time::Duration};

use futures_util::future::LocalBoxFuture;
use tokio::sync::oneshot;

use super::super::body::{self, BodyEnd, limited};
use crate::{
    clock::{Deadline, human},
    declared::Outcome,
    env::Environment,
    suite::{Hook, HookBody, Role, Testcase},
};

/// How long one of these functions may take, if its attribute does not say.
const TIMEOUT: Duration = Duration::from_mins(1);

/// Every such function of a suite, and what they are called with.
pub(super) struct Calls<'a, B: 'static> {
    pub(super) hooks: &'static [Hook<B>],
    pub(super) drivers: &'a Arc<B>,
}

/// How a call ended that did not go well.
pub(super) enum Broken {
    /// The function failed, in a sentence.
    Failed(String),
    /// A signal came.
    Interrupted(i32),
}

/// The same without the type of the drivers.
pub(super) trait Call {
    /// Whether there is a function of `role`.
    fn any(&self, role: Role) -> bool;

    /// Calls the functions of `role`, in the order they are written, until one fails or a signal comes.
    fn until_signal<'a>(
        &'a self,
        role: Role,
        environment: &'a Environment,
        testcase: &'a Testcase,
    ) -> LocalBoxFuture<'a, Result<(), Broken>>;

    /// Calls all of them, whatever happens; the sentences of those that fail.
    fn always<'a>(
        &'a self,
        role: Role,
        environment: &'a Environment,
        testcase: &'a Testcase,
    ) -> LocalBoxFuture<'a, Vec<String>>;
}

impl<B: Send + Sync + 'static> Call for Calls<'_, B> {
    fn any(&self, role: Role) -> bool {
        self.of(role).next().is_some()
    }

    fn until_signal<'a>(
        &'a self,
        role: Role,
        environment: &'a Environment,
        testcase: &'a Testcase,
    ) -> LocalBoxFuture<'a, Result<(), Broken>> {
        Box::pin(async move {
            for hook in self.of(role) {
                let deadline = deadline(hook);
                let body = self.body(hook, environment, testcase);
                match limited(Some(deadline), body).await {
                    Ok(end) => ended(hook, &end).map_err(Broken::Failed)?,
                    Err(BodyEnd::Interrupted(signal)) => return Err(Broken::Interrupted(signal)),
                    Err(_) => return Err(Broken::Failed(too_late(hook, deadline))),
                }
            }
            Ok(())
        })
    }

    fn always<'a>(
        &'a self,
        role: Role,
        environment: &'a Environment,
        testcase: &'a Testcase,
    ) -> LocalBoxFuture<'a, Vec<String>> {
        Box::pin(async move {
            let mut failures = Vec::new();
            for hook in self.of(role) {
                let deadline = deadline(hook);
                let result = match deadline.wait(self.body(hook, environment, testcase)).await {
                    Ok(end) => ended(hook, &end),
                    Err(_) => Err(too_late(hook, deadline)),
                };
                failures.extend(result.err());
            }
            failures
        })
    }
}

impl<B: Send + Sync + 'static> Calls<'_, B> {
    fn of(&self, role: Role) -> impl Iterator<Item = &'static Hook<B>> {
        self.hooks.iter().filter(move |hook| hook.role == role)
    }

    /// On a thread of its own, since it may block: deadlines and signals hold all the same.
    async fn body(
        &self,
        hook: &'static Hook<B>,
        environment: &Environment,
        testcase: &Testcase,
    ) -> BodyEnd {
        let (drivers, environment) = (self.drivers.clone(), environment.clone());
        let testcase = testcase.clone();
        let (_waiting, given_up) = oneshot::channel::<()>();
        body::run_named(testcase.name.clone(), move || match hook.run {
            HookBody::Sync(run) => run(&drivers, &environment, &testcase),
            HookBody::Async(run) => environment.block_on(async {
                tokio::select! {
                    biased;
                    outcome = run(&drivers, &environment, &testcase) => outcome,
                    _ = given_up => Outcome(Ok(())),
                }
            }),
        })
        .await
    }
}

fn deadline<B>(hook: &Hook<B>) -> Deadline {
    Deadline::after(hook.timeout.unwrap_or(TIMEOUT))
}

fn ended<B>(hook: &Hook<B>, end: &BodyEnd) -> Result<(), String> {
    // No block of its own will have it.
    end.backtrace().inspect(|backtrace| eprintln!("{backtrace}"));
    end.failure().map_or(Ok(()), |failure| Err(sentence(hook, &failure)))
}

fn too_late<B>(hook: &Hook<B>, deadline: Deadline) -> String {
    sentence(hook, &format!("did not end within its timeout of {}", human(deadline.length())))
}

fn sentence<B>(hook: &Hook<B>, failure: &str) -> String {
    format!("`#[{}]` function `{}`: {failure}", hook.role.attribute(), hook.name)
}
