//! Many clients at once.

use std::fs;

use tokio::{net::TcpStream, task::JoinSet};

use crate::{client, server};

#[tokio::test]
async fn a_thousand_clients_connect_before_any_is_accepted() {
    let server = server().await;
    let count = fitting(1_000);
    let mut connecting = JoinSet::new();
    for _ in 0..count {
        connecting.spawn(TcpStream::connect(server.address()));
    }
    // Nobody accepts meanwhile: a connection for which there was no room would be tried again and again, and never come.
    let mut clients = Vec::new();
    while let Some(connected) = connecting.join_next().await {
        clients.push(connected.unwrap().unwrap());
    }
    let mut peers = Vec::new();
    for _ in 0..count {
        peers.push(server.accept().await.unwrap().peer());
    }
    let mut addresses: Vec<_> = clients.iter().map(|c| c.local_addr().unwrap()).collect();
    peers.sort_unstable();
    addresses.sort_unstable();
    assert_eq!(peers, addresses);
    assert_eq!(server.connections().len(), count);
    server.stop().await.unwrap();
}

/// As many clients as the system's queue and the limit of open descriptors have room for, at most `wanted`.
fn fitting(wanted: usize) -> usize {
    let limits = fs::read_to_string("/proc/self/limits").unwrap();
    let open_files = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    let soft = open_files.and_then(|columns| columns.split_whitespace().next());
    let descriptors = soft.and_then(|soft| soft.parse::<usize>().ok()).unwrap_or(usize::MAX);
    let queue = fs::read_to_string("/proc/sys/net/core/somaxconn").unwrap();
    // Two descriptors for each, and some for the other tests of the process.
    let count = wanted.min(queue.trim().parse().unwrap()).min(descriptors.saturating_sub(400) / 2);
    if count < wanted {
        eprintln!("{count} clients instead of {wanted}: for more, raise `ulimit -n` and somaxconn");
    }
    count
}

#[tokio::test]
async fn ninety_nine_clients_are_told_apart() {
    let server = server().await;
    let mut clients = Vec::new();
    for i in 0..99 {
        let client = client(server.address()).await;
        client.send(format!("{i};")).await.unwrap();
        clients.push(client);
    }
    for (i, client) in clients.iter().enumerate() {
        let connection = server.accept().await.unwrap();
        assert_eq!(connection.receive_until(";").await.unwrap(), format!("{i};").as_bytes());
        connection.send(format!("hello {i}")).await.unwrap();
        assert_eq!(client.receive_text().await.unwrap(), format!("hello {i}"));
    }
    for client in clients {
        client.stop().await.unwrap();
    }
    server.stop().await.unwrap();
}
