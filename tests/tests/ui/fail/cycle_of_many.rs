use multitest::prelude::*;
use multitest_drivers::TcpServer;

#[multitest(
    env = { a: TcpServer, b: TcpServer, c: TcpServer, d: TcpServer, e: TcpServer, f: TcpServer },
    dependencies = { a => b => c => d => e => f },
    defaults = { timeout: std::time::Duration::from_secs(1) },
)]
async fn six_do_not_wait_for_each_other(a: &TcpServer) {
    a.port();
}

#[multitest(
    env = {
        one: TcpServer { port: two.port() },
        two: TcpServer { port: three.port() },
        three: TcpServer { port: four.port() },
        four: TcpServer { port: five.port() },
        five: TcpServer { port: six.port() },
        six: TcpServer { port: seven.port() },
        seven: TcpServer { port: eight.port() },
        eight: TcpServer { port: one.port() },
    },
)]
async fn eight_do(one: &TcpServer) {
    one.port();
}

fn main() {}
