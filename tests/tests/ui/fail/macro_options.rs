use multitest::prelude::*;
use multitest_drivers::TcpServer;

#[multitest(envv = { server: TcpServer }, timeout = "5s", timeout = "6s", retries = 3)]
async fn unknown_and_repeated(server: &TcpServer) {
    server.port();
}

#[multitest(timeout = 30, flavor = "multithread", worker_threads = "4")]
async fn wrong_values() {}

#[multitest(timeout = "30 seconds", flavor, worker_threads = 0)]
async fn more_wrong_values() {}

#[multitest(timeout = "0s", worker_threads = 2)]
async fn excluded() {}

#[multitest(env = "Trading")]
async fn text() {}

fn main() {}
