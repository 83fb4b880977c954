//! What a `TcpClient` starts with.

use std::{
    net::SocketAddr,
    ops::{Deref, DerefMut},
};

use multitest::{
    driver::{CommonOptions, DriverOptions},
    value::Value,
};

use super::TcpClient;

/// The options of a [`TcpClient`], besides [those of every driver](CommonOptions).
#[derive(Debug)]
pub struct TcpClientOptions {
    common: CommonOptions,
    pub(super) host: Option<String>,
    pub(super) port: Option<u16>,
    pub(super) address: Option<SocketAddr>,
    pub(super) interface: Option<SocketAddr>,
    pub(super) connect_at_start: bool,
}

impl Default for TcpClientOptions {
    fn default() -> Self {
        Self {
            common: CommonOptions::default(),
            host: None,
            port: None,
            address: None,
            interface: None,
            connect_at_start: true,
        }
    }
}

impl TcpClientOptions {
    /// The name or address of the server's host; default: `localhost`.
    pub fn host(&mut self, host: impl Value<String>) -> &mut Self {
        self.host = Some(host.into_value());
        self
    }

    /// The server's port. Required, unless `address` is set.
    pub fn port(&mut self, port: u16) -> &mut Self {
        self.port = Some(port);
        self
    }

    /// The server's address, instead of `host` and `port`.
    pub fn address(&mut self, address: SocketAddr) -> &mut Self {
        self.address = Some(address);
        self
    }

    /// The address to connect from: `([127, 0, 0, 2], 0).into()`; port 0 is a free one. Default: the system chooses.
    pub fn interface(&mut self, interface: SocketAddr) -> &mut Self {
        self.interface = Some(interface);
        self
    }

    /// Whether to connect when the driver starts; default: `true`. Else a test calls [`TcpClient::connect`].
    pub fn connect_at_start(&mut self, connect_at_start: bool) -> &mut Self {
        self.connect_at_start = connect_at_start;
        self
    }
}

impl DriverOptions for TcpClientOptions {
    type Driver = TcpClient;

    const REQUIRED: &'static [&'static [&'static str]] = &[&["port", "address"]];

    fn common(&mut self) -> &mut CommonOptions {
        &mut self.common
    }
}

impl Deref for TcpClientOptions {
    type Target = CommonOptions;

    fn deref(&self) -> &CommonOptions {
        &self.common
    }
}

impl DerefMut for TcpClientOptions {
    fn deref_mut(&mut self) -> &mut CommonOptions {
        &mut self.common
    }
}
