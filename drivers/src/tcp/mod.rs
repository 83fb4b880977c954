//! Both ends of TCP connections, played by the test: [`TcpServer`] and [`TcpClient`].
//!
//! Start with the pages of the two drivers. What they have in common, sending and receiving, is [`Talk`]; what fails is a
//! [`TcpError`]. How bytes get in and out is private to this module: `wire` is one connection, `socket` its
//! calls of the system, `desk` accepts them, `line` makes them.

mod alarm;
mod client;
mod client_options;
mod connection;
mod desk;
mod direction;
mod error;
mod inbox;
mod line;
mod resolve;
mod search;
mod server;
mod server_options;
mod socket;
mod talk;
mod text;
mod wire;
mod within;

pub use self::{
    client::TcpClient,
    client_options::TcpClientOptions,
    connection::Connection,
    error::{TcpError, TcpErrorKind},
    server::TcpServer,
    server_options::TcpServerOptions,
    talk::Talk,
    within::{ClientWithin, ServerWithin},
};
