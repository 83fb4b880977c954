//! How long a call waits that is told nothing, what `MULTITEST_TIMEOUT_FACTOR` makes of it, and how long it keeps others
//! waiting.
//!
//! The clock stands still and moves on by itself when nothing else can happen, so that half a minute takes no time. The
//! factor is one of a whole process: a process of its own for each.

use std::{net::Ipv4Addr, process::Command, time::Duration};

use multitest::{Driver, DriverOptions};
use multitest_drivers::{
    TcpClient,
    tcp::{TcpError, TcpErrorKind},
};
use tokio::net::{TcpSocket, TcpStream};

use crate::{pair, server};

const FACTOR: &str = "MULTITEST_TIMEOUT_FACTOR";
/// Timers are as fine as this.
const TICK: Duration = Duration::from_millis(2);

/// Runs the ignored tests of this module with this factor.
fn check(factor: Option<&str>) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["limits::of_", "--ignored", "--nocapture"]).env_remove(FACTOR);
    command.envs(factor.map(|factor| (FACTOR, factor)));
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("ok. 3 passed"), "{text}{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn accept_waits_ten_seconds_and_every_other_call_thirty() {
    check(None);
}

#[test]
fn the_factor_stretches_each_of_them() {
    check(Some("0.01"));
    check(Some("3"));
}

/// Fails unless the call ended after `seconds`, stretched.
#[track_caller]
fn ended_after(seconds: u64, error: &TcpError) {
    let factor = std::env::var(FACTOR).map_or(1.0, |factor| factor.parse().unwrap());
    let limit = Duration::from_secs(seconds).mul_f64(factor);
    assert!((limit..limit + TICK).contains(&error.time()), "{limit:?}: {error}");
    assert_eq!(error.kind(), TcpErrorKind::Timeout, "{error}");
}

#[tokio::test]
#[ignore = "run by the tests above"]
async fn of_accepting() {
    let server = server().await;
    tokio::time::pause();
    ended_after(10, &server.accept().await.unwrap_err());
    // They would accept the first client.
    ended_after(30, &server.receive().await.unwrap_err());
    ended_after(30, &server.send("abc").await.unwrap_err());
    ended_after(7, &server.accept_within(Duration::from_secs(7)).await.unwrap_err());
    tokio::time::resume();
    server.stop().await.unwrap();
}

#[tokio::test]
#[ignore = "run by the tests above"]
async fn of_talking() {
    pair(async |server, client| {
        let connection = server.accept().await.unwrap();
        tokio::time::pause();
        ended_after(30, &client.receive_text().await.unwrap_err());
        ended_after(30, &server.receive_exact(1).await.unwrap_err());
        ended_after(30, &connection.receive_line().await.unwrap_err());
        let within = client.within(Duration::from_secs(7));
        ended_after(7, &within.receive_until("x").await.unwrap_err());
        // More than the system takes while nobody reads.
        ended_after(30, &client.send(vec![0; 50_000_000]).await.unwrap_err());
        tokio::time::resume();
    })
    .await;
}

/// A task that never has to wait leaves the others their time all the same.
#[tokio::test]
async fn calls_that_need_not_wait_let_others_run() {
    pair(async |server, client| {
        server.accept().await.unwrap();
        let rounds = async {
            loop {
                client.send("ping").await.unwrap();
                server.receive_exact(4).await.unwrap();
                server.send("pong").await.unwrap();
                client.receive_exact(4).await.unwrap();
            }
        };
        let ended: Result<(), _> = tokio::time::timeout(TICK, rounds).await;
        assert!(ended.is_err(), "it has no end of its own");
    })
    .await;
}

/// A full queue answers nobody.
#[tokio::test]
#[ignore = "run by the tests above"]
async fn of_connecting() {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind((Ipv4Addr::LOCALHOST, 0).into()).unwrap();
    let listener = socket.listen(0).unwrap();
    let address = listener.local_addr().unwrap();
    let _queued = TcpStream::connect(address).await.unwrap();
    let mut options = TcpClient::options();
    options.address(address).connect_at_start(false);
    let client = options.start().await.unwrap();
    tokio::time::pause();
    ended_after(30, &client.connect().await.unwrap_err());
    ended_after(30, &client.reconnect().await.unwrap_err());
    ended_after(7, &client.connect_within(Duration::from_secs(7)).await.unwrap_err());
    tokio::time::resume();
    client.stop().await.unwrap();
}
