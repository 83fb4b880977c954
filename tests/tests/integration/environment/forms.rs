//! The forms of entries, tests and what stands around them.

use std::{fmt, time::Duration};

use multitest::prelude::*;
use multitest_drivers::{App, AppOptions, TcpClient, TcpServer};

use super::declared::{self, JOURNAL};

const ECHO: &str = env!("CARGO_BIN_EXE_echo");
const LISTENING: &str = r"listening on (?P<host>[^:]+):(?P<port>\d+)";

#[multitest(env = declared::Pair)]
async fn a_named_environment_comes_from_another_module(
    client: &TcpClient,
    server: &TcpServer,
) -> Result<()> {
    client.send("hello").await?;
    assert_eq!(server.receive_exact(5).await?, b"hello");
    Ok(())
}

#[multitest(env = declared::Ordered)]
async fn a_named_environment_has_its_own_dependencies() {
    assert!(JOURNAL.position("early is ready") < JOURNAL.position("late starts"));
}

fn echo() -> AppOptions {
    let mut options = App::options();
    options.binary(ECHO).stdout([LISTENING]);
    options
}

/// A name: its docs and other attributes stay with the function.
#[multitest(
    env = {
        app: App = echo(),
        client: TcpClient {
            host: app.extract::<String>("host")?,
            port: { let port = app.extract::<u16>("port"); port? },
        },
        watch: TcpClient { address: context!(client, "{{ host }}:{{ port }}") },
    },
    timeout = "1min",
    defaults = { timeout: Duration::from_secs(50) },
)]
#[allow(clippy::no_effect_underscore_binding, reason = "to show that it is kept")]
async fn options_are_expressions(client: &TcpClient, watch: &TcpClient) -> Result<()> {
    let _kept = 1;
    for end in [client, watch] {
        end.send("hello").await?;
        assert_eq!(end.receive_exact(5).await?, b"hello");
    }
    Ok(())
}

#[multitest(env = { app: App = echo(), client: TcpClient { port: app.extract::<u16>("port")? } })]
fn a_sync_test_reaches_every_async_method(
    client: &TcpClient,
    environment: &Environment,
) -> Result<()> {
    environment.block_on(client.send("hello"))?;
    assert_eq!(environment.block_on(client.receive_exact(5))?, b"hello");
    environment.block_on(async {
        client.reconnect().await?;
        client.send("again").await?;
        assert_eq!(client.receive_exact(5).await?, b"again");
        Ok(())
    })
}

#[multitest(env = { server: TcpServer }, flavor = "multi_thread", worker_threads = 2)]
async fn the_runtime_may_have_several_threads(server: &TcpServer) {
    let address = server.address();
    let other = tokio::spawn(async move { tokio::net::TcpStream::connect(address).await.is_ok() });
    // This thread is blocked meanwhile, so somebody else runs it.
    let connected = tokio::task::block_in_place(|| futures_block_on(other));
    assert!(connected);
    assert_eq!(tokio::runtime::Handle::current().metrics().num_workers(), 2);
}

#[multitest(env = { server: TcpServer }, flavor = "multi_thread", worker_threads = 1)]
async fn a_thread_of_several_may_be_given_away_to_be_blocked(
    server: &TcpServer,
    environment: &Environment,
) {
    let connect = tokio::net::TcpStream::connect(server.address());
    let connected = tokio::task::block_in_place(|| environment.block_on(connect));
    assert!(connected.is_ok());
}

fn futures_block_on(task: tokio::task::JoinHandle<bool>) -> bool {
    tokio::runtime::Handle::current().block_on(task).expect("it does not panic")
}

#[multitest(env = {})]
async fn the_runtime_has_one_thread_by_default() {
    assert_eq!(tokio::runtime::Handle::current().metrics().num_workers(), 1);
}

#[multitest(env = { server: TcpServer })]
async fn any_error_may_be_returned(server: &TcpServer) -> Result<(), Box<dyn std::error::Error>> {
    let port: u16 = server.address().to_string().rsplit(':').next().unwrap_or_default().parse()?;
    assert_eq!(port, server.port());
    Ok(())
}

/// An error that is none of the standard's, as those of reporting crates are.
struct Report(String);

impl<E: std::error::Error> From<E> for Report {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[multitest(env = { server: TcpServer })]
async fn an_error_needs_only_debug(server: &TcpServer) -> Result<(), Report> {
    let port: u16 = server.port().to_string().parse()?;
    assert_ne!(port, 0);
    Ok(())
}

#[cfg(any())]
#[multitest(env = { server: NoSuchDriver })]
async fn what_is_configured_out_is_not_compiled() {}

#[multitest(env = { r#type: TcpServer, Mixed_Case: TcpServer { port: { let _ = r#type; 0 } } })]
#[expect(non_snake_case, reason = "names of drivers are the user's")]
async fn names_may_be_of_any_kind(
    r#type: &TcpServer,
    Mixed_Case: &TcpServer,
    environment: &Environment,
) {
    assert_ne!(r#type.port(), Mixed_Case.port());
    assert_eq!(environment.names(), ["type", "Mixed_Case"]);
}
