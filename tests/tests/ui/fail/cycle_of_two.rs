use multitest::prelude::*;
use multitest_drivers::TcpServer;

environment! {
    pub Ring {
        left: TcpServer { port: right.port() },
        right: TcpServer { port: left.port() },
    }
}

#[multitest(env = Ring)]
async fn starts(left: &TcpServer) {
    left.port();
}

fn main() {}
