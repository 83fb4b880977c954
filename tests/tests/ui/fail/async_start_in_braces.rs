use multitest::prelude::*;
use multitest_drivers::TcpServer;

#[multitest(
    env = {
        #[async_start]
        first: TcpServer,
        #[asnyc_start]
        second: TcpServer,
    },
)]
async fn starts(first: &TcpServer) {
    first.port();
}

fn main() {}
