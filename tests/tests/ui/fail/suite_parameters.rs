use multitest::prelude::*;
use multitest_drivers::{TcpClient, TcpServer};

#[multitest(env = { server: TcpServer, client: TcpClient { address: server.address() } })]
mod names {
    use super::*;

    #[testcase]
    async fn misspelt(sever: &TcpServer) {
        sever.port();
    }

    #[setup]
    fn of_setup(other: &TcpServer) {
        other.port();
    }
}

#[multitest(env = { server: TcpServer })]
mod types {
    use super::*;

    #[testcase]
    async fn wrong(server: &TcpClient) {
        server.port();
    }

    #[pre_testcase]
    fn wrong_too(server: &TcpClient) {
        server.port();
    }
}

#[multitest(env = { server: TcpServer })]
mod testcases {
    use super::*;

    #[testcase]
    async fn itself(testcase: &Testcase) {}
}

#[multitest(env = { late: TcpServer { auto_start: false } })]
mod by_hand {
    use super::*;

    #[testcase]
    async fn may_not_run(late: &TcpServer) {}
}

fn main() {}
