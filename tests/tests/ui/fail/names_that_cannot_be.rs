use multitest::prelude::*;
use multitest_drivers::TcpServer;

#[multitest(env = { self: TcpServer, Self: TcpServer, super: TcpServer, crate: TcpServer })]
async fn never() {}

#[multitest(env = { loop: TcpServer })]
async fn raw() {}

#[multitest(env = { _: TcpServer, "server": TcpServer })]
async fn no_name() {}

#[multitest(env = { server: TcpServer { _: 5 } })]
async fn no_option() {}

fn main() {}
