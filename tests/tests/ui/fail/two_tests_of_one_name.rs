use multitest::prelude::*;
use multitest_drivers::TcpServer;

#[multitest(env = { server: TcpServer })]
async fn test(server: &TcpServer) {
    server.port();
}

#[multitest(env = { server: TcpServer })]
async fn test(server: &TcpServer) {
    server.port();
}

fn main() {}
