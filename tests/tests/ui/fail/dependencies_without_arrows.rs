use multitest::prelude::*;
use multitest_drivers::TcpServer;

#[multitest(env = { a: TcpServer, b: TcpServer, c: TcpServer }, dependencies = { a, b, c })]
async fn list(a: &TcpServer) {
    a.port();
}

#[multitest(env = { a: TcpServer, b: TcpServer }, dependencies = { a => b, b, a => b, a })]
async fn two_mistakes(a: &TcpServer) {
    a.port();
}

fn main() {}
