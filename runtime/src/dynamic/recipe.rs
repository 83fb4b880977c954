//! How the options of a driver are made when it starts.

use std::{fmt, marker::PhantomData, sync::Arc};

use futures_util::future::LocalBoxFuture;

use crate::{
    declared::{Launch, Started, Starting},
    driver::{CommonOptions, Driver, DriverOptions},
    env::Environment,
    error::{Error, Result},
};

/// A sync or async function that makes the options of a `D`: `|environment: &Environment| Ok(TcpServer::options())`.
///
/// It may fail with any error. `M` tells the kinds of functions apart and is never written.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not make the options of a driver",
    label = "expected a function of `&Environment` that returns `Result<Options>`",
    note = "write `|environment: &Environment| Ok(App::options())`"
)]
pub trait Recipe<D: Driver, M>: Send + Sync + 'static {
    /// Makes the options; the drivers that this one needs are ready.
    fn make<'a>(&'a self, environment: &'a Environment) -> LocalBoxFuture<'a, Result<D::Options>>;
}

/// Marks recipes that are not async.
#[derive(Debug)]
pub struct Plain<E>(PhantomData<E>);

/// Marks async recipes.
#[derive(Debug)]
pub struct Async<E>(PhantomData<E>);

#[diagnostic::do_not_recommend]
impl<D, O, F, E> Recipe<D, Plain<E>> for F
where
    D: Driver<Options = O>,
    O: DriverOptions<Driver = D>,
    F: Fn(&Environment) -> Result<O, E> + Send + Sync + 'static,
    E: Into<Error>,
{
    fn make<'a>(&'a self, environment: &'a Environment) -> LocalBoxFuture<'a, Result<D::Options>> {
        Box::pin(async move { self(environment).map_err(Into::into) })
    }
}

#[diagnostic::do_not_recommend]
impl<D, O, F, E> Recipe<D, Async<E>> for F
where
    D: Driver<Options = O>,
    O: DriverOptions<Driver = D>,
    F: AsyncFn(&Environment) -> Result<O, E> + Send + Sync + 'static,
    E: Into<Error>,
{
    fn make<'a>(&'a self, environment: &'a Environment) -> LocalBoxFuture<'a, Result<D::Options>> {
        Box::pin(async move { self(environment).await.map_err(Into::into) })
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
            let seat = launch.0.seat.clone();
            let environment = Environment::around(&seat)?;
            let mut options = self.recipe.make(&environment).await?;
            let mut lower = CommonOptions::default();
            defaults(&mut lower);
            options.common().fill(lower);
            let driver = launch.0.start::<D>(options).await?;
            if let Some(chain) = seat.chain::<D>() {
                chain.push(Arc::clone(&driver));
            }
            Ok(Started(driver))
        })
    }
}
