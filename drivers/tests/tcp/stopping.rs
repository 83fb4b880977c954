//! After the stop the port refuses, nothing waits, and no descriptor is left.

use std::{io, time::Duration};

use multitest::Driver;
use multitest_drivers::tcp::TcpErrorKind;
use tokio::net::TcpStream;

use crate::{client, server, server_apart};

#[tokio::test]
async fn the_port_refuses() {
    let server = server_apart().await;
    let address = server.address();
    assert_eq!(server.host(), "127.0.0.2");
    let client = TcpStream::connect(address).await.unwrap();
    server.stop().await.unwrap();
    let error = TcpStream::connect(address).await.unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused);
    drop(client);
}

#[tokio::test]
async fn connections_are_closed_whether_accepted_or_not() {
    let server = server().await;
    let (accepted, waiting) = (client(server.address()).await, client(server.address()).await);
    let connection = server.accept().await.unwrap();
    server.stop().await.unwrap();
    assert_eq!(connection.send("abc").await.unwrap_err().kind(), TcpErrorKind::NotConnected);
    for client in [accepted, waiting] {
        assert_eq!(client.receive().await.unwrap_err().kind(), TcpErrorKind::PeerClosed);
        client.stop().await.unwrap();
    }
}

#[tokio::test]
async fn calls_that_wait_end_at_once() {
    let server = server().await;
    let client = client(server.address()).await;
    server.accept().await.unwrap();
    let (at_server, at_client) = (server.within(Duration::MAX), client.within(Duration::MAX));
    let stop = async {
        tokio::task::yield_now().await;
        client.stop().await.unwrap();
        server.stop().await.unwrap();
    };
    let (server_side, client_side, ()) =
        tokio::join!(at_server.receive(), at_client.receive(), stop);
    assert_eq!(client_side.unwrap_err().kind(), TcpErrorKind::NotConnected);
    // The client was stopped first, so either may be the reason.
    let kind = server_side.unwrap_err().kind();
    assert!(matches!(kind, TcpErrorKind::PeerClosed | TcpErrorKind::NotConnected), "{kind:?}");

    let error = at_server.receive().await.unwrap_err();
    assert_eq!(error.kind(), TcpErrorKind::NotConnected);
    assert!(error.to_string().starts_with("`tcpserver` has stopped; it listened on 127.0.0.1:"));
    assert_eq!(at_client.send("abc").await.unwrap_err().to_string(), "`tcpclient` has stopped");
}

#[tokio::test]
async fn a_waiting_accept_ends_at_once() {
    let server = server().await;
    let talk = server.within(Duration::MAX);
    let (waiting, ()) = tokio::join!(talk.receive(), async {
        tokio::task::yield_now().await;
        server.stop().await.unwrap();
    });
    assert_eq!(waiting.unwrap_err().kind(), TcpErrorKind::NotConnected);
}

#[tokio::test]
async fn attributes_stay_readable_and_stopping_twice_is_harmless() {
    let server = server().await;
    let client = client(server.address()).await;
    let before = (server.attributes(), client.attributes());
    server.abort();
    client.abort();
    assert_eq!((server.attributes(), client.attributes()), before);
    assert_eq!(client.connect().await.unwrap_err().to_string(), "`tcpclient` has stopped");
    client.stop().await.unwrap();
    server.stop().await.unwrap();
}
