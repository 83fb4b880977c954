use multitest::prelude::*;
use multitest_drivers::TcpServer;

#[multitest(crate = "multitest")]
async fn crate_in_quotes() {}

#[multitest(crate = , timeout = )]
async fn nothing() {}

#[multitest(env = build(5 +))]
async fn broken_call() {}

#[multitest(env = { a: , b: TcpServer, c: })]
async fn no_types() {}

#[multitest(env = [#[async_start = true] a: TcpServer, #[async_start(yes)] b: TcpServer])]
async fn values_of_async_start() {}

#[multitest(env = { a: TcpServer = })]
async fn no_options() {}

environment! {
    crate = "multitest";
    pub Quoted { server: TcpServer }
}

#[multitest(env = { server: TcpServer } timeout = "1s" flavor = "multi_thread")]
async fn no_commas(server: &TcpServer) {
    server.port();
}

fn main() {}
