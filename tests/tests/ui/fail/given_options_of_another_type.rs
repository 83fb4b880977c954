use multitest::prelude::*;
use multitest_drivers::TcpServer;

#[multitest(env = { server: TcpServer = 8080 })]
async fn starts(server: &TcpServer) {
    server.port();
}

fn main() {}
