use multitest::prelude::*;
use multitest_drivers::TcpServer;

environment! {
    pub Trading { first: TcpServer, second: TcpServer }
}

#[multitest(
    env = Trading,
    dependencies = { first => second },
    defaults = { timeout: std::time::Duration::from_secs(1) },
)]
async fn starts(first: &TcpServer) {
    first.port();
}

fn main() {}
