//! What is missing because of one mistake is no second one.

use multitest::prelude::*;
use multitest_drivers::{App, TcpClient, TcpServer};

#[multitest(env = { server = TcpServer, client: TcpClient { port: server.port() } })]
async fn driver(server: &TcpServer, client: &TcpClient) {
    let _ = (server, client);
}

#[multitest(evn = { server: TcpServer }, timeout = "1s")]
async fn environment(server: &TcpServer) {
    server.port();
}

#[multitest(flavor = "multi", worker_threads = 3)]
async fn flavor() {}

#[multitest(env = { app: App { binary: => } })]
async fn required_option(app: &App) {
    app.pid();
}

#[multitest(env = { server: TcpServer, server: TcpClient { port: server.port() } })]
async fn names(server: &TcpServer) {
    server.port();
}

#[multitest(env = { server: TcpServer, client: TcpClient { port: { return 5; } } })]
async fn value(server: &TcpServer, client: &TcpClient) {
    let _ = (server, client);
}

#[multitest(walks = 5, state = 1)]
async fn walks(walks: &Walks<i32>) {
    let _ = walks;
}

#[multitest(env = { server: TcpServer }, hosts = 5)]
async fn argument(server: &TcpServer) {
    server.port();
}

fn main() {}
