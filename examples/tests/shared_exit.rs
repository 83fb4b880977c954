//! The second of two files that use one named environment: each test has a fresh one.

use multitest::prelude::*;
use multitest_drivers::{TcpClient, TcpServer};
use multitest_examples::Room;

#[multitest(env = Room)]
async fn who_stays_hears_the_host(
    server: &TcpServer,
    alice: &TcpClient,
    bob: &TcpClient,
) -> Result<()> {
    let (first, second) = (server.accept().await?, server.accept().await?);
    alice.close();
    assert_eq!(first.receive_to_end().await?, b"");
    second.send("only you are left").await?;
    assert_eq!(bob.receive_text().await?, "only you are left");
    Ok(())
}

/// A test takes the drivers it needs, by name, and leaves the others out.
#[multitest(env = Room)]
async fn the_first_guest_is_of_this_test(server: &TcpServer, alice: &TcpClient) -> Result<()> {
    let first = server.accept().await?;
    assert_eq!(first.peer(), alice.local_address()?);
    Ok(())
}
