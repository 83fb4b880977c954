use multitest::prelude::*;
use multitest_drivers::TcpServer;

#[multitest(env = { server: TcpSevrer { port: 5 }, other: TcpServer { port: server.port() } })]
async fn starts(other: &TcpServer) {
    other.port();
}

fn main() {}
