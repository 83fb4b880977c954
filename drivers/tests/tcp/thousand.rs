//! A thousand clients at once, none of which has to ask twice.

use std::fs;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::{net::TcpStream, task::JoinSet};

use crate::{server, sockets};

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
    // One that found no room would have come all the same, a second later.
    let sent_again = sockets::retransmits(server.address());
    assert_eq!(sent_again.len(), 2 * count + 1, "both ends of each, and the one that listens");
    assert_eq!(sent_again.iter().sum::<u32>(), 0, "{sent_again:?}");
    assert_eq!(server.connections().len(), count);
    server.stop().await.unwrap();
}

/// `wanted`, if the system's queue and the limit of open descriptors, raised as far as it goes, have room for so many. If
/// they have not, as many as there is room for; in CI that is a failure.
fn fitting(wanted: usize) -> usize {
    let queue: usize =
        fs::read_to_string("/proc/sys/net/core/somaxconn").unwrap().trim().parse().unwrap();
    // Two descriptors for each, and some for the other tests of the process.
    let descriptors = raised(2 * wanted + 400);
    let count = wanted.min(queue).min(descriptors.saturating_sub(400) / 2);
    if count < wanted {
        let text = format!(
            "room for {count} clients instead of {wanted}: `ulimit -Hn` is {descriptors}, \
             /proc/sys/net/core/somaxconn is {queue}"
        );
        assert!(std::env::var("CI").is_err(), "{text}");
        eprintln!("{text}");
    }
    count
}

/// How many descriptors this process may have, after it has asked for `wanted`.
fn raised(wanted: usize) -> usize {
    let limit = getrlimit(Resource::Nofile);
    let allowed = |limit: Option<u64>| limit.map_or(usize::MAX, |limit| limit.try_into().unwrap());
    if allowed(limit.current) < wanted {
        let most = u64::try_from(wanted.min(allowed(limit.maximum))).unwrap();
        let raised = Rlimit { current: Some(most), maximum: limit.maximum };
        setrlimit(Resource::Nofile, raised).unwrap();
    }
    allowed(getrlimit(Resource::Nofile).current)
}
