use multitest::prelude::*;
use multitest_drivers::TcpServer;

#[multitest(env = { server: TcpServer { port: if true { return 5 } else { 6 } } })]
async fn starts(server: &TcpServer) {
    server.port();
}

fn main() {}
