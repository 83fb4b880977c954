use multitest::prelude::*;
use multitest_drivers::TcpServer;

#[multitest(
    env = {
        gateway: TcpServer { port: server.port() + 1 },
        server: TcpServer { host: format!("{}", database.host()) },
        database: TcpServer,
        unrelated: TcpServer { port: gateway.port() },
    },
    dependencies = { gateway => database },
)]
async fn starts(server: &TcpServer) {
    server.port();
}

fn main() {}
