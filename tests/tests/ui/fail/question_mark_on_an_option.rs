use multitest::prelude::*;
use multitest_drivers::TcpServer;

#[multitest(env = { server: TcpServer { port: "80".split(':').next()?.len() as u16 } })]
async fn starts(server: &TcpServer) {
    server.port();
}

fn main() {}
