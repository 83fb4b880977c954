//! Running the test function to one of its ends.

use std::{any::Any, future::poll_fn, task::Poll, time::Duration};

use futures_util::future::LocalBoxFuture;
use tokio::sync::oneshot;

use super::{panics, panics::Panic, signals};
use crate::{
    clock::{Deadline, human},
    declared::{Body, Outcome, Test},
    driver::text_of,
    env::{Environment, polled},
    error::{Error, system_words},
    event::{Event, Recorder},
    process::signal_name,
};

/// How a test function, or the start before it, ended.
pub(super) enum BodyEnd {
    /// It returned.
    Returned(Outcome),
    /// It panicked.
    Panicked(Panic),
    /// The test's timeout passed.
    TimedOut(Duration),
    /// A signal came.
    Interrupted(i32),
    /// Somebody else panicked with this text, such as a value of a driver's when it was dropped.
    Broken(String),
}

impl BodyEnd {
    /// What went wrong, in a sentence; none when nothing did.
    pub(super) fn failure(&self) -> Option<String> {
        match self {
            Self::Returned(Outcome(Ok(()))) => None,
            Self::Returned(Outcome(Err(error))) => Some(error.clone()),
            Self::Panicked(panic) => Some(format!("panicked: {}", panic.message())),
            Self::TimedOut(timeout) => {
                Some(format!("did not end within the test's timeout of {}", human(*timeout)))
            }
            Self::Interrupted(signal) => {
                Some(format!("was interrupted by {}", signal_name(*signal)))
            }
            Self::Broken(text) => Some(format!("panicked outside the test function: {text}")),
        }
    }

    /// Why `test` fails by this end, in a sentence; none when it passes.
    pub(super) fn failure_of(&self, test: &Test) -> Option<String> {
        let Some(expected) = test.expected_panic else {
            // Of a panic, the hook has printed all.
            return match self {
                Self::Panicked(panic) => Some(format!("panicked: {}", panic.first_line())),
                _ => self.failure(),
            };
        };
        match self {
            Self::Panicked(panic) if says(&*panic.payload, expected) => None,
            Self::Panicked(panic) => {
                let found = panic.first_line();
                Some(format!("panicked: {found}; expected a panic with `{expected}`"))
            }
            Self::Returned(Outcome(Ok(()))) => {
                Some("did not panic, which `#[should_panic]` expects".to_owned())
            }
            _ => self.failure(),
        }
    }

    /// The same where nobody sees what the hook has printed.
    pub(super) fn whole_failure_of(&self, test: &Test) -> Option<String> {
        let failure = self.failure_of(test)?;
        Some(match self {
            Self::Panicked(panic) => failure + &panic.rest(),
            _ => failure,
        })
    }

    /// The backtrace of a panic, if one is asked for.
    pub(super) fn backtrace(&self) -> Option<&str> {
        match self {
            Self::Panicked(panic) => panic.backtrace.as_deref(),
            _ => None,
        }
    }
}

/// Whether a panic is one that `#[should_panic(expected = "..")]` expects.
fn says(payload: &(dyn Any + Send), expected: &str) -> bool {
    expected.is_empty() || text_of(payload).is_some_and(|text| text.contains(expected))
}

/// The test function, called with its environment.
pub(super) type RunBody<'a> = &'a dyn Fn(Environment) -> LocalBoxFuture<'a, BodyEnd>;

/// Runs an async body, in place.
pub(super) async fn run_async(mut body: Body<'_>) -> BodyEnd {
    poll_fn(|context| match polled(|| panics::caught(|| body.as_mut().poll(context))) {
        Ok(end) => end.map(BodyEnd::Returned),
        Err(panic) => Poll::Ready(BodyEnd::Panicked(panic)),
    })
    .await
}

/// Runs a body that is not async on a thread of its own, named like this one so that a panic names the test. The runtime
/// goes on meanwhile, so its deadline and signals hold.
pub(super) async fn run_sync(body: impl FnOnce() -> Outcome + Send + 'static) -> BodyEnd {
    run_named(std::thread::current().name().unwrap_or("test").to_owned(), body).await
}

/// The same on a thread of this name.
pub(super) async fn run_named(
    name: String,
    body: impl FnOnce() -> Outcome + Send + 'static,
) -> BodyEnd {
    let (sender, receiver) = oneshot::channel();
    let spawned = std::thread::Builder::new().name(name).spawn(move || {
        let end = panics::caught(body);
        let _ = sender.send(end.map_or_else(BodyEnd::Panicked, BodyEnd::Returned));
    });
    match spawned {
        Ok(thread) => {
            let end = receiver.await;
            // It has sent its result, so it ends now.
            let _ = thread.join();
            end.unwrap_or_else(|_| {
                BodyEnd::Returned(Outcome(Err("the test's thread ended".to_owned())))
            })
        }
        Err(e) => {
            let error = Error::new(format!("no thread for the test: {}", system_words(&e)));
            BodyEnd::Returned(Outcome(Err(format!("{error:?}"))))
        }
    }
}

/// Runs the test function, between the events that say so.
pub(super) async fn recorded(
    recorder: &Recorder,
    deadline: Option<Deadline>,
    body: impl Future<Output = BodyEnd>,
) -> BodyEnd {
    recorder.record(Event::BodyStarted);
    let end = limited(deadline, body).await.unwrap_or_else(|end| end);
    // A body that blocks its thread lets nobody see the deadline pass; that it did not fail otherwise is no excuse.
    let late = deadline.filter(|deadline| deadline.left().is_zero() && end.failure().is_none());
    let end = late.map_or(end, |deadline| BodyEnd::TimedOut(deadline.length()));
    recorder.record(Event::BodyFinished { error: end.failure() });
    end
}

/// Waits for `end`, but no longer than the deadline and not beyond a signal.
pub(super) async fn limited<T>(
    deadline: Option<Deadline>,
    end: impl Future<Output = T>,
) -> Result<T, BodyEnd> {
    let passed = async {
        match deadline {
            Some(deadline) => {
                let _ = deadline.wait(std::future::pending::<()>()).await;
                deadline.length()
            }
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        biased;
        end = end => Ok(end),
        signal = signals::interrupted() => Err(BodyEnd::Interrupted(signal)),
        timeout = passed => Err(BodyEnd::TimedOut(timeout)),
    }
}
