//! What testcases of a suite share, and what they take.

use std::sync::{
    OnceLock,
    atomic::{AtomicUsize, Ordering},
};

use multitest::prelude::*;
use multitest_drivers::{TcpClient, TcpServer};

/// The port of the one server that all testcases of `talk` see.
static PORT: OnceLock<u16> = OnceLock::new();
/// How many testcases of `talk` that run alone are running.
static ALONE: AtomicUsize = AtomicUsize::new(0);
/// How often `greet` ran.
static GREETED: AtomicUsize = AtomicUsize::new(0);

#[multitest(
    env = { server: TcpServer, client: TcpClient { address: server.address() } },
    timeout = "30s",
)]
mod talk {
    use super::*;

    #[setup]
    async fn greet(client: &TcpClient, server: &TcpServer) -> Result<()> {
        client.send("hello").await?;
        assert_eq!(server.receive_text().await?, "hello");
        GREETED.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    #[pre_testcase]
    fn nobody_else(testcase: &Testcase) {
        assert!(testcase.name().contains("talk::"), "{testcase:?}");
        assert_eq!(testcase.failure(), None);
    }

    #[post_testcase(timeout = "10s")]
    async fn still_there(environment: &Environment, testcase: &Testcase) {
        assert_eq!(environment.status("server"), Some(Status::Ready));
        assert_eq!(testcase.failure(), None);
    }

    #[teardown]
    fn part(server: &TcpServer) {
        assert_ne!(server.port(), 0);
    }

    fn same_server(server: &TcpServer) {
        assert_eq!(*PORT.get_or_init(|| server.port()), server.port());
        assert_eq!(GREETED.load(Ordering::Relaxed), 1);
    }

    #[testcase]
    async fn first(server: &TcpServer, client: &TcpClient) -> Result<()> {
        assert_eq!(ALONE.fetch_add(1, Ordering::SeqCst), 0, "another one runs");
        same_server(server);
        client.send("first").await?;
        assert_eq!(server.receive_text().await?, "first");
        ALONE.fetch_sub(1, Ordering::SeqCst);
        Ok(())
    }

    #[testcase]
    fn second(environment: &Environment, client: &TcpClient, server: &TcpServer) -> Result<()> {
        assert_eq!(ALONE.fetch_add(1, Ordering::SeqCst), 0, "another one runs");
        same_server(server);
        environment.block_on(client.send("second"))?;
        assert_eq!(environment.block_on(server.receive_text())?, "second");
        ALONE.fetch_sub(1, Ordering::SeqCst);
        Ok(())
    }

    #[testcase(timeout = "5s")]
    #[should_panic(expected = "on purpose")]
    async fn third(server: &TcpServer) {
        same_server(server);
        panic!("on purpose");
    }
}

#[multitest(env = { server: TcpServer })]
mod restarts {
    use super::*;

    #[testcase]
    async fn by_a_handle(server: Handle<TcpServer>) -> Result<()> {
        server.restart().await?;
        assert_eq!(server.status(), Status::Ready);
        Ok(())
    }

    #[testcase]
    fn and_is_seen_by_all(server: &TcpServer, environment: &Environment) -> Result<()> {
        std::net::TcpStream::connect(server.address())?;
        assert_eq!(environment.status("server"), Some(Status::Ready));
        Ok(())
    }
}

#[multitest]
mod without_drivers {
    use multitest::prelude::*;

    #[testcase]
    async fn passes(environment: &Environment) {
        assert!(environment.names().is_empty());
    }
}

#[multitest(
    env = { server: TcpServer },
    flavor = "multi_thread",
    worker_threads = 2,
)]
mod on_several_threads {
    use multitest_drivers::TcpServer;

    #[testcase]
    async fn passes(server: &TcpServer) {
        let port = server.port();
        let spawned = tokio::spawn(async move { port });
        assert_eq!(spawned.await.expect("it does not panic"), port);
    }
}
