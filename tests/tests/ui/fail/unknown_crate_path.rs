use multitest::prelude::*;
use multitest_drivers::{App, TcpServer};

#[multitest(crate = nosuch::thing, env = { server: TcpServer { port: 5 } })]
async fn test(server: &TcpServer) {
    server.port();
}

#[multitest(crate = ::std, env = { server: TcpServer = TcpServer::options() })]
async fn another_crate(server: &TcpServer) {
    server.port();
}

environment! {
    crate = nosuch::thing;
    pub Named { server: TcpServer { port: 5 } }
}

#[action(crate = nosuch::thing, options = [1, 2])]
fn step(option: &i32) {
    let _ = option;
}

#[driver(crate = nosuch::thing, base = App)]
struct Converter {
    #[option]
    port: u16,
}

#[multitest(crate = nosuch::thing, env = { server: TcpServer })]
mod suite {
    use super::*;

    #[testcase]
    async fn test(server: &TcpServer) {
        server.port();
    }
}

fn main() {}
