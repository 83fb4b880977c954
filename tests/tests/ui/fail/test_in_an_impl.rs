use multitest::prelude::*;
use multitest_drivers::TcpServer;

struct Suite;

impl Suite {
    #[multitest(env = { server: TcpServer { prot: 3 } })]
    async fn method(&self, server: &TcpServer) {
        server.port();
    }
}

fn main() {
    let _ = Suite;
}
