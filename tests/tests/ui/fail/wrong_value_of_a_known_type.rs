use multitest::prelude::*;
use multitest_drivers::{App, BinaryStrategy, TcpServer};

#[multitest(env = { server: TcpServer { timeout: 5, stop_timeout: "5s" } })]
async fn times() {}

#[multitest(env = { app: App { binary: "/bin/true", binary_strategy: "copy", stop_signal: 15 } })]
async fn words() {
    let _ = BinaryStrategy::Copy;
}

#[multitest(env = { app: App { binary: "/bin/true", clear_env: 1 } })]
async fn flags() {}

fn main() {}
