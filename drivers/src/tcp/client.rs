//! The client.

use std::{fmt, io, net::SocketAddr, ops::Deref, sync::Arc, time::Duration};

use multitest::{
    Error, Result,
    connection::Connection,
    driver::{Attributes, Driver, StartContext, StopContext},
};

use super::{
    alarm::Limit,
    client_options::TcpClientOptions,
    error::TcpError,
    line::Line,
    resolve,
    talk::Talk,
    text::{is_shortage, reason},
    within::ClientWithin,
};

/// How long `connect` waits unless it is told otherwise.
const CONNECT_LIMIT: Duration = Duration::from_secs(30);
/// The host to connect to unless another is set.
const DEFAULT_HOST: &str = "localhost";

const CONNECT_HELP: &str =
    "mention the driver of the server in the options, or set `connect_at_start: false`";
const INTERFACE_HELP: &str = "set `interface` to an address of this machine, of the same family as the server's, with port 0 for a free one";

/// A TCP client that a test plays.
///
/// # What it starts
///
/// One connection from the test process to a server.
///
/// # Needs
///
/// A server that accepts connections when the client starts, or when the test calls [`connect`](Self::connect). A mention
/// of the server's driver in the options makes the client start after it.
///
/// # Example
///
/// ```
/// use multitest::prelude::*;
/// use multitest_drivers::{TcpClient, TcpServer};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<()> {
/// let server = TcpServer::options().start().await?;
/// let mut options = TcpClient::options();
/// options.host(server.host()).port(server.port());
/// let client = options.start().await?;
///
/// server.send("login: ").await?;
/// assert_eq!(client.receive_until(": ").await?, b"login: ");
/// client.reconnect().await?;
/// assert_eq!(server.accept().await?.peer(), client.local_address()?);
/// # Ok(())
/// # }
/// ```
///
/// # Options
///
/// `port` or `address`, one of which is required; `host` (`localhost`), `interface` to connect from, `connect_at_start`
/// (`true`); see [`TcpClientOptions`].
///
/// # Publishes
///
/// `host` and `port`: the server's. `local_host` and `local_port`: its own end of the last connection, once there is
/// one.
///
/// # Ready when
///
/// It is connected; with `connect_at_start: false` at once.
///
/// # When it fails
///
/// The start fails at once when the server refuses the connection or the host has no address; the message names the
/// address. A call fails with a [`TcpError`] that names the client, the server, what was awaited, what was seen of it, and
/// the time. After the stop the connection is closed.
///
/// `Debug` is short: the name, the server's address, and its own end of the connection if there is one.
pub struct TcpClient {
    line: Arc<Line>,
    talk: Talk,
    host: String,
}

impl TcpClient {
    /// The server's host, as the options name it. The client's own is [`local_host`](Self::local_host).
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The server's port. The client's own is [`local_port`](Self::local_port).
    pub fn port(&self) -> u16 {
        self.address().port()
    }

    /// The server's address: that of the last connection, and before there is one the first that will be tried.
    pub fn address(&self) -> SocketAddr {
        self.line.target()
    }

    /// The address of the client's end, without the port.
    ///
    /// # Errors
    ///
    /// [`NotConnected`](super::TcpErrorKind::NotConnected) before the first connection. It stays readable when the
    /// connection is closed.
    pub fn local_host(&self) -> Result<String, TcpError> {
        Ok(self.local_address()?.ip().to_string())
    }

    /// The port of the client's end.
    ///
    /// # Errors
    ///
    /// As [`local_host`](Self::local_host).
    pub fn local_port(&self) -> Result<u16, TcpError> {
        Ok(self.local_address()?.port())
    }

    /// The address of the client's end.
    ///
    /// # Errors
    ///
    /// As [`local_host`](Self::local_host).
    pub fn local_address(&self) -> Result<SocketAddr, TcpError> {
        Ok(self.line.last()?.local())
    }

    /// Connects within 30 s; does nothing if this side has a connection open.
    ///
    /// # Errors
    ///
    /// [`NotConnected`](super::TcpErrorKind::NotConnected) at once when the server refuses or the client has stopped,
    /// [`Timeout`](super::TcpErrorKind::Timeout) when it does not answer.
    pub async fn connect(&self) -> Result<(), TcpError> {
        self.connect_within(CONNECT_LIMIT).await
    }

