use multitest::prelude::*;
use multitest_drivers::TcpServer;

#[multitest(env = { a: TcpServer { port: 5 + } })]
async fn ends_early(a: &TcpServer) {
    a.port();
}

#[multitest(env = { a: TcpServer { port: 5 +, host: => } })]
async fn is_none(a: &TcpServer) {
    a.port();
}

#[multitest(env = { a: TcpServer { port: 5 6, host: f(1 2) } })]
async fn are_two(a: &TcpServer) {
    a.port();
}

#[multitest(walks = [step], state = )]
async fn no_state() {}

#[action(options = 5 +)]
fn step() {}

fn main() {}
