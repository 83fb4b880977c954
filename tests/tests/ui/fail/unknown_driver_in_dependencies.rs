use multitest::prelude::*;
use multitest_drivers::TcpServer;

#[multitest(
    env = { rates: TcpServer, quotes: TcpServer },
    dependencies = { rates => quoets, prices => quotes },
)]
async fn starts(rates: &TcpServer) {
    rates.port();
}

fn main() {}
