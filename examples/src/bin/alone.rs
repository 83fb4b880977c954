//! Drivers without a test: each starts alone in any tokio program, with the same teardown as in an
//! environment.

use std::io::{self, Write};

use multitest::prelude::*;
use multitest_drivers::{TcpClient, TcpServer};

#[tokio::main]
async fn main() -> Result<()> {
    let server = TcpServer::options().start().await?;
    let mut options = TcpClient::options();
    options.address(server.address());
    let client = options.start().await?;

    client.send("is anybody there?").await?;
    let text = server.receive_text().await?;
    writeln!(io::stdout(), "the server heard: {text}")?;

    client.stop().await?;
    server.stop().await
}
