use multitest::prelude::*;
use multitest_drivers::TcpServer;

#[multitest(env = { server: TcpServer })]
async fn by_value(server: TcpServer) {
    server.port();
}

#[multitest(env = { server: TcpServer })]
async fn exclusive(server: &mut TcpServer) {
    server.port();
}

#[multitest(env = { server: TcpServer })]
async fn pattern(TcpServer { .. }: &TcpServer) {}

#[multitest(env = { server: TcpServer })]
async fn opaque(server: &impl Driver) {}

fn main() {}
