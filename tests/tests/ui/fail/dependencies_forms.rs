use multitest::prelude::*;
use multitest_drivers::TcpServer;

#[multitest(
    env = { first: TcpServer, second: TcpServer },
    dependencies = { first, first -> second, first => "second" },
)]
async fn starts(first: &TcpServer) {
    first.port();
}

fn main() {}
