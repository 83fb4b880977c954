//! The server.

use std::{fmt, io, net::SocketAddr, ops::Deref, sync::Arc, time::Duration};

use multitest::{
    Error, Result, connection,
    driver::{Attributes, Driver, StartContext, StopContext},
};
use tokio::net::TcpListener;

use super::{
    connection::Connection,
    desk::Desk,
    error::TcpError,
    resolve,
    server_options::TcpServerOptions,
    talk::Talk,
    text::{SHORTAGE_HELP, is_shortage, reason},
    within::ServerWithin,
};

/// How many connections may wait to be accepted, as far as the system allows it.
const BACKLOG: u32 = 4096;
/// How long `accept` waits unless it is told otherwise.
const ACCEPT_LIMIT: Duration = Duration::from_secs(10);
/// The host to listen on unless another is set.
const DEFAULT_HOST: &str = "localhost";

const HOST_HELP: &str = "set `host` to an address of this machine, or leave it out for `localhost`";
const PRIVILEGE_HELP: &str = "ports below 1024 may need privileges: set `port` to a higher one, or leave it out to listen on a free one";

/// A TCP server that a test plays.
///
/// # What it starts
///
/// A listening socket in the test process. Clients may connect from then on, a thousand at once; they are accepted, in
/// the order of their arrival, when the test asks for them. A test with one client need not ask: the first call that
/// sends or receives accepts it.
///
/// # Needs
///
/// Nothing.
///
/// # Example
///
/// ```
/// use multitest::prelude::*;
/// use multitest_drivers::{TcpClient, TcpServer};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<()> {
/// let rates = TcpServer::options().start().await?;
/// let mut options = TcpClient::options();
/// options.address(rates.address());
/// let client = options.start().await?;
///
/// client.send("EUR:GBP").await?;
/// assert_eq!(rates.receive_text().await?, "EUR:GBP");
/// rates.send("0.9").await?;
/// assert_eq!(client.receive_text().await?, "0.9");
/// # Ok(())
/// # }
/// ```
///
/// Several clients are told apart by the [`Connection`] that [`accept`](Self::accept) returns:
///
/// ```
/// # use multitest::prelude::*;
/// # use multitest_drivers::{TcpClient, TcpServer};
/// # async fn two(server: &TcpServer, left: &TcpClient, right: &TcpClient) -> Result<()> {
/// let (first, second) = (server.accept().await?, server.accept().await?);
/// first.send("hello, first").await?;
/// assert_eq!(second.receive_until("\n").await?, b"hello, second\n");
/// # Ok(())
/// # }
/// ```
///
/// # Options
///
/// `host` (`localhost`) and `port` (0, a free one); see [`TcpServerOptions`].
///
/// # Publishes
///
/// `host`, `port` and `address`: where it listens. `host` is the address that the option's name stands for.
///
/// # Ready when
///
/// Its port accepts connections.
///
/// # When it fails
///
/// The start fails when the host has no address on this machine or the port is taken. A call fails with a [`TcpError`]
/// that names the server, the peer, what was awaited, what was seen of it, and the time. After the stop its port refuses
/// connections, and every connection is closed.
///
/// `Debug` is short: the name, the address, and how many connections are open.
pub struct TcpServer {
    desk: Arc<Desk>,
    talk: Talk,
    host: String,
}

