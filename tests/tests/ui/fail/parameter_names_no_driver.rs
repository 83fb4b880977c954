use multitest::prelude::*;
use multitest_drivers::TcpServer;

#[multitest(env = { server: TcpServer })]
async fn misspelt(sevrer: &TcpServer) {
    sevrer.port();
}

#[multitest]
async fn without_env(server: &TcpServer) {
    server.port();
}

fn main() {}
