//! What each receiving call takes, and what it leaves.

use multitest_drivers::tcp::TcpErrorKind;

use crate::{SHORT, pair};

#[tokio::test]
async fn receive_takes_what_is_there() {
    pair(async |server, client| {
        client.send("abc").await.unwrap();
        assert_eq!(server.receive().await.unwrap(), b"abc");
    })
    .await;
}

#[tokio::test]
async fn receive_up_to_leaves_the_rest() {
    pair(async |server, client| {
        client.send("abcdef").await.unwrap();
        assert_eq!(server.receive_up_to(4).await.unwrap(), b"abcd");
        assert_eq!(server.receive_up_to(4).await.unwrap(), b"ef");
        assert_eq!(server.receive_up_to(0).await.unwrap(), b"");
    })
    .await;
}

#[tokio::test]
async fn receive_exact_waits_for_all_of_it() {
    pair(async |server, client| {
        let (received, ()) = tokio::join!(server.receive_exact(6), async {
            client.send("abc").await.unwrap();
            tokio::task::yield_now().await;
            client.send("defg").await.unwrap();
        });
        assert_eq!(received.unwrap(), b"abcdef");
        assert_eq!(server.receive_exact(0).await.unwrap(), b"");
        assert_eq!(server.receive_exact(1).await.unwrap(), b"g");
    })
    .await;
}

#[tokio::test]
async fn receive_until_goes_through_the_delimiter() {
    pair(async |server, client| {
        client.send("one\r\ntwo\r\n\r\nrest").await.unwrap();
        assert_eq!(server.receive_until("\r\n").await.unwrap(), b"one\r\n");
        assert_eq!(server.receive_until(b"\r\n\r\n").await.unwrap(), b"two\r\n\r\n");
        assert_eq!(server.receive_until([b's']).await.unwrap(), b"res");
        assert_eq!(server.receive_until("").await.unwrap(), b"");
        assert_eq!(server.receive_text().await.unwrap(), "t");
    })
    .await;
}

#[tokio::test]
async fn a_line_comes_without_its_end() {
    pair(async |server, client| {
        client.send("one\r\ntwo\n\n\rthree\r\r\nzw\u{f6}lf\n\u{ff}").await.unwrap();
        for line in ["one", "two", "", "\rthree\r", "zw\u{f6}lf"] {
            assert_eq!(server.receive_line().await.unwrap(), line);
        }
        client.close();
        let error = server.receive_line().await.unwrap_err();
        assert_eq!((error.kind(), error.peer_closed()), (TcpErrorKind::PartialData, true));
        assert_eq!(server.receive_text().await.unwrap(), "\u{ff}");
    })
    .await;
}

#[tokio::test]
async fn a_line_that_is_no_text_is_kept() {
    pair(async |server, client| {
        client.send(b"\xff\n").await.unwrap();
        let error = server.receive_line().await.unwrap_err();
        assert_eq!(error.kind(), TcpErrorKind::NotText);
        assert_eq!(server.receive().await.unwrap(), b"\xff\n");
    })
    .await;
}

#[tokio::test]
async fn a_delimiter_may_come_in_pieces() {
    pair(async |server, client| {
        let (received, ()) = tokio::join!(server.receive_until("--end--"), async {
            for piece in ["a--en", "-", "-end", "-", "-b"] {
                client.send(piece).await.unwrap();
                tokio::task::yield_now().await;
            }
        });
        assert_eq!(received.unwrap(), b"a--en--end--");
        assert_eq!(server.receive().await.unwrap(), b"b");
    })
    .await;
}

#[tokio::test]
async fn text_comes_in_whole_characters() {
    pair(async |server, client| {
        client.send_text("zwölf €").await.unwrap();
        assert_eq!(server.receive_text().await.unwrap(), "zwölf €");

        let euro = "€".as_bytes();
        client.send([b"5 ", &euro[..2]].concat()).await.unwrap();
        assert_eq!(server.receive_text().await.unwrap(), "5 ");
        client.send(&euro[2..]).await.unwrap();
        assert_eq!(server.receive_text().await.unwrap(), "€");
    })
    .await;
}

