use multitest::prelude::*;
use multitest_drivers::TcpServer;

#[multitest(env = { server: TcpServer { prot: 8080 } })]
async fn starts(server: &TcpServer) {
    server.port();
}

fn main() {}
