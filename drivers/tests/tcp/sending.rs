//! What is sent arrives, all of it, in both directions at once.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use multitest_drivers::tcp::TcpErrorKind;

use crate::{SHORT, pair};

#[tokio::test]
async fn both_ends_talk() {
    pair(async |server, client| {
        assert_eq!(client.send("EUR:GBP:1000").await.unwrap(), 12);
        assert_eq!(server.receive_text().await.unwrap(), "EUR:GBP:1000");
        assert_eq!(server.send_text("zwölf").await.unwrap(), 6);
        assert_eq!(client.receive_text().await.unwrap(), "zwölf");
        assert_eq!(server.send([]).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn more_than_the_system_buffers_is_sent_whole() {
    pair(async |server, client| {
        let bytes: Vec<u8> = (0..=250).cycle().take(20_000_000).collect();
        let (sent, received) = tokio::join!(client.send(&bytes), server.receive_exact(bytes.len()));
        assert_eq!(sent.unwrap(), bytes.len());
        assert!(received.unwrap() == bytes, "the bytes are those that were sent");
    })
    .await;
}

#[tokio::test]
async fn both_directions_run_at_the_same_time() {
    pair(async |server, client| {
        let bytes = vec![b'x'; 10_000_000];
        let (to, from, at_server, at_client) = tokio::join!(
            client.send(&bytes),
            server.send(&bytes),
            server.receive_exact(bytes.len()),
            client.receive_exact(bytes.len()),
        );
        assert_eq!((to.unwrap(), from.unwrap()), (bytes.len(), bytes.len()));
        assert_eq!(
            (at_server.unwrap().len(), at_client.unwrap().len()),
            (bytes.len(), bytes.len())
        );
    })
    .await;
}

#[tokio::test]
async fn many_messages_of_odd_sizes_stay_in_order() {
    pair(async |server, client| {
        let messages = || (0..=250_u8).cycle().zip(0..400_usize);
        let send = async {
            for (byte, size) in messages() {
                client.send(vec![byte; size * 37]).await.unwrap();
            }
        };
        let receive = async {
            for (byte, size) in messages() {
                let message = server.receive_exact(size * 37).await.unwrap();
                assert!(message.iter().all(|received| *received == byte), "message {size}");
            }
        };
        tokio::join!(send, receive);
    })
    .await;
}

#[tokio::test]
async fn a_timestamp_lies_between_before_and_after() {
    pair(async |server, client| {
        let now =
            || u64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_micros());
        let before = now().unwrap();
        let (timestamp, bytes) = client.send_with_timestamp("abc").await.unwrap();
        assert!((before..=now().unwrap()).contains(&timestamp));
        assert_eq!(bytes, 3);
        assert_eq!(server.receive().await.unwrap(), b"abc");
    })
    .await;
}

#[tokio::test]
async fn a_peer_that_does_not_read_ends_the_call_at_its_limit() {
    pair(async |server, client| {
        server.accept().await.unwrap();
        let bytes = vec![0; 50_000_000];
        let error = client.within(SHORT).send(&bytes).await.unwrap_err();
        assert_eq!(error.kind(), TcpErrorKind::Timeout);
        let text = crate::shape(&error);
        let begin = "`tcpclient` was sending 50000000 bytes to PEER: timed out after TIME, ";
        assert!(text.starts_with(begin), "{text}");
        assert!(text.ends_with(" sent"), "{text}");
    })
    .await;
}

#[tokio::test]
async fn a_peer_that_is_gone_is_noticed() {
    pair(async |server, client| {
        server.accept().await.unwrap().close();
        // The first bytes provoke the peer's answer that nobody is there; its coming is not ours to await.
        let error = loop {
            if let Err(error) = client.send("abc").await {
                break error;
            }
            tokio::task::yield_now().await;
        };
        assert_eq!(error.kind(), TcpErrorKind::PeerClosed);
        assert!(error.peer_closed());
        assert!(error.time() < Duration::from_secs(30));
        assert!(error.io_error().is_some());
    })
    .await;
}
