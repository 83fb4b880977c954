//! The smallest tests, as a test binary of its own; the benchmark `smallest` measures the whole
//! process of each.

use multitest::prelude::*;
use multitest_drivers::{App, TcpClient, TcpServer};

/// What any test costs.
#[test]
fn empty() {}

#[multitest(
    env = {
        server: TcpServer,
        client: TcpClient { address: server.address() },
    },
)]
async fn without_an_app(server: &TcpServer, client: &TcpClient) -> Result<()> {
    client.send("hello").await?;
    assert_eq!(server.receive_text().await?, "hello");
    Ok(())
}

#[multitest(
    env = {
        app: App {
            binary: "/bin/sh",
            args: ["-c", "echo listening on 127.0.0.1:1234; exec sleep 1000"],
            stdout: [r"listening on (?P<host>[^:]+):(?P<port>\d+)"],
        },
    },
)]
async fn with_an_app(app: &App) -> Result<()> {
    assert_eq!(app.extract::<u16>("port")?, 1234);
    Ok(())
}
