//! Connections of a server: in which order they come, and which of them it talks over.

use multitest_drivers::tcp::{Connection, TcpErrorKind};

use crate::{SHORT, client, pair, server};

#[tokio::test]
async fn connections_are_accepted_in_the_order_of_their_arrival() {
    let server = server().await;
    let clients = [client(server.address()).await, client(server.address()).await];
    for (id, client) in clients.iter().enumerate() {
        let connection = server.accept().await.unwrap();
        assert_eq!(connection.id(), id);
        assert_eq!(connection.peer(), client.local_address().unwrap());
        assert_eq!(connection.local_address(), server.address());
    }
    for client in clients {
        client.stop().await.unwrap();
    }
    server.stop().await.unwrap();
}

#[tokio::test]
async fn the_server_talks_over_the_connection_accepted_last() {
    let server = server().await;
    let left = client(server.address()).await;
    let right = client(server.address()).await;
    let (first, second) = (server.accept().await.unwrap(), server.accept().await.unwrap());

    server.send("to the last").await.unwrap();
    assert_eq!(right.receive_text().await.unwrap(), "to the last");
    first.send("to the first").await.unwrap();
    assert_eq!(left.receive_text().await.unwrap(), "to the first");

    server.close_connection(&second);
    server.send("to the one that is left").await.unwrap();
    assert_eq!(left.receive_text().await.unwrap(), "to the one that is left");
    let error = right.receive().await.unwrap_err();
    assert_eq!(error.kind(), TcpErrorKind::PeerClosed);

    left.stop().await.unwrap();
    right.stop().await.unwrap();
    server.stop().await.unwrap();
}

#[tokio::test]
async fn without_an_accept_the_first_connection_is_taken() {
    let server = server().await;
    let (received, client) = tokio::join!(server.receive_text(), async {
        let client = client(server.address()).await;
        client.send("first").await.unwrap();
        client
    });
    assert_eq!(received.unwrap(), "first");
    assert_eq!(server.connections().len(), 1);
    client.stop().await.unwrap();
    server.stop().await.unwrap();
}

#[tokio::test]
async fn two_calls_that_find_no_connection_share_the_first() {
    let server = server().await;
    let (sent, received, client) =
        tokio::join!(server.send("hello"), server.receive_exact(3), async {
            let client = client(server.address()).await;
            client.send("abc").await.unwrap();
            client
        });
    assert_eq!((sent.unwrap(), received.unwrap()), (5, b"abc".to_vec()));
    assert_eq!(client.receive_text().await.unwrap(), "hello");
    assert_eq!(server.connections().len(), 1);
    client.stop().await.unwrap();
    server.stop().await.unwrap();
}

#[tokio::test]
async fn after_the_only_connection_is_closed_the_next_is_taken() {
    pair(async |server, client| {
        server.accept().await.unwrap().close();
        client.reconnect().await.unwrap();
        client.send("again").await.unwrap();
        assert_eq!(server.receive_text().await.unwrap(), "again");
        let ids: Vec<_> = server.connections().iter().map(Connection::id).collect();
        assert_eq!(ids, [1]);
        assert!(server.connection(0).is_none() && server.connection(1).is_some());
    })
    .await;
}

#[tokio::test]
async fn a_closed_connection_says_so() {
    pair(async |server, _| {
        let connection = server.accept().await.unwrap();
        let clone = connection.clone();
        let (waiting, ()) = tokio::join!(connection.receive(), async {
            tokio::task::yield_now().await;
            server.close_connection(&clone);
        });
        let errors = [waiting.unwrap_err(), connection.send("abc").await.unwrap_err()];
        for error in errors {
            assert_eq!(error.kind(), TcpErrorKind::NotConnected);
            assert_eq!(
                crate::shape(&error),
                "`tcpserver` has closed its connection to PEER; `accept` takes the next one"
            );
        }
        assert!(!connection.is_open() && server.connections().is_empty());
    })
    .await;
}

#[tokio::test]
async fn an_accept_takes_over_from_a_call_that_was_dropped() {
    let server = server().await;
    assert!(tokio::time::timeout(SHORT, server.accept()).await.is_err());
    let client = client(server.address()).await;
    assert_eq!(server.accept().await.unwrap().id(), 0);
    client.stop().await.unwrap();
    server.stop().await.unwrap();
}
