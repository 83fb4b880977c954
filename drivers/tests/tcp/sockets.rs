//! What the kernel tells of the sockets of this process, and that none is left after the stop.

use std::{collections::HashSet, fs, mem, net::SocketAddr, os::fd::RawFd};

use crate::{client, server};

/// The sockets with `address` at one of their ends, as /proc names what a descriptor stands for.
pub(crate) fn with(address: SocketAddr) -> HashSet<String> {
    let SocketAddr::V4(v4) = address else { panic!("the loopback address of version 4") };
    let ip = u32::from_ne_bytes(v4.ip().octets());
    let written = format!("{ip:08X}:{:04X}", v4.port());
    let table = fs::read_to_string("/proc/self/net/tcp").unwrap();
    table
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>())
        .filter(|columns| columns[1..3].contains(&written.as_str()))
        .map(|columns| format!("socket:[{}]", columns[9]))
        .collect()
}

/// The descriptors of this process that stand for one of `sockets`.
pub(crate) fn open(sockets: &HashSet<String>) -> Vec<RawFd> {
    let entries = fs::read_dir("/proc/self/fd").unwrap().flatten();
    let of_them = entries.filter(|entry| {
        let target = fs::read_link(entry.path()).unwrap_or_default();
        sockets.contains(&*target.to_string_lossy())
    });
    of_them.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect()
}

/// How many segments each socket of this process with `address` at one of its ends has sent again: those that ask for a
/// connection, and those that grant one, included.
pub(crate) fn retransmits(address: SocketAddr) -> Vec<u32> {
    open(&with(address)).into_iter().map(total_retrans).collect()
}

#[expect(unsafe_code, reason = "no safe crate asks for `TCP_INFO`")]
fn total_retrans(socket: RawFd) -> u32 {
    // SAFETY: numbers, for which zero is a value.
    let mut info: libc::tcp_info = unsafe { mem::zeroed() };
    let mut length = u32::try_from(size_of_val(&info)).unwrap();
    // SAFETY: the kernel writes at most `length` bytes there, and checks that the descriptor is of TCP.
    let failed = unsafe {
        libc::getsockopt(
            socket,
            libc::IPPROTO_TCP,
            libc::TCP_INFO,
            (&raw mut info).cast(),
            &raw mut length,
        )
    };
    assert_eq!(failed, 0, "{}", std::io::Error::last_os_error());
    info.tcpi_total_retrans
}

#[tokio::test]
async fn after_the_stop_no_descriptor_is_left() {
    let server = server().await;
    let client = client(server.address()).await;
    let connection = server.accept().await.unwrap();
    let waiting = crate::client(server.address()).await;
    let sockets = with(server.address());
    // The listener, both ends of the first connection, and one end of the second, which nobody accepted.
    assert_eq!(open(&sockets).len(), 4);
    for client in [client, waiting] {
        client.stop().await.unwrap();
    }
    server.stop().await.unwrap();
    assert!(open(&sockets).is_empty());
    drop(connection);
}