#[tokio::test]
async fn what_is_no_text_can_be_taken_as_bytes() {
    pair(async |server, client| {
        client.send(b"ok\xff\xfe").await.unwrap();
        assert_eq!(server.receive_text().await.unwrap(), "ok");
        let error = server.receive_text().await.unwrap_err();
        assert_eq!(error.kind(), TcpErrorKind::NotText);
        assert_eq!(server.receive().await.unwrap(), b"\xff\xfe");
    })
    .await;
}

#[tokio::test]
async fn receive_to_end_waits_for_the_peer_to_close() {
    pair(async |server, client| {
        client.send("last words").await.unwrap();
        client.close();
        assert_eq!(server.receive_to_end().await.unwrap(), b"last words");
        assert_eq!(server.receive_to_end().await.unwrap(), b"");
    })
    .await;
}

#[tokio::test]
async fn a_call_that_fails_loses_nothing() {
    pair(async |server, client| {
        client.send("abc").await.unwrap();
        let hasty = server.within(SHORT);
        assert_eq!(hasty.receive_exact(4).await.unwrap_err().seen(), b"abc");
        assert_eq!(hasty.receive_until("\n").await.unwrap_err().seen(), b"abc");
        client.send("d\n").await.unwrap();
        assert_eq!(server.receive_until("\n").await.unwrap(), b"abcd\n");
    })
    .await;
}

#[tokio::test]
async fn a_call_that_is_dropped_loses_nothing() {
    pair(async |server, client| {
        client.send("abc").await.unwrap();
        let dropped = tokio::time::timeout(SHORT, server.receive_exact(4)).await;
        assert!(dropped.is_err(), "four bytes of three");
        client.send("d").await.unwrap();
        assert_eq!(server.receive_exact(4).await.unwrap(), b"abcd");
    })
    .await;
}

#[tokio::test]
async fn calls_of_one_direction_take_turns() {
    pair(async |server, client| {
        let (first, second, ()) =
            tokio::join!(server.receive_exact(3), server.receive_exact(3), async {
                client.send("abcdef").await.unwrap();
            });
        assert_eq!(first.unwrap(), b"abc");
        assert_eq!(second.unwrap(), b"def");
    })
    .await;
}

#[tokio::test]
async fn a_call_waits_for_its_turn_within_its_limit() {
    pair(async |server, client| {
        let (first, second) = tokio::join!(server.receive_exact(3), async {
            let late = server.within(SHORT).receive().await.unwrap_err();
            client.send("abc").await.unwrap();
            late
        });
        assert_eq!(first.unwrap(), b"abc");
        assert_eq!(second.kind(), TcpErrorKind::Timeout);
    })
    .await;
}

#[tokio::test]
async fn an_early_limit_after_a_late_one_holds() {
    pair(async |server, client| {
        for _ in 0..3 {
            // The call with the long limit leaves its timer behind.
            let (received, _) = tokio::join!(server.receive(), async {
                tokio::task::yield_now().await;
                client.send("a").await
            });
            assert_eq!(received.unwrap(), b"a");
            let error = server.within(SHORT).receive().await.unwrap_err();
            assert_eq!(error.kind(), TcpErrorKind::Timeout);
            assert!(error.time() >= SHORT);
        }
    })
    .await;
}

#[test]
fn a_connection_outlives_the_runtime_of_its_first_wait() {
    let first = runtime();
    let (server, client) = first.block_on(async {
        let server = crate::server().await;
        let client = crate::client(server.address()).await;
        (server, client)
    });
    for _ in 0..2 {
        runtime().block_on(async {
            let error = client.within(SHORT).receive().await.unwrap_err();
            assert_eq!(error.kind(), TcpErrorKind::Timeout);
        });
    }
    first.block_on(async {
        client.stop().await.unwrap();
        server.stop().await.unwrap();
    });
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}
