//! A driver of one's own for a server that says where it listens in one piece: one extract, split
//! into host and port. The same driver in three places: in an environment, as a fixture of rstest,
//! alone in a tokio program; it is taken down in the same order in each.

use std::net::SocketAddr;

use multitest::{
    driver,
    driver::{Alone, StartContext},
    prelude::*,
};
use multitest_drivers::{App, TcpClient, TcpServer};
use rstest::{fixture, rstest};

/// The server under test.
#[driver(
    base = App,
    options = {
        binary: env!("CARGO_BIN_EXE_converter"),
        args: ("--rates", rates),
        stdout: [r"listening on (?P<listen_address>.*)"],
    },
    pre_start = prepare,
)]
#[derive(Debug)]
struct ServerApp {
    /// Where it asks for rates; nobody is there by default.
    #[option(default = ([127, 0, 0, 1], 9))]
    rates: SocketAddr,
    /// Where it listens, as it says.
    #[attribute]
    listen_address: String,
    /// The host it listens on.
    #[attribute(value = split(listen_address)?.0.to_owned())]
    host: String,
    /// The port it listens on.
    #[attribute(value = split(listen_address)?.1.parse()?)]
    port: u16,
}

impl ServerApp {
    /// Opens a connection to it.
    async fn client(&self) -> Result<Alone<TcpClient>> {
        let mut options = TcpClient::options();
        options.host(self.host()).port(self.port());
        options.start().await
    }
}

fn split(address: &str) -> Result<(&str, &str)> {
    let parts = address.rsplit_once(':');
    parts.ok_or_else(|| Error::new(format!("`{address}` is no `host:port`")))
}

/// A configuration file, say.
fn prepare(_options: &mut ServerAppOptions, context: &StartContext) -> Result<()> {
    std::fs::write(context.directory().join("server.cfg"), "currency = EUR\n")?;
    Ok(())
}

#[multitest(
    env = {
        rates: TcpServer,
        server: ServerApp { rates: rates.address() },
        client: TcpClient { host: server.host(), port: server.port() },
    },
)]
async fn in_an_environment(client: &TcpClient, rates: &TcpServer) -> Result<()> {
    client.send("EUR:GBP:1000").await?;
    assert_eq!(rates.receive_text().await?, "EUR:GBP");
    rates.send("0.9").await?;
    assert_eq!(client.receive_text().await?, "900");
    Ok(())
}

/// A server of its own for each test.
#[fixture]
async fn server() -> Alone<ServerApp> {
    ServerApp::options().start().await.expect("the server starts")
}

#[rstest]
#[case("EUR:EUR:2000", "2000")]
#[case("EUR:GBP:0", "0")]
#[tokio::test]
async fn as_a_fixture(
    #[future(awt)] server: Alone<ServerApp>,
    #[case] request: &str,
    #[case] answer: &str,
) -> Result<()> {
    let client = server.client().await?;
    client.send(request).await?;
    assert_eq!(client.receive_text().await?, answer);
    client.stop().await?;
    server.stop().await
}

#[tokio::test]
async fn alone() -> Result<()> {
    let server = ServerApp::options().start().await?;
    assert_eq!(server.listen_address(), format!("{}:{}", server.host(), server.port()));
    let client = server.client().await?;
    client.send("EUR:EUR:1").await?;
    assert_eq!(client.receive_text().await?, "1");
    client.stop().await?;
    server.stop().await?;
    assert!(server.exit().is_some());
    // What it published and wrote can be read until it is dropped.
    assert!(server.directory().join("server.cfg").exists());
    Ok(())
}