impl TcpServer {
    /// The address it listens on, without the port: `127.0.0.1`.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.address().port()
    }

    /// The address it listens on.
    pub fn address(&self) -> SocketAddr {
        self.desk.address()
    }

    /// Accepts the client that connected first of those not yet accepted; waits 10 s for one.
    ///
    /// # Errors
    ///
    /// [`Timeout`](super::TcpErrorKind::Timeout) when none connects, [`NotConnected`](super::TcpErrorKind::NotConnected)
    /// when the server has stopped.
    pub async fn accept(&self) -> Result<Connection, TcpError> {
        self.accept_within(ACCEPT_LIMIT).await
    }

    /// As [`accept`](Self::accept), and waits `limit`.
    pub async fn accept_within(&self, limit: Duration) -> Result<Connection, TcpError> {
        self.within(limit).accept().await
    }

    /// The server with another time limit for each call: `server.within(limit).accept()`, as [`Talk::within`].
    #[must_use = "this changes no limit but that of the value it returns"]
    pub fn within(&self, limit: Duration) -> ServerWithin {
        ServerWithin::new(self.desk.clone(), &self.talk, limit)
    }

    /// The accepted connections that this side has not closed, in the order of their acceptance.
    pub fn connections(&self) -> Vec<Connection> {
        self.desk.open().into_iter().map(Connection::new).collect()
    }

    /// The accepted connection with the number `id`, unless this side has closed it.
    pub fn connection(&self, id: usize) -> Option<Connection> {
        self.desk.open().into_iter().find(|wire| wire.id() == id).map(Connection::new)
    }

    /// Closes one connection; the others stay. The same as [`Connection::close`].
    pub fn close_connection(&self, connection: &Connection) {
        connection.close();
    }
}

#[diagnostic::do_not_recommend]
impl Driver for TcpServer {
    type Options = TcpServerOptions;

    async fn start(options: TcpServerOptions, context: &StartContext) -> Result<Self> {
        let host = options.host.as_deref().unwrap_or(DEFAULT_HOST);
        let listener = listen(host, options.port.unwrap_or_default()).await?;
        let desk = Arc::new(Desk::new(context.name().into(), listener)?);
        let host = desk.address().ip().to_string();
        Ok(Self { talk: Talk::at(desk.clone()), desk, host })
    }

    async fn stop(&self, _: &StopContext) -> Result<()> {
        self.desk.close();
        Ok(())
    }

    fn abort(&self) {
        self.desk.close();
    }

    fn known_connections(&self) -> Vec<connection::Connection> {
        let address = self.address();
        vec![connection::Connection::listening("tcp", address).label(address.port())]
    }

    fn attributes(&self) -> Attributes {
        let mut attributes = Attributes::default();
        attributes.set("host", &self.host).set("port", self.port()).set("address", self.address());
        attributes
    }
}

impl Deref for TcpServer {
    type Target = Talk;

    fn deref(&self) -> &Talk {
        &self.talk
    }
}

impl fmt::Debug for TcpServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TcpServer")
            .field("name", &self.desk.driver())
            .field("address", &self.address())
            .field("connections", &self.desk.open().len())
            .finish_non_exhaustive()
    }
}

impl Drop for TcpServer {
    fn drop(&mut self) {
        self.desk.close();
    }
}

/// Listens on the first address of `host` that this machine has.
async fn listen(host: &str, port: u16) -> Result<TcpListener> {
    let failed = |e: &io::Error, help: &str| {
        Error::new(format!("cannot listen on `{host}:{port}`: {}", reason(e))).help(help)
    };
    let addresses = resolve::addresses(host, port).await.map_err(|e| failed(&e, HOST_HELP))?;
    let mut last = None;
    for address in addresses {
        match open(address) {
            Ok(listener) => return Ok(listener),
            Err(e) if resolve::is_absent(&e) => last = Some(e),
            Err(e) => return Err(failed(&e, help(&e))),
        }
    }
    let error = last.expect("a host that resolves has an address");
    Err(failed(&error, HOST_HELP))
}

/// What to do about an address of this machine that cannot be listened on.
fn help(error: &io::Error) -> &'static str {
    match error.kind() {
        _ if is_shortage(error) => SHORTAGE_HELP,
        io::ErrorKind::PermissionDenied => PRIVILEGE_HELP,
        _ => "leave `port` out to listen on a free one",
    }
}

fn open(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = resolve::socket(address)?;
    resolve::bind(&socket, address)?;
    socket.listen(BACKLOG)
}
