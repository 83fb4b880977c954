//! What a `TcpServer` starts with.

use std::ops::{Deref, DerefMut};

use multitest::{
    driver::{CommonOptions, DriverOptions, Layer},
    value::Value,
};

use super::TcpServer;

/// The options of a [`TcpServer`], besides [those of every driver](CommonOptions).
#[derive(Debug, Default)]
pub struct TcpServerOptions {
    common: CommonOptions,
    pub(super) host: Option<String>,
    pub(super) port: Option<u16>,
}

impl TcpServerOptions {
    /// The name or address of the interface to listen on; default: `localhost`, which only this machine reaches.
    pub fn host(&mut self, host: impl Value<String>) -> &mut Self {
        self.host = self.common.value("host", host);
        self
    }

    /// The port to listen on; default: 0, a free one.
    pub fn port(&mut self, port: impl Value<u16>) -> &mut Self {
        self.port = self.common.value("port", port);
        self
    }
}

impl DriverOptions for TcpServerOptions {
    type Driver = TcpServer;

    fn common(&mut self) -> &mut CommonOptions {
        &mut self.common
    }
}

impl Layer for TcpServerOptions {
    fn fill(&mut self, lower: Self) {
        self.common.fill(lower.common);
        self.host = self.host.take().or(lower.host);
        self.port = self.port.or(lower.port);
    }
}

impl Deref for TcpServerOptions {
    type Target = CommonOptions;

    fn deref(&self) -> &CommonOptions {
        &self.common
    }
}

impl DerefMut for TcpServerOptions {
    fn deref_mut(&mut self) -> &mut CommonOptions {
        &mut self.common
    }
}
