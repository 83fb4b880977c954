use multitest::prelude::*;
use multitest_drivers::TcpServer;

#[multitest(env = { server: TcpServer })]
async fn tuple((a, b): &TcpServer) {
    let _ = (a, b);
}

fn main() {}
