//! The built-in drivers of [`multitest`]: programs and both ends of TCP.

#[cfg(feature = "app")]
pub mod app;
#[cfg(feature = "tcp")]
pub mod tcp;

#[cfg(feature = "app")]
pub use app::{App, AppOptions, BinaryStrategy};
pub use multitest::Driver;
#[cfg(feature = "tcp")]
pub use tcp::{TcpClient, TcpServer};