    /// As [`connect`](Self::connect), within `limit`.
    pub async fn connect_within(&self, limit: Duration) -> Result<(), TcpError> {
        self.within(limit).connect().await
    }

    /// The client with another time limit for each call: `client.within(limit).reconnect()`, as [`Talk::within`].
    #[must_use = "this changes no limit but that of the value it returns"]
    pub fn within(&self, limit: Duration) -> ClientWithin {
        ClientWithin::new(self.line.clone(), &self.talk, limit)
    }

    /// Closes the connection if there is one, and connects anew within 30 s. What was received and not taken is dropped.
    ///
    /// # Errors
    ///
    /// As [`connect`](Self::connect).
    pub async fn reconnect(&self) -> Result<(), TcpError> {
        self.close();
        self.connect().await
    }

    /// Closes the connection if there is one. Calls that wait for it fail.
    pub fn close(&self) {
        self.line.close();
    }
}

#[diagnostic::do_not_recommend]
impl Driver for TcpClient {
    type Options = TcpClientOptions;

    async fn start(options: TcpClientOptions, context: &StartContext) -> Result<Self> {
        let (host, targets) = target(&options).await?;
        let line = Arc::new(Line::new(context.name().into(), targets, options.interface));
        if options.connect_at_start.unwrap_or(true) {
            context.awaiting(format!("a connection to {}", line.target()));
            // The driver's own deadline is the limit.
            let connected = line.connect(&mut Limit::new(Duration::MAX)).await;
            let interface = options.interface.is_some();
            connected.map_err(|e| not_started(&e, interface))?;
        }
        Ok(Self { talk: Talk::on(line.clone()), line, host })
    }

    async fn stop(&self, _: &StopContext) -> Result<()> {
        self.line.stop();
        Ok(())
    }

    fn abort(&self) {
        self.line.stop();
    }

    fn known_connections(&self) -> Vec<Connection> {
        // Before the first connection there is no end to tell of.
        let Ok(local) = self.local_address() else { return Vec::new() };
        vec![Connection::connecting("tcp", self.address()).label(local.port())]
    }

    fn attributes(&self) -> Attributes {
        let mut attributes = Attributes::default();
        attributes.set("host", &self.host).set("port", self.port());
        if let Ok(local) = self.local_address() {
            attributes.set("local_host", local.ip()).set("local_port", local.port());
        }
        attributes
    }
}

impl Deref for TcpClient {
    type Target = Talk;

    fn deref(&self) -> &Talk {
        &self.talk
    }
}

impl fmt::Debug for TcpClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let connected = self.line.current().ok();
        f.debug_struct("TcpClient")
            .field("name", &self.line.driver())
            .field("address", &self.address())
            .field("connected_from", &connected.map(|wire| wire.local()))
            .finish_non_exhaustive()
    }
}

impl Drop for TcpClient {
    fn drop(&mut self) {
        self.line.stop();
    }
}

/// The start's error, with what to do about it; a shortage tells that itself.
fn not_started(error: &TcpError, interface: bool) -> Error {
    use io::ErrorKind::{AddrInUse, AddrNotAvailable, Other, PermissionDenied};
    let not_started = Error::new(error.without_driver());
    let help = match error.io_error() {
        Some(e) if is_shortage(e) => return not_started,
        Some(e) if interface => match e.kind() {
            AddrInUse | AddrNotAvailable | Other | PermissionDenied => INTERFACE_HELP,
            _ => CONNECT_HELP,
        },
        _ => CONNECT_HELP,
    };
    not_started.help(help)
}

/// The server's host as given, and its addresses.
async fn target(options: &TcpClientOptions) -> Result<(String, Vec<SocketAddr>)> {
    if let Some(address) = options.address {
        return Ok((address.ip().to_string(), vec![address]));
    }
    let Some(port) = options.port else {
        return Err(Error::new("no server to connect to")
            .help("set `port`, with `host` unless it is `localhost`, or `address`"));
    };
    let host = options.host.as_deref().unwrap_or(DEFAULT_HOST);
    let addresses = resolve::addresses(host, port).await.map_err(|e| {
        Error::new(format!("cannot find `{host}`: {}", reason(&e)))
            .help("set `host` to a name or an address of the server")
    })?;
    Ok((host.to_owned(), addresses))
}
