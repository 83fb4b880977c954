//! How a client finds its server, and what it tells of both ends.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use multitest::{Driver, DriverOptions};
use multitest_drivers::{TcpClient, TcpServer, tcp::TcpErrorKind};
use rustix::io::Errno;
use tokio::net::TcpSocket;

use crate::{LONG, pair, server, shape, told};

const INTERFACE: &str = "set `interface` to an address of this machine, of the same family as the server's, with port 0 for a free one";

/// A port that refuses connections: it is taken, and nobody listens. It is free again when the socket is dropped.
fn refusing() -> (TcpSocket, SocketAddr) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind((Ipv4Addr::LOCALHOST, 0).into()).unwrap();
    let address = socket.local_addr().unwrap();
    (socket, address)
}

#[tokio::test]
async fn both_ends_publish_where_they_are() {
    pair(async |server, client| {
        assert_eq!(server.host(), "127.0.0.1");
        assert_eq!(server.address(), SocketAddr::from((Ipv4Addr::LOCALHOST, server.port())));
        let attributes = server.attributes();
        assert_eq!(attributes.get("host"), Some("127.0.0.1"));
        assert_eq!(attributes.get("port"), Some(server.port().to_string().as_str()));
        assert_eq!(attributes.get("address"), Some(server.address().to_string().as_str()));

        assert_eq!(client.address(), server.address());
        assert_eq!((client.host(), client.port()), ("127.0.0.1", server.port()));
        let local = client.local_address().unwrap();
        assert_eq!(server.accept().await.unwrap().peer(), local);
        let attributes: Vec<_> =
            client.attributes().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let (port, local_port) = (client.port(), client.local_port().unwrap());
        assert_eq!(
            attributes,
            [
                "host=127.0.0.1".to_owned(),
                format!("port={port}"),
                "local_host=127.0.0.1".to_owned(),
                format!("local_port={local_port}"),
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn within_a_limit_it_connects_and_accepts_too() {
    pair(async |server, client| {
        let (server, client) = (server.within(LONG), client.within(LONG));
        client.connect().await.unwrap();
        client.send("first").await.unwrap();
        assert_eq!(server.accept().await.unwrap().receive_text().await.unwrap(), "first");
        client.reconnect().await.unwrap();
        client.send("second").await.unwrap();
        assert_eq!(server.accept().await.unwrap().receive_text().await.unwrap(), "second");
    })
    .await;
}

#[tokio::test]
async fn a_server_is_found_by_name_and_port() {
    let server = server().await;
    for host in ["localhost", "LOCALHOST", "127.0.0.1"] {
        let mut options = TcpClient::options();
        options.host(host).port(server.port());
        let client = options.start().await.unwrap();
        assert_eq!((client.host(), client.port()), (host, server.port()));
        client.stop().await.unwrap();
    }
    let mut options = TcpClient::options();
    options.port(server.port());
    let client = options.start().await.unwrap();
    assert_eq!(client.host(), "localhost");
    client.stop().await.unwrap();
    server.stop().await.unwrap();
}

// Linux only, where a second address of this machine needs no preparation.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_client_connects_from_the_interface_it_is_given() {
    let port = {
        let free = TcpSocket::new_v4().unwrap();
        free.bind(([127, 0, 0, 2], 0).into()).unwrap();
        free.local_addr().unwrap().port()
    };
    // The second time while the system still remembers the connection that was closed.
    for _ in 0..2 {
        let server = server().await;
        let mut options = TcpClient::options();
        options.address(server.address()).interface(([127, 0, 0, 2], port));
        let client = options.start().await.unwrap();
        assert_eq!(client.local_host().unwrap(), "127.0.0.2");
        assert_eq!(client.local_port().unwrap(), port);
        client.stop().await.unwrap();
        server.stop().await.unwrap();
    }
}

#[tokio::test]
async fn an_interface_of_another_family_reaches_nothing() {
    let server = server().await;
    let mut options = TcpClient::options();
    options.address(server.address()).interface((Ipv6Addr::LOCALHOST, 0));
    let error = options.start().await.unwrap_err();
    let address = server.address();
    assert_eq!(
        error.summary(),
        format!(
            "`tcpclient` did not start: cannot connect to {address} from [::1]:0: the interface is of another address family"
        )
    );
    assert_eq!(error.advice(), Some(INTERFACE));
    server.stop().await.unwrap();
}

#[tokio::test]
async fn an_interface_of_another_machine_is_named() {
    let server = server().await;
    let mut options = TcpClient::options();
    // An address that is set aside for documentation.
    options.address(server.address()).interface(([192, 0, 2, 1], 0));
    let error = options.start().await.unwrap_err();
    let summary = error.summary();
    let reason = format!("from 192.0.2.1:0: {} after ", told(Errno::ADDRNOTAVAIL));
    assert!(summary.contains(&reason), "{summary}");
    assert_eq!(error.advice(), Some(INTERFACE));
    server.stop().await.unwrap();
}

#[tokio::test]
async fn a_refused_connection_fails_the_start_at_once() {
    let (_socket, address) = refusing();
    let mut options = TcpClient::options();
    options.address(address);
    let error = options.start().await.unwrap_err();
    let summary = error.summary();
    let expected = format!(
        "`tcpclient` did not start: cannot connect to {address}: {} after ",
        told(Errno::CONNREFUSED)
    );
    assert!(summary.starts_with(&expected), "{summary}");
    assert_eq!(
        error.advice(),
        Some("mention the driver of the server in the options, or set `connect_at_start: false`")
    );
}

#[tokio::test]
async fn a_client_without_a_server_says_what_to_set() {
    let error = TcpClient::options().start().await.unwrap_err();
    assert!(error.summary().contains("port") || error.advice().unwrap_or("").contains("port"));
}

#[tokio::test]
async fn a_host_that_does_not_exist_is_named() {
    let mut options = TcpClient::options();
    options.host("no-such-host.invalid").port(1);
    let error = options.start().await.unwrap_err();
    assert!(
        error
            .summary()
            .starts_with("`tcpclient` did not start: cannot find `no-such-host.invalid`: "),
        "{error:?}"
    );

    let mut options = TcpServer::options();
    options.host("no-such-host.invalid");
    let error = options.start().await.unwrap_err();
    assert!(
        error
            .summary()
            .starts_with("`tcpserver` did not start: cannot listen on `no-such-host.invalid:0`: "),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_port_that_is_taken_is_named() {
    let server = server().await;
    for host in ["localhost", "127.0.0.1"] {
        let mut options = TcpServer::options();
        options.host(host).port(server.port());
        let error = options.start().await.unwrap_err();
        let port = server.port();
        assert_eq!(
            error.summary(),
            format!(
                "`tcpserver` did not start: cannot listen on `{host}:{port}`: {}",
                told(Errno::ADDRINUSE)
            )
        );
        assert_eq!(error.advice(), Some("leave `port` out to listen on a free one"));
    }
    server.stop().await.unwrap();
}

#[tokio::test]
async fn a_foreign_address_cannot_be_listened_on() {
    // An address that is set aside for documentation.
    let mut options = TcpServer::options();
    options.host("192.0.2.1");
    let error = options.start().await.unwrap_err();
    assert_eq!(
        error.summary(),
        format!(
            "`tcpserver` did not start: cannot listen on `192.0.2.1:0`: {}",
            told(Errno::ADDRNOTAVAIL)
        )
    );
}

#[tokio::test]
async fn a_client_may_connect_later() {
    let server = server().await;
    let mut options = TcpClient::options();
    options.address(server.address()).connect_at_start(false);
    let client = options.start().await.unwrap();
    let address = server.address();

    let error = client.send("abc").await.unwrap_err();
    assert_eq!(error.kind(), TcpErrorKind::NotConnected);
    assert_eq!(
        shape(&error),
        format!("`tcpclient` is not connected to {address}; call `connect` first")
    );
    let error = client.local_port().unwrap_err();
    assert_eq!(
        shape(&error),
        format!("`tcpclient` has not been connected to {address}; call `connect` first")
    );
    assert_eq!(client.attributes().get("local_port"), None);

    client.connect().await.unwrap();
    let port = client.local_port().unwrap();
    client.connect().await.unwrap();
    assert_eq!(client.local_port().unwrap(), port, "a second connect leaves the first");
    client.stop().await.unwrap();
    server.stop().await.unwrap();
}

#[tokio::test]
async fn reconnect_makes_a_new_connection() {
    pair(async |server, client| {
        client.send("one").await.unwrap();
        let first = server.accept().await.unwrap();
        client.reconnect().await.unwrap();
        let second = server.accept().await.unwrap();
        assert_ne!(first.peer(), second.peer());
        assert_eq!(second.peer(), client.local_address().unwrap());
        assert_eq!(first.receive_to_end().await.unwrap(), b"one");

        client.send("two").await.unwrap();
        assert_eq!(server.receive_text().await.unwrap(), "two");
    })
    .await;
}

#[tokio::test]
async fn a_refused_reconnect_leaves_no_connection() {
    let server = crate::server_apart().await;
    let address = server.address();
    let client = crate::client(address).await;
    server.stop().await.unwrap();
    // The port is kept from others, who might listen on it.
    let keeper = TcpSocket::new_v4().unwrap();
    keeper.set_reuseaddr(true).unwrap();
    keeper.bind(address).unwrap();

    let error = client.reconnect().await.unwrap_err();
    assert_eq!(error.kind(), TcpErrorKind::NotConnected);
    assert_eq!(
        shape(&error),
        format!("`tcpclient` cannot connect to PEER: {} after TIME", told(Errno::CONNREFUSED))
    );
    assert_eq!(error.peer(), Some(address));
    assert_eq!(client.receive().await.unwrap_err().kind(), TcpErrorKind::NotConnected);
    client.stop().await.unwrap();
}
