//! The life of a driver that `#[driver]` makes from nothing, as its author writes it.

use super::{Driver, Health, StartContext, StopContext};
use crate::error::{Error, Result};

/// How a driver starts and stops that is made with `#[driver]` and has no base: what the macro leaves to write.
///
/// Only [`start`](Self::start) is required. The macro implements [`Driver`] with it and with what the attributes of the
/// fields say.
///
/// ```
/// use std::net::TcpListener;
///
/// use multitest::{driver, driver::{Lifecycle, StartContext}, prelude::*};
///
/// /// Listens, and says nothing.
/// #[driver]
/// #[derive(Debug)]
/// pub struct Silent {
///     /// The address to listen on.
///     #[option(default = "127.0.0.1")]
///     host: String,
///     /// The port it listens on.
///     #[attribute]
///     port: u16,
///     listener: TcpListener,
/// }
///
/// impl Lifecycle for Silent {
///     async fn start(options: SilentOptions, _context: &StartContext) -> Result<Self> {
///         let host = options.host.take();
///         let listener = TcpListener::bind((host.as_str(), 0))?;
///         let port = listener.local_addr()?.port();
///         Ok(Self { host, port, listener })
///     }
/// }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<()> {
/// # let silent = Silent::options().start().await?;
/// # assert_eq!(silent.port(), silent.listener.local_addr()?.port());
/// # silent.stop().await
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no lifecycle",
    label = "a driver without a `base` starts by itself",
    note = "write `impl multitest::driver::Lifecycle for {Self}` with an `async fn start`, or say what it is based on: `#[driver(base = App)]`"
)]
pub trait Lifecycle: Driver {
    /// The files that a start opens first, as [`Driver::FILES`] has them. Default: none.
    const FILES: &'static [&'static str] = &[];

    /// Starts the driver; it is ready when the future completes. The options are complete.
    ///
    /// # Errors
    ///
    /// Whatever keeps it from being ready.
    fn start(
        options: Self::Options,
        context: &StartContext,
    ) -> impl Future<Output = Result<Self>> + Send;

    /// Stops the driver and releases every resource; its attributes stay readable. The default has nothing to stop.
    ///
    /// # Errors
    ///
    /// What did not stop as it should.
    fn stop(&self, context: &StopContext) -> impl Future<Output = Result<()>> + Send {
        let _ = context;
        std::future::ready(Ok(()))
    }

    /// Releases every resource at once, without waiting: called when `stop` failed or took too long.
    fn abort(&self) {}

    /// Whether the driver can still do its work. The default is always healthy.
    fn health(&self) -> Health {
        Health::Healthy
    }

    /// Holds the driver up until it is resumed. The default refuses.
    ///
    /// # Errors
    ///
    /// That it cannot be paused.
    fn pause(&self) -> impl Future<Output = Result<()>> + Send {
        std::future::ready(Err(Error::new("drivers of its type cannot be paused")))
    }

    /// Lets a paused driver go on.
    ///
    /// # Errors
    ///
    /// That it cannot go on.
    fn resume(&self) -> impl Future<Output = Result<()>> + Send {
        std::future::ready(Err(Error::new("drivers of its type cannot be paused")))
    }
}
