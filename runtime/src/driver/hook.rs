//! Functions of the user's that run around a start and a stop.
//!
//! They may be sync or async. They run on a thread of their own, so that the deadline holds for one that blocks, too.

use std::{marker::PhantomData, panic::AssertUnwindSafe, sync::Arc};

use tokio::{runtime::Handle, sync::oneshot};

use super::panicked;
use crate::{
    clock::{Deadline, human},
    error::{Error, Result},
};

/// A function that takes `&A`, sync or async, and returns nothing or a `Result<(), E>`.
///
/// Closures name the type of what they take: `post_start: |app: &App| println!("{}", app.pid())`,
/// `post_start: async |app: &App| warm_up(app).await`. `M` tells the kinds of functions apart and is never written.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a hook that takes `&{A}`",
    label = "expected a function of `&{A}`",
    note = "write `|driver: &{A}| ..` or `async |driver: &{A}| ..`, returning nothing or a `Result<(), E>`"
)]
pub trait Hook<A, M>: Send + Sync + 'static {
    /// Runs it to its end on this thread, which belongs to a tokio runtime; an async one until nobody waits for it any more.
    ///
    /// # Errors
    ///
    /// What the function returned.
    fn run(&self, argument: &A, given_up: GivenUp) -> Result<()>;
}

/// Tells a hook that nobody waits for it any more.
#[derive(Debug)]
pub struct GivenUp(oneshot::Receiver<()>);

/// Marks hooks that are not async.
#[derive(Debug)]
pub struct Plain<R>(PhantomData<R>);

/// Marks async hooks.
#[derive(Debug)]
pub struct Async<R>(PhantomData<R>);

#[diagnostic::do_not_recommend]
impl<A, F, R: Outcome> Hook<A, Plain<R>> for F
where
    F: Fn(&A) -> R + Send + Sync + 'static,
{
    fn run(&self, argument: &A, _given_up: GivenUp) -> Result<()> {
        self(argument).into_result()
    }
}

#[diagnostic::do_not_recommend]
impl<A, F, R: Outcome> Hook<A, Async<R>> for F
where
    F: AsyncFn(&A) -> R + Send + Sync + 'static,
{
    fn run(&self, argument: &A, given_up: GivenUp) -> Result<()> {
        let limited = async {
            tokio::select! {
                biased;
                outcome = self(argument) => outcome.into_result(),
                _ = given_up.0 => Err(Error::new("was given up")),
            }
        };
        Handle::current().block_on(limited)
    }
}

/// What a hook may return.
#[diagnostic::on_unimplemented(
    message = "a hook cannot return `{Self}`",
    label = "expected `()` or `Result<(), E>`"
)]
pub trait Outcome {
    /// As a result.
    ///
    /// # Errors
    ///
    /// The error that was returned.
    fn into_result(self) -> Result<()>;
}

#[diagnostic::do_not_recommend]
impl Outcome for () {
    fn into_result(self) -> Result<()> {
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl<E: Into<Error>> Outcome for std::result::Result<(), E> {
    fn into_result(self) -> Result<()> {
        self.map_err(Into::into)
    }
}

/// A hook whose type is not named.
pub(crate) type Boxed<A> = Arc<dyn Fn(&A, GivenUp) -> Result<()> + Send + Sync>;

/// `hook` behind a pointer.
pub(crate) fn boxed<A: 'static, M: 'static>(hook: impl Hook<A, M>) -> Boxed<A> {
    Arc::new(move |argument, given_up| hook.run(argument, given_up))
}

/// Runs `hook` with `argument` to its end or the deadline.
pub(crate) async fn run<A: Send + 'static>(
    hook: Boxed<A>,
    argument: A,
    deadline: Deadline,
) -> Result<()> {
    let (waiting, given_up) = oneshot::channel();
    let work = tokio::task::spawn_blocking(move || {
        let work = AssertUnwindSafe(|| hook(&argument, GivenUp(given_up)));
        std::panic::catch_unwind(work).unwrap_or_else(|payload| Err(panicked(&*payload)))
    });
    let ended = deadline.wait(work).await;
    drop(waiting);
    match ended {
        Ok(Ok(result)) => result,
        Ok(Err(stopped)) => Err(Error::from(stopped)),
        Err(_) => Err(Error::new(format!("did not end within {}", human(deadline.length())))),
    }
}
