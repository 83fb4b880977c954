//! How the options of a driver are made when it starts.

use std::{fmt, marker::PhantomData};

use futures_util::future::LocalBoxFuture;

use crate::{
    declared::{Launch, Started, Starting},
    driver::{CommonOptions, Driver, DriverOptions},
    env::Environment,
    error::Result,
};

/// A sync or async function that makes the options of a `D`: `|environment: &Environment| TcpServer::options()`.
///
/// It returns the options, or a [`Result`] of them. `M` tells the kinds of functions apart and is never written.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not make the options of a driver",
    label = "expected a function of `&Environment` that returns options",
    note = "write `|environment: &Environment| App::options()`, or return a `multitest::Result` of them"
)]
pub trait Recipe<D: Driver, M>: Send + Sync + 'static {
    /// Makes the options; the drivers that this one needs are ready.
    fn make<'a>(&'a self, environment: &'a Environment) -> LocalBoxFuture<'a, Result<D::Options>>;
}

/// Options, or a [`Result`] of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no options of a driver",
    label = "expected options, or a `multitest::Result` of them"
)]
pub trait IntoOptions {
    /// The options.
    type Options: DriverOptions;

    /// The options, if there are any.
    ///
    /// # Errors
    ///
    /// The error that was returned instead.
    fn into_options(self) -> Result<Self::Options>;
}

#[diagnostic::do_not_recommend]
impl<O: DriverOptions> IntoOptions for O {
    type Options = O;

    fn into_options(self) -> Result<O> {
        Ok(self)
    }
}

#[diagnostic::do_not_recommend]
impl<O: DriverOptions> IntoOptions for Result<O> {
    type Options = O;

    fn into_options(self) -> Self {
        self
    }
}

/// The driver that options start.
type DriverOf<R> = <<R as IntoOptions>::Options as DriverOptions>::Driver;

/// Marks recipes that are not async.
#[derive(Debug)]
pub struct Plain<R>(PhantomData<R>);

/// Marks async recipes.
#[derive(Debug)]
pub struct Async<R>(PhantomData<R>);

#[diagnostic::do_not_recommend]
impl<F, R: IntoOptions> Recipe<DriverOf<R>, Plain<R>> for F
where
    F: Fn(&Environment) -> R + Send + Sync + 'static,
{
    fn make<'a>(&'a self, environment: &'a Environment) -> LocalBoxFuture<'a, Result<R::Options>> {
        Box::pin(async move { self(environment).into_options() })
    }
}

#[diagnostic::do_not_recommend]
impl<F, R: IntoOptions> Recipe<DriverOf<R>, Async<R>> for F
where
    F: AsyncFn(&Environment) -> R + Send + Sync + 'static,
{
    fn make<'a>(&'a self, environment: &'a Environment) -> LocalBoxFuture<'a, Result<R::Options>> {
        Box::pin(async move { self(environment).await.into_options() })
    }
}

/// A recipe for a driver whose type is not named.
pub(super) trait AnyRecipe: Send + Sync {
    fn start(&self, launch: Launch, defaults: fn(&mut CommonOptions)) -> Starting<'_>;
}

/// Such a recipe behind a pointer.
pub(super) struct Kept(pub(super) Box<dyn AnyRecipe>);

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kept")
    }
}

pub(super) fn kept<D: Driver, M: 'static>(recipe: impl Recipe<D, M>) -> Kept {
    Kept(Box::new(Of { recipe, kind: PhantomData }))
}

struct Of<R, D, M> {
    recipe: R,
    kind: PhantomData<fn() -> (D, M)>,
}

impl<R: Recipe<D, M>, D: Driver, M> AnyRecipe for Of<R, D, M> {
    fn start(&self, launch: Launch, defaults: fn(&mut CommonOptions)) -> Starting<'_> {
        Box::pin(async move {
            let environment = Environment::around(&launch.0.seat)?;
            let mut options = self.recipe.make(&environment).await?;
            let mut lower = CommonOptions::default();
            defaults(&mut lower);
            options.common().defaults = Some(Box::new(lower));
            Ok(Started(launch.0.start::<D>(options).await?))
        })
    }
}
