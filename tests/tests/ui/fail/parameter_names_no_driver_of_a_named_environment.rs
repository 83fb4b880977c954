use multitest::prelude::*;
use multitest_drivers::TcpServer;

environment! {
    pub Trading { server: TcpServer }
}

#[multitest(env = Trading)]
async fn misspelt(sevrer: &TcpServer) {
    sevrer.port();
}

fn main() {}
