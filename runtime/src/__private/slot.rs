//! The place of one driver in its environment, and how generated code starts it there.

use std::{
    any::TypeId,
    marker::PhantomData,
    sync::{Arc, OnceLock},
};

use super::{Blueprint, CommonOptions, Driver, DriverOptions, Launch, Result, Started, Starting};
use crate::driver::Chain;

/// The place of one driver in its environment: empty until the driver runs.
#[derive(Debug)]
pub struct Slot<D>(OnceLock<Arc<Chain<D>>>);

impl<D> Default for Slot<D> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}

impl<D> Slot<D> {
    /// The running driver.
    ///
    /// # Panics
    ///
    /// Before it runs: the macro has then missed a mention.
    pub fn running(&self) -> &D {
        self.newest()
    }

    /// The same, to be kept: what borrows from it is borrowed from a local variable, of which errors speak as the user does.
    ///
    /// # Panics
    ///
    /// As [`running`](Self::running).
    pub fn kept(&self) -> Arc<D> {
        Arc::clone(self.newest())
    }

    fn newest(&self) -> &Arc<D> {
        let last = self.0.get().and_then(|chain| chain.last());
        last.expect("a driver is read only after the start that its mention waits for")
    }
}

/// Fresh options, with the environment's defaults.
///
/// Generic over the options and not over the driver: generated code then names them `<D as Driver>::Options`, and a type
/// that is no driver is one error without a trail of bounds.
pub fn options<B: Blueprint, O: DriverOptions>() -> Result<O> {
    with_defaults::<B, O>(O::default())
}

/// Options given as one expression, `name: Type = expr`; what they leave open takes the environment's defaults.
///
/// The macro writes the argument as a call, which it places over the whole type: a type that is no driver is then one error.
pub fn given<B: Blueprint, D: Driver>(options: D::Options) -> Result<D::Options> {
    with_defaults::<B, D::Options>(options)
}

/// `value` itself.
pub fn same<T>(value: T) -> T {
    value
}

/// The defaults apply when the driver itself has set what it sets.
fn with_defaults<B: Blueprint, O: DriverOptions>(mut options: O) -> Result<O> {
    let mut defaults = CommonOptions::default();
    B::defaults(&mut defaults)?;
    options.common().defaults = Some(Box::new(defaults));
    Ok(options)
}

/// The last call of a driver's start: hidden on the options, so that rustc stays silent where the driver's type is wrong.
pub trait StartInto: DriverOptions {
    #[allow(async_fn_in_trait, reason = "polled where it is made")]
    async fn __start_into(self, slot: &Slot<Self::Driver>, launch: Launch) -> Result<Started> {
        let seat = launch.0.seat.clone();
        let driver = launch.0.start::<Self::Driver>(self).await?;
        if let Some(chain) = seat.chain::<Self::Driver>() {
            slot.0.get_or_init(|| chain);
        }
        Ok(Started(driver))
    }
}

impl<O: DriverOptions> StartInto for O {}

/// For an index that no driver has; the scheduler counts only to the length of the plan.
///
/// # Panics
///
/// Always.
pub fn no_such_driver(index: usize, _launch: Launch) -> Starting<'static> {
    panic!("there is no driver {index} in this environment")
}

/// The type of a driver, for the plan.
pub fn type_id<D: 'static>() -> TypeId {
    TypeId::of::<D>()
}

/// [`Driver::FILES`] of a type that may be no driver: that is an error elsewhere, and shall be one only. A constant of the
/// type itself goes before one of a trait, where there is one.
#[derive(Debug)]
pub struct Files<D>(PhantomData<D>);

impl<D: Driver> Files<D> {
    pub const NAMES: &'static [&'static str] = D::FILES;
}

/// The files of whatever is no driver: none.
pub trait NoFiles {
    const NAMES: &'static [&'static str] = &[];
}

impl<D> NoFiles for Files<D> {}
