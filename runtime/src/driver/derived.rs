//! What the code that `#[driver]` generates calls: the parts of a start and a stop that are the same for every driver.
//!
//! The macro writes down who is called with what; everything that can be an ordinary function is here. Attributes that come
//! from a base are in `filled`.

#![allow(missing_docs, clippy::missing_panics_doc, reason = "not for people")]

use std::{any::Any, fmt, future::ready, marker::PhantomData, ops::Deref, panic::AssertUnwindSafe};

use futures_util::{FutureExt, future::BoxFuture};

use super::{
    Outcome, Setting, StartContext, StopContext,
    halt::{panicked, together},
};
use crate::{
    clock::human,
    error::{Error, Result},
};

/// An error if the option is not set.
pub fn required<T>(setting: &Setting<T>) -> Result<()> {
    setting.required()
}

/// Says in which option `result` failed.
pub fn in_option<T>(name: &str, result: Result<T>) -> Result<T> {
    result.map_err(|error| error.context(format!("its option `{name}`")))
}

/// Says in which attribute `result` failed.
pub fn in_attribute<T>(name: &str, result: Result<T>) -> Result<T> {
    result.map_err(|error| error.context(format!("its attribute `{name}`")))
}

/// The options of the base `D`, below a driver's own.
///
/// Their type is not part of this one: a base that is no driver is then an error where it is named, and nowhere else.
pub struct Lower<D>(Box<dyn Any + Send + Sync>, PhantomData<fn() -> D>);

impl<D> Lower<D> {
    pub fn new<O: Default + Send + Sync + 'static>() -> Self {
        Self(Box::new(O::default()), PhantomData)
    }

    pub fn get<O: 'static>(&self) -> &O {
        self.0.downcast_ref().expect(SAME)
    }

    pub fn get_mut<O: 'static>(&mut self) -> &mut O {
        self.0.downcast_mut().expect(SAME)
    }

    pub fn into_inner<O: 'static>(self) -> O {
        *self.0.downcast().expect(SAME)
    }
}

const SAME: &str = "generated code names the same type everywhere";

impl<D> fmt::Debug for Lower<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lower")
    }
}

/// A driver whose start is not over: if it never is, the driver is aborted.
pub struct Unfinished<D> {
    driver: Option<D>,
    abort: fn(&D),
}

impl<D> Unfinished<D> {
    pub fn new(driver: D, abort: fn(&D)) -> Self {
        Self { driver: Some(driver), abort }
    }

    pub fn finish(mut self) -> D {
        self.driver.take().expect("it is taken once")
    }
}

impl<D> fmt::Debug for Unfinished<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Unfinished")
    }
}

impl<D> Deref for Unfinished<D> {
    type Target = D;

    fn deref(&self) -> &D {
        self.driver.as_ref().expect("it is taken when it is not borrowed any more")
    }
}

impl<D> Drop for Unfinished<D> {
    fn drop(&mut self) {
        if let Some(driver) = &self.driver {
            (self.abort)(driver);
        }
    }
}

/// What the function of a step may return. `M` tells the kinds apart.
#[diagnostic::on_unimplemented(
    message = "a step of a driver cannot return `{Self}`",
    label = "expected a function that returns `()` or `Result<(), E>`",
    note = "the function may be async, and `E` is any error"
)]
pub trait Step<M>: Send {
    fn run(self) -> impl Future<Output = Result<()>> + Send;
}

/// Marks what a function that is not async returns.
#[derive(Debug)]
pub struct Now;

/// Marks what an async function returns.
#[derive(Debug)]
pub struct Later;

#[diagnostic::do_not_recommend]
impl<O: Outcome + Send> Step<Now> for O {
    fn run(self) -> impl Future<Output = Result<()>> + Send {
        ready(self.into_result())
    }
}

#[diagnostic::do_not_recommend]
impl<F> Step<Later> for F
where
    F: Future<Output: Outcome> + Send,
{
    async fn run(self) -> Result<()> {
        self.await.into_result()
    }
}

/// Runs a step of a start. The future is boxed, since one that names `S` would repeat an error about it.
pub fn step<'a, M: 'a, S: Step<M> + 'a>(
    name: &'static str,
    context: &'a StartContext,
    step: S,
) -> BoxFuture<'a, Result<()>> {
    let run = async move {
        context.awaiting(format!("its `{name}` to end"));
        let result = step.run().await;
        context.awaiting("");
        result.map_err(|error| error.context(format!("its `{name}`")))
    };
    run.boxed()
}

/// The steps of a stop: each is taken, whatever becomes of the others.
#[derive(Debug, Default)]
pub struct Stop {
    failures: Vec<Error>,
}

impl Stop {
    /// A step of the user's; it may take as long as the driver may take to stop.
    pub fn new() -> Self {
        Self::default()
    }

    pub fn step<'a, M: 'a, S: Step<M> + 'a>(
        &'a mut self,
        name: &'static str,
        context: &'a StopContext,
        step: impl FnOnce() -> S + Send + 'a,
    ) -> BoxFuture<'a, ()> {
        self.limited(name, context, async move { step().run().await }).boxed()
    }

    async fn limited(
        &mut self,
        name: &'static str,
        context: &StopContext,
        step: impl Future<Output = Result<()>> + Send,
    ) {
        let step = AssertUnwindSafe(step).catch_unwind();
        let deadline = context.deadline();
        let result = match tokio::time::timeout(deadline.left(), step).await {
            Ok(Ok(result)) => result,
            Ok(Err(payload)) => Err(panicked(&*payload)),
            Err(_) => {
                let timeout = human(deadline.length());
                Err(Error::new(format!("did not end within the stop_timeout of {timeout}")))
            }
        };
        self.failures.extend(result.err().map(|error| error.context(format!("its `{name}`"))));
    }

    /// The stop of the base.
    pub async fn base(&mut self, stop: impl Future<Output = Result<()>> + Send) {
        let stopped = AssertUnwindSafe(stop).catch_unwind().await;
        let result = stopped.unwrap_or_else(|payload| Err(panicked(&*payload)));
        self.failures.extend(result.err());
    }

    /// The first failure, and the others as its evidence.
    ///
    /// # Errors
    ///
    /// When there was one.
    pub fn end(self) -> Result<()> {
        together(self.failures)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_step_may_return_what_a_function_that_fails_or_not_returns() {
        async fn run<M>(step: impl Step<M>) -> Option<String> {
            step.run().await.err().map(|error| error.to_string())
        }
        assert_eq!(run(()).await, None);
        assert_eq!(run(async {}).await, None);
        assert_eq!(run(Err(Error::new("no"))).await.as_deref(), Some("no"));
        assert_eq!(
            run(async { "x".parse::<u16>().map(drop) }).await.as_deref(),
            Some("invalid digit found in string")
        );
    }

    #[test]
    fn the_first_failure_of_a_stop_has_the_others_as_evidence() {
        let failures = vec![Error::new("one").details("seen"), Error::new("two").help("try")];
        let error = Stop { failures }.end().expect_err("two things failed");
        assert_eq!(format!("{error:?}"), "one\nseen\nthen two\nhelp: try");
        Stop::default().end().expect("nothing failed");
    }
}
