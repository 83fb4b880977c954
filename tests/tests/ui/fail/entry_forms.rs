use multitest::prelude::*;
use multitest_drivers::TcpServer;

#[multitest(
    env = {
        first,
        second: TcpServer { port },
        third: TcpServer { port = 5 },
        fourth: TcpServer { port: 5, port: 6 },
        fifth: TcpServer(5),
        sixth: &TcpServer,
        type: TcpServer,
        seventh: TcpServer { port: , },
        eighth: TcpServer ninth: TcpServer,
    },
)]
async fn starts(second: &TcpServer) {
    second.port();
}

fn main() {}
