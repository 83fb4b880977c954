//! Environments that are made at run time, for what no block can express: as many servers as a file lists, drivers that
//! depend on a parameter.
//!
//! [`DynamicEnvironment`] collects drivers; `check` says whether they make a graph, `recipe` how each of them gets its
//! options. They start by the same scheduler as those of a block.

mod check;
mod recipe;

use std::any::TypeId;

use self::recipe::Kept;
pub use self::recipe::{Async, IntoOptions, Plain, Recipe};
use crate::{
    declared::{Launch, Starting},
    driver::{CommonOptions, Driver, Hook},
    env::{Declared, Environment, Hooks},
    error::Result,
    suggest::short_name,
};

/// An environment that is made at run time: drivers by name and type.
///
/// ```rust,test_harness
/// use multitest::{DynamicEnvironment, prelude::*};
/// use multitest_drivers::{App, TcpClient, TcpServer};
///
/// fn servers(count: usize) -> DynamicEnvironment {
///     let mut environment = DynamicEnvironment::new();
///     for number in 0..count {
///         environment.add(&format!("server_{number}"), |_: &Environment| TcpServer::options());
///     }
///     let client = |environment: &Environment| {
///         let mut options = TcpClient::options();
///         options.address(environment.get::<TcpServer>("server_0")?.address());
///         Ok(options)
///     };
///     environment.add("client", client).needs(["server_0"]);
///     environment
/// }
///
/// #[multitest(env = servers(3))]
/// async fn the_client_reaches_the_first(client: &TcpClient, server_0: &TcpServer) -> Result<()> {
///     client.send("hello").await?;
///     assert_eq!(server_0.receive_text().await?, "hello");
///     Ok(())
/// }
/// # fn main() {}
/// ```
///
/// A test takes its drivers by parameter name, as from a block; that a name or a type is wrong is found out when the test
/// begins, before the first driver starts. [`Environment::get`] finds the others.
#[derive(Debug, Default)]
pub struct DynamicEnvironment {
    drivers: Vec<Planned>,
    hooks: Hooks,
    defaults: Option<fn(&mut CommonOptions)>,
}

/// A driver of such an environment.
#[derive(Debug)]
struct Planned {
    name: String,
    kind: &'static str,
    type_id: TypeId,
    files: &'static [&'static str],
    type_name: &'static str,
    needs: Vec<String>,
    by_hand: bool,
    recipe: Kept,
}

/// A driver that was just added: what it needs, and when it starts.
#[derive(Debug)]
pub struct Added<'a>(&'a mut Planned);

impl Added<'_> {
    /// The drivers that must be ready before this one starts, by name; default: none.
    pub fn needs<N: Into<String>>(&mut self, needs: impl IntoIterator<Item = N>) -> &mut Self {
        self.0.needs.extend(needs.into_iter().map(Into::into));
        self
    }

    /// Whether the driver starts with the environment; default: `true`. If not, the test starts it through its
    /// [`Handle`](crate::driver::Handle).
    pub fn auto_start(&mut self, auto_start: bool) -> &mut Self {
        self.0.by_hand = !auto_start;
        self
    }
}

impl DynamicEnvironment {
    /// An environment without drivers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a driver. `recipe` makes its options whenever it starts, when the drivers it needs are ready: a sync or async
    /// function of `&Environment`, in which [`Environment::get`] finds those that it [`needs`](Added::needs), and no others.
    pub fn add<D: Driver, M: 'static>(
        &mut self,
        name: &str,
        recipe: impl Recipe<D, M>,
    ) -> Added<'_> {
        let type_name = std::any::type_name::<D>();
        self.drivers.push(Planned {
            name: name.to_owned(),
            kind: short_name::<D>(),
            type_id: TypeId::of::<D>(),
            files: D::FILES,
            type_name,
            needs: Vec::new(),
            by_hand: false,
            recipe: recipe::kept(recipe),
        });
        let last = self.drivers.len() - 1;
        Added(&mut self.drivers[last])
    }

    /// Options for all drivers; a driver's own value wins. Default: each driver's own.
    pub fn defaults(&mut self, defaults: fn(&mut CommonOptions)) -> &mut Self {
        self.defaults = Some(defaults);
        self
    }

    /// Runs before the first driver starts, for 60 s at most, as all hooks of an environment. One that fails, panics or takes
    /// longer fails the test with its name.
    pub fn before_start<M: 'static>(&mut self, hook: impl Hook<Environment, M>) -> &mut Self {
        self.hooks.before_start(hook);
        self
    }

    /// Runs when every driver is ready, before the test function.
    pub fn after_start<M: 'static>(&mut self, hook: impl Hook<Environment, M>) -> &mut Self {
        self.hooks.after_start(hook);
        self
    }

    /// Runs after the test function, while every driver still runs.
    pub fn before_stop<M: 'static>(&mut self, hook: impl Hook<Environment, M>) -> &mut Self {
        self.hooks.before_stop(hook);
        self
    }

    /// Runs when every driver has stopped.
    pub fn after_stop<M: 'static>(&mut self, hook: impl Hook<Environment, M>) -> &mut Self {
        self.hooks.after_stop(hook);
        self
    }

    pub(crate) fn hooks(&self) -> Hooks {
        self.hooks.clone()
    }

    /// The drivers with their graph, if they make one.
    pub(crate) fn declared(&self) -> Result<Vec<Declared>> {
        check::declared(&self.drivers)
    }

    /// Whether the test may take the driver `name` as a `D`, by reference or by its handle.
    pub(crate) fn check_parameter<D: Driver>(&self, name: &str, by_reference: bool) -> Result<()> {
        check::parameter::<D>(&self.drivers, name, by_reference)
    }

    /// Starts driver `index`.
    pub(crate) fn start(&self, index: usize, launch: Launch) -> Starting<'_> {
        let defaults = self.defaults.unwrap_or(|_| {});
        self.drivers[index].recipe.0.start(launch, defaults)
    }
}
