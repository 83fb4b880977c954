use multitest::prelude::*;
use multitest_drivers::TcpServer;

struct HTTPProxy;

#[multitest(env = { TcpServer })]
async fn alone() {}

#[multitest(env = { TcpServer { port: 5 } })]
async fn with_options() {}

#[multitest(env = { multitest_drivers::TcpServer })]
async fn by_path() {}

#[multitest(env = { HTTPProxy })]
async fn several_capitals() {}

fn main() {
    let (_, _) = (HTTPProxy, TcpServer::options());
}
