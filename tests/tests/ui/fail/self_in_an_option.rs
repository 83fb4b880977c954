use multitest::prelude::*;
use multitest_drivers::{TcpClient, TcpServer};

#[multitest(env = { server: TcpServer, client: TcpClient { port: self.port(), host: server.host() } })]
async fn starts(client: &TcpClient) {
    let _ = client;
}

fn main() {}
