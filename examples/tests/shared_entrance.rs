//! The first of two files that use one named environment, declared in `src/lib.rs`.

use multitest::prelude::*;
use multitest_drivers::{TcpClient, TcpServer};
use multitest_examples::Room;

#[multitest(env = Room)]
async fn guests_are_heard_in_the_order_they_came(
    server: &TcpServer,
    alice: &TcpClient,
    bob: &TcpClient,
) -> Result<()> {
    let (first, second) = (server.accept().await?, server.accept().await?);
    bob.send("hello from bob").await?;
    alice.send("hello from alice").await?;
    assert_eq!(first.receive_text().await?, "hello from alice");
    assert_eq!(second.receive_text().await?, "hello from bob");
    Ok(())
}
