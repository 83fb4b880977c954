use multitest::prelude::*;
use multitest_drivers::TcpServer;

#[multitest(
    env = {
        first: TcpServer { port: second.port() },
        second: TcpServer { port: first.port() },
        #[async_start]
        third: TcpServer,
    },
    dependencies = { third => fourth },
)]
async fn starts(frist: &TcpServer) {
    frist.port();
}

fn main() {}
