use multitest::prelude::*;
use multitest_drivers::TcpServer;

#[multitest(
    env = {
        server: TcpServer,
        other: TcpServer { port: sevrer.port() },
    },
)]
async fn starts(server: &TcpServer) {
    server.port();
}

fn main() {}
