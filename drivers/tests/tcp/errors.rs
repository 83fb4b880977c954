//! The full text of each error, and what it tells to programs.

use multitest::Error;
use multitest_drivers::tcp::{TcpError, TcpErrorKind};
use rustix::io::Errno;

use crate::{LONG, SHORT, pair, server, shape, told};

#[tokio::test]
async fn a_timeout_names_both_ends_what_was_awaited_and_the_time() {
    pair(async |server, client| {
        let error = client.within(SHORT).receive_exact(10).await.unwrap_err();
        assert_eq!(
            shape(&error),
            "`tcpclient` awaited 10 bytes from PEER: timed out after TIME, saw nothing"
        );
        assert_eq!(error.kind(), TcpErrorKind::Timeout);
        assert_eq!(error.driver(), "tcpclient");
        assert_eq!(error.peer(), Some(server.address()));
        assert!(error.time() >= SHORT);
        assert!(error.seen().is_empty() && !error.peer_closed() && error.io_error().is_none());
    })
    .await;
}

#[tokio::test]
async fn each_call_says_what_it_awaited() {
    pair(async |_, client| {
        let hasty = client.within(SHORT);
        let errors = [
            (hasty.receive().await.unwrap_err(), "bytes"),
            (hasty.receive_up_to(5).await.unwrap_err(), "bytes"),
            (hasty.receive_exact(1).await.unwrap_err(), "1 byte"),
            (hasty.receive_until("\r\n").await.unwrap_err(), r"bytes through `\r\n`"),
            (hasty.receive_text().await.unwrap_err(), "text"),
            (hasty.receive_line().await.unwrap_err(), "a line"),
            (hasty.receive_to_end().await.unwrap_err(), "everything until the peer closes"),
        ];
        for (error, awaited) in errors {
            assert_eq!(
                shape(&error),
                format!(
                    "`tcpclient` awaited {awaited} from PEER: timed out after TIME, saw nothing"
                )
            );
        }
    })
    .await;
}

#[tokio::test]
async fn partial_data_is_neither_a_timeout_nor_a_closed_peer() {
    pair(async |server, client| {
        client.send("ab\n").await.unwrap();
        let error = server.within(SHORT).receive_exact(10).await.unwrap_err();
        assert_eq!(
            shape(&error),
            r"`tcpserver` awaited 10 bytes from PEER: timed out after TIME with partial data, saw 3 bytes `ab\n`"
        );
        assert_eq!((error.kind(), error.peer_closed()), (TcpErrorKind::PartialData, false));

        client.close();
        let error = server.receive_exact(10).await.unwrap_err();
        assert_eq!(
            shape(&error),
            r"`tcpserver` awaited 10 bytes from PEER: the peer closed the connection after TIME with partial data, saw 3 bytes `ab\n`"
        );
        assert_eq!((error.kind(), error.peer_closed()), (TcpErrorKind::PartialData, true));
        assert_eq!(server.receive().await.unwrap(), b"ab\n");
    })
    .await;
}

#[tokio::test]
async fn a_peer_that_closed_is_told_from_a_timeout() {
    pair(async |server, client| {
        client.close();
        for _ in 0..2 {
            let error = server.receive_text().await.unwrap_err();
            assert_eq!(
                shape(&error),
                "`tcpserver` awaited text from PEER: the peer closed the connection after TIME, saw nothing"
            );
            assert_eq!((error.kind(), error.peer_closed()), (TcpErrorKind::PeerClosed, true));
        }
    })
    .await;
}

#[tokio::test]
async fn many_bytes_are_cut_and_what_is_not_printable_is_escaped() {
    pair(async |server, client| {
        let bytes = [b"\x00\x1b\xff `ok` \\".to_vec(), vec![b'x'; 5_000]].concat();
        client.send(&bytes).await.unwrap();
        let error = server.within(SHORT).receive_exact(6_000).await.unwrap_err();
        let shown = format!(r"\0\u{{1b}}\xff `ok` \\{}", "x".repeat(64 - 10));
        assert_eq!(
            shape(&error),
            format!(
                "`tcpserver` awaited 6000 bytes from PEER: timed out after TIME with partial data, \
                 saw 5010 bytes, which begin with `{shown}`"
            )
        );
        assert_eq!(error.seen(), bytes);
    })
    .await;
}

#[tokio::test]
async fn what_is_not_text_is_shown() {
    pair(async |server, client| {
        client.send(b"\xff\xfe").await.unwrap();
        let error = server.receive_text().await.unwrap_err();
        assert_eq!(
            shape(&error),
            r"`tcpserver` awaited text from PEER: what came after TIME is not UTF-8 (`receive` takes any bytes), saw 2 bytes `\xff\xfe`"
        );
        assert_eq!(error.seen(), b"\xff\xfe");
    })
    .await;
}

#[tokio::test]
async fn half_a_character_at_the_end_is_partial_data() {
    pair(async |server, client| {
        client.send(&"€".as_bytes()[..2]).await.unwrap();
        client.close();
        let error = server.receive_text().await.unwrap_err();
        assert_eq!((error.kind(), error.peer_closed()), (TcpErrorKind::PartialData, true));
        assert_eq!(error.seen(), b"\xe2\x82");
    })
    .await;
}

