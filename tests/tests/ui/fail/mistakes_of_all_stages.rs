use multitest::prelude::*;
use multitest_drivers::{App, TcpClient, TcpServer};

#[multitest(env = { server: TcpServer { prot: 3 } })]
async fn option_and_parameter(sevrer: &TcpServer) {
    sevrer.port();
}

#[multitest(
    env = { a: TcpServer { host: 5, port: "x" }, b: TcpClient { prt: a.port() }, c: App {} },
    dependencies = { a => d },
)]
async fn values_and_dependencies(a: &TcpServer) {
    a.port();
}

#[multitest(timout = "1s", env = { s: TcpServer, S: TcpServer { port: self.port() } })]
async fn arguments_and_names(d: &TcpServer) {
    d.port();
}

environment! {
    Named { server: TcpServer { prot: 3 }, client: TcpClient { port: client.port() } }
}

#[multitest(env = { server: TcpServer { prot: 3 } })]
mod suite {
    use super::*;

    #[testcase]
    async fn test(sevrer: &TcpServer) {
        sevrer.port();
    }
}

fn main() {}
