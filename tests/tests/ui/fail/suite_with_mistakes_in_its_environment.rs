use multitest::prelude::*;
use multitest_drivers::TcpServer;

#[multitest(env = { first: TcpServer { port: second.port() }, second: TcpServer { port: first.port() } })]
mod ring {
    use super::*;

    #[testcase]
    async fn never(first: &TcpServer) {
        assert_ne!(first.port(), 0);
    }
}

#[multitest(env = { server: TcpServer { prot: 1 } })]
mod options {
    use super::*;

    #[testcase]
    async fn never(server: &TcpServer) {
        assert_ne!(server.port(), 0);
    }
}

fn main() {}
