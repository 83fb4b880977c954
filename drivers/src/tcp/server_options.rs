//! What a `TcpServer` starts with.

use std::ops::{Deref, DerefMut};

use multitest::{
    driver::{CommonOptions, DriverOptions},
    value::Value,
};

use super::TcpServer;

/// The options of a [`TcpServer`], besides [those of every driver](CommonOptions).
#[derive(Debug, Default)]
pub struct TcpServerOptions {
    common: CommonOptions,
    pub(super) host: Option<String>,
    pub(super) port: u16,
}

impl TcpServerOptions {
    /// The name or address of the interface to listen on; default: `localhost`, which only this machine reaches.
    pub fn host(&mut self, host: impl Value<String>) -> &mut Self {
        self.host = Some(host.into_value());
        self
    }

    /// The port to listen on; default: 0, a free one.
    pub fn port(&mut self, port: u16) -> &mut Self {
        self.port = port;
        self
    }
}

impl DriverOptions for TcpServerOptions {
    type Driver = TcpServer;

    fn common(&mut self) -> &mut CommonOptions {
        &mut self.common
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
