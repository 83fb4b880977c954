use multitest::prelude::*;
use multitest_drivers::{TcpClient, TcpServer};

struct Environment;

#[multitest(env = { server: TcpServer })]
async fn other_driver(server: &TcpClient) {
    server.port();
}

#[multitest(env = { server: TcpServer })]
async fn handle_of_another_driver(server: Handle<TcpClient>) {
    let _ = server;
}

#[multitest]
async fn other_environment(environment: &Environment) {
    let _ = environment;
}

fn main() {}
