//! Host names and the sockets of their addresses.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

use tokio::net::{TcpSocket, lookup_host};

/// The addresses of `host`, best first. A literal address and `localhost` are known without asking the system.
pub(super) async fn addresses(host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
    let literal = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host);
    if let Ok(ip) = literal.parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(ip, port)]);
    }
    if host.eq_ignore_ascii_case("localhost") {
        let loopback: [IpAddr; 2] = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
        return Ok(loopback.map(|ip| SocketAddr::new(ip, port)).to_vec());
    }
    let found: Vec<_> = lookup_host((host, port)).await?.collect();
    if found.is_empty() {
        return Err(io::Error::new(io::ErrorKind::NotFound, "the name has no address"));
    }
    Ok(found)
}

/// A socket of the family of `address`.
pub(super) fn socket(address: SocketAddr) -> io::Result<TcpSocket> {
    match address {
        SocketAddr::V4(_) => TcpSocket::new_v4(),
        SocketAddr::V6(_) => TcpSocket::new_v6(),
    }
}

/// Binds `socket` to `address`. A port that was asked for by number may be one that a closed connection still occupies.
pub(super) fn bind(socket: &TcpSocket, address: SocketAddr) -> io::Result<()> {
    if address.port() != 0 {
        socket.set_reuseaddr(true)?;
    }
    socket.bind(address)
}

/// Whether this machine lacks the address, or its whole family, so that the next one is worth trying.
pub(super) fn is_absent(error: &io::Error) -> bool {
    use io::ErrorKind::{AddrNotAvailable, NetworkUnreachable, Unsupported};
    matches!(error.kind(), AddrNotAvailable | NetworkUnreachable | Unsupported)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn found(host: &str) -> Vec<String> {
        addresses(host, 80).await.expect(host).iter().map(ToString::to_string).collect()
    }

    #[tokio::test]
    async fn literals_and_localhost_need_no_look_up() {
        assert_eq!(found("127.0.0.1").await, ["127.0.0.1:80"]);
        assert_eq!(found("::1").await, ["[::1]:80"]);
        assert_eq!(found("[::1]").await, ["[::1]:80"]);
        assert_eq!(found("LocalHost").await, ["127.0.0.1:80", "[::1]:80"]);
    }
}
