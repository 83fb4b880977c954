use multitest::prelude::*;
use multitest_drivers::TcpServer;

#[multitest(
    env = [
        client: TcpServer { port: server.port() },
        server: TcpServer,
    ],
)]
async fn starts(server: &TcpServer) {
    server.port();
}

fn main() {}
