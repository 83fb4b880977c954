use multitest::prelude::*;
use multitest_drivers::TcpServer;

#[multitest(
    env = {
        server: TcpServer,
        server: TcpServer,
        my_app: TcpServer,
        myApp: TcpServer,
    },
)]
async fn starts(server: &TcpServer) {
    server.port();
}

fn main() {}
