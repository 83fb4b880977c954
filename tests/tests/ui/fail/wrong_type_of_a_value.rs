use multitest::prelude::*;
use multitest_drivers::{App, TcpServer};

#[multitest(
    env = {
        server: TcpServer { port: "8080" },
        app: App { binary: "/bin/true", args: 5 },
    },
)]
async fn starts(server: &TcpServer) {
    server.port();
}

fn main() {}