#[tokio::test]
async fn nobody_connects() {
    let server = server().await;
    let hasty = server.within(SHORT);
    let errors = [
        server.accept_within(SHORT).await.unwrap_err(),
        hasty.accept().await.unwrap_err(),
        hasty.receive_text().await.unwrap_err(),
        hasty.send("abc").await.unwrap_err(),
    ];
    for error in errors {
        let address = server.address();
        assert_eq!(
            shape(&error),
            format!(
                "`tcpserver` awaited a connection on {address}: timed out after TIME, saw none"
            )
        );
        assert_eq!((error.kind(), error.peer()), (TcpErrorKind::Timeout, None));
    }
    server.stop().await.unwrap();
}

#[tokio::test]
async fn nobody_else_connects() {
    pair(async |server, _| {
        server.accept().await.unwrap();
        let error = server.within(SHORT).accept().await.unwrap_err();
        let begin = format!("`tcpserver` awaited a connection on {}", server.address());
        let end = "timed out after TIME, saw none after the 1 accepted before";
        assert_eq!(shape(&error), format!("{begin}: {end}"));
    })
    .await;
}

#[tokio::test]
async fn a_send_to_a_peer_that_closed_says_so_and_when() {
    pair(async |server, client| {
        server.accept().await.unwrap().close();
        // The first bytes provoke the peer's answer that nobody is there; its coming is not ours to await.
        let sent = async {
            loop {
                if let Err(error) = client.send("abc").await {
                    break error;
                }
                tokio::task::yield_now().await;
            }
        };
        let error = tokio::time::timeout(LONG, sent).await.unwrap();
        assert_eq!((error.kind(), error.peer_closed()), (TcpErrorKind::PeerClosed, true));
        // Which of the two comes first is a matter of time.
        let reason = error.io_error().unwrap().to_string().to_lowercase();
        assert!(["broken pipe", "connection reset"].iter().any(|known| reason.starts_with(known)));
        let begin = "`tcpclient` was sending 3 bytes to PEER: the peer closed the connection";
        assert_eq!(shape(&error), format!("{begin} after TIME: {reason}, 0 sent"));
    })
    .await;
}

#[tokio::test]
async fn a_connection_that_the_peer_resets_says_so_and_when() {
    let server = server().await;
    let peer = std::net::TcpStream::connect(server.address()).unwrap();
    let connection = server.accept().await.unwrap();
    connection.send("abc").await.unwrap();
    // What it has not read makes the close a reset.
    drop(peer);
    let error = connection.receive().await.unwrap_err();
    assert_eq!((error.kind(), error.peer_closed()), (TcpErrorKind::PeerClosed, true));
    assert_eq!(
        shape(&error),
        format!(
            "`tcpserver` awaited bytes from PEER: the peer closed the connection after TIME: {}, saw nothing",
            told(Errno::CONNRESET)
        )
    );
    server.stop().await.unwrap();
}

#[tokio::test]
async fn a_client_that_closes_under_a_call_says_what_makes_another_connection() {
    pair(async |_, client| {
        let (received, ()) = tokio::join!(client.receive(), async {
            tokio::task::yield_now().await;
            client.close();
        });
        let error = received.unwrap_err();
        assert_eq!(error.kind(), TcpErrorKind::NotConnected);
        assert_eq!(
            shape(&error),
            "`tcpclient` has closed its connection to PEER; `connect` makes another one"
        );
    })
    .await;
}

#[tokio::test]
async fn debug_is_short() {
    pair(async |server, client| {
        let (address, local) = (server.address(), client.local_address().unwrap());
        let shown = |connections: usize| {
            format!(
                r#"TcpServer {{ name: "tcpserver", address: {address}, connections: {connections}, .. }}"#
            )
        };
        assert_eq!(format!("{server:?}"), shown(0));
        let connection = server.accept().await.unwrap();
        assert_eq!(format!("{server:?}"), shown(1));
        assert_eq!(
            format!("{connection:?}"),
            format!(r#"Connection {{ server: "tcpserver", id: 0, peer: {local}, open: true, .. }}"#)
        );
        let shown = |from: &str| {
            format!(
                r#"TcpClient {{ name: "tcpclient", address: {address}, connected_from: {from}, .. }}"#
            )
        };
        assert_eq!(format!("{client:?}"), shown(&format!("Some({local})")));
        client.close();
        assert_eq!(format!("{client:?}"), shown("None"));

        let inside = ["Mutex", "Waker", "Atomic", "0x"];
        let others = [
            format!("{:?} {:?}", server.within(SHORT), client.within(SHORT)),
            format!("{:?} {:?}", **server, **client),
        ];
        for text in others {
            assert!(!inside.iter().any(|word| text.contains(word)), "{text}");
        }
    })
    .await;
}

#[tokio::test]
async fn it_converts_into_the_error_of_tests() {
    pair(async |server, client| {
        client.close();
        let error = server.receive().await.unwrap_err();
        assert_eq!(format!("{error:?}"), error.to_string());
        let error = Error::from(error);
        let kind = error.downcast_ref::<TcpError>().map(TcpError::kind);
        assert_eq!(kind, Some(TcpErrorKind::PeerClosed));
    })
    .await;
}
