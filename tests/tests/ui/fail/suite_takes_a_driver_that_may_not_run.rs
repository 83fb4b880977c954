use multitest::prelude::*;
use multitest_drivers::TcpServer;

environment! { Pair { server: TcpServer, late: TcpServer { auto_start: false } } }

#[multitest(env = Pair)]
mod suite {
    use super::*;

    #[testcase]
    async fn takes_it(server: &TcpServer, late: &TcpServer) {
        assert_ne!(server.port(), late.port());
    }
}

fn main() {}
