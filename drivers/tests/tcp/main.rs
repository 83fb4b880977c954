//! `TcpServer` and `TcpClient` over real sockets of the loopback interface.

#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

mod accepting;
mod connecting;
mod crowd;
mod errors;
mod limits;
mod receiving;
mod sending;
// Its sources are /proc and Linux's own `TCP_INFO`, as in `thousand`.
#[cfg(target_os = "linux")]
mod sockets;
mod stopping;
#[cfg(target_os = "linux")]
mod thousand;

use std::{net::SocketAddr, time::Duration};

use multitest::{Driver, DriverOptions, clock, driver::Alone};
use multitest_drivers::{TcpClient, TcpServer, tcp::TcpError};
use rustix::io::Errno;

/// For waits that are meant to end at their limit.
const SHORT: Duration = Duration::from_millis(30);

/// For waits that are not.
const LONG: Duration = Duration::from_secs(20);

async fn server() -> Alone<TcpServer> {
    TcpServer::options().start().await.expect("a free port of the loopback")
}

/// A server on a loopback address that few tests use, so that none of them is given its port once it is free.
async fn server_apart() -> Alone<TcpServer> {
    let mut options = TcpServer::options();
    options.host(APART);
    options.start().await.expect("the address is this machine's")
}

/// Linux has the whole of 127.0.0.0/8, macOS one address of it.
const APART: &str = if cfg!(target_os = "linux") { "127.0.0.2" } else { "127.0.0.1" };

async fn client(address: SocketAddr) -> Alone<TcpClient> {
    let mut options = TcpClient::options();
    options.address(address);
    options.start().await.expect("a server listens")
}

/// Runs `test` with a server and a client that is connected to it, and stops both.
async fn pair(test: impl AsyncFnOnce(&TcpServer, &TcpClient)) {
    let server = server().await;
    let client = client(server.address()).await;
    test(&server, &client).await;
    client.stop().await.expect("it stops");
    server.stop().await.expect("it stops");
}

/// What the drivers say of `reason`, whose number is another on each system.
fn told(reason: Errno) -> String {
    std::io::Error::from(reason).to_string().to_lowercase()
}

/// The text of `error`, with `PEER` and `TIME` in place of what differs from run to run.
fn shape(error: &TcpError) -> String {
    let text = error.to_string().replace(&clock::human(error.time()), "TIME");
    match error.peer() {
        Some(peer) => text.replace(&peer.to_string(), "PEER"),
        None => text,
    }
}
