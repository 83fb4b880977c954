use multitest::prelude::*;
use multitest_drivers::TcpServer;

#[multitest(env = { server: TcpServer { port: server.port() } })]
async fn starts(server: &TcpServer) {
    server.port();
}

fn main() {}
