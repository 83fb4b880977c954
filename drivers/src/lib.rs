//! The built-in drivers of [`multitest`]: programs and both ends of TCP.
//!
//! | driver | what it starts | feature |
//! |---|---|---|
//! | [`App`] | any program: arguments, environment, patterns in its logs | `app`, on by default |
//! | [`TestProgram`] | a test program of any language, its cases as results: `GoogleTest`, pytest, TAP, `JUnit` and more | `test-program` |
//! | [`TcpServer`] | a listener that the test plays, on a free port, with any number of connections | `tcp`, on by default |
//! | [`TcpClient`] | a connection that the test plays | `tcp`, on by default |
//!
//! In an environment block the setters of a driver's options are written by name, and those of
//! [`CommonOptions`](multitest::driver::CommonOptions) with them: `timeout`, `stop_timeout`, `ready` and more. Outside of
//! tests a driver starts alone, `TcpServer::options().start().await?`, where [`Driver`] and [`DriverOptions`] are imported;
//! the prelude of [`multitest`] has both.

#[cfg(feature = "app")]
pub mod app;
#[cfg(feature = "tcp")]
pub mod tcp;
#[cfg(feature = "test-program")]
pub mod test_program;

#[cfg(feature = "app")]
#[doc(inline)]
pub use app::{App, AppOptions, BinaryStrategy};
#[doc(no_inline)]
pub use multitest::{Driver, DriverOptions};
#[cfg(feature = "tcp")]
#[doc(inline)]
pub use tcp::{TcpClient, TcpClientOptions, TcpServer, TcpServerOptions};
#[cfg(feature = "test-program")]
#[doc(inline)]
pub use test_program::{TestProgram, TestProgramOptions};
