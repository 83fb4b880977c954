use multitest::prelude::*;
use multitest_drivers::TcpServer;

#[multitest(
    env = {
        server: TcpServer,
        other: TcpServer { port: server.prot() },
    },
)]
async fn starts(server: &TcpServer) {
    server.port();
}

fn main() {}
