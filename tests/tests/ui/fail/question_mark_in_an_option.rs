use multitest::prelude::*;
use multitest_drivers::TcpServer;

struct Plain;

fn port() -> std::result::Result<u16, Plain> {
    Err(Plain)
}

#[multitest(env = { server: TcpServer { port: port()? } })]
async fn starts(server: &TcpServer) {
    server.port();
}

fn main() {}
