//! What a `TcpClient` starts with.

use std::{
    net::SocketAddr,
    ops::{Deref, DerefMut},
};

use multitest::{
    driver::{CommonOptions, DriverOptions, Layer},
    value::Value,
};

use super::TcpClient;

/// The options of a [`TcpClient`], besides [those of every driver](CommonOptions).
#[derive(Debug, Default)]
pub struct TcpClientOptions {
    common: CommonOptions,
    pub(super) host: Option<String>,
    pub(super) port: Option<u16>,
    pub(super) address: Option<SocketAddr>,
    pub(super) interface: Option<SocketAddr>,
    pub(super) connect_at_start: Option<bool>,
}

impl TcpClientOptions {
    /// The name or address of the server's host; default: `localhost`.
    pub fn host(&mut self, host: impl Value<String>) -> &mut Self {
        self.host = self.common.value("host", host);
        self
    }

    /// The server's port. Required, unless `address` is set.
    pub fn port(&mut self, port: impl Value<u16>) -> &mut Self {
        self.port = self.common.value("port", port);
        self
    }

    /// The server's address, instead of `host` and `port`.
    pub fn address(&mut self, address: impl Value<SocketAddr>) -> &mut Self {
        self.address = self.common.value("address", address);
        self
    }

    /// The address to connect from: `([127, 0, 0, 2], 0)`; port 0 is a free one. Default: the system chooses.
    pub fn interface(&mut self, interface: impl Value<SocketAddr>) -> &mut Self {
        self.interface = self.common.value("interface", interface);
        self
    }

    /// Whether to connect when the driver starts; default: `true`. Else a test calls [`TcpClient::connect`].
    pub fn connect_at_start(&mut self, connect_at_start: impl Value<bool>) -> &mut Self {
        self.connect_at_start = self.common.value("connect_at_start", connect_at_start);
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

impl Layer for TcpClientOptions {
    fn fill(&mut self, lower: Self) {
        self.common.fill(lower.common);
        // Both say where the server is: whoever sets one of them does not want the other from below.
        if self.port.is_none() && self.address.is_none() {
            (self.port, self.address) = (lower.port, lower.address);
        }
        self.host = self.host.take().or(lower.host);
        self.interface = self.interface.or(lower.interface);
        self.connect_at_start = self.connect_at_start.or(lower.connect_at_start);
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
