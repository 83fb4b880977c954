#![deny(unused)]

use multitest::prelude::*;
use multitest_drivers::{App, TcpClient, TcpServer, tcp};

#[multitest(
    env = {
        server: TcpServer,
        client: TcpClient { address: server.address() },
        other: tcp::TcpServer { port: 8080 },
        app: App { binary: "sh", args: &["-c", "true"] },
    },
    dependencies = { sevrer => client },
)]
async fn starts() {}

mod bank {
    #[multitest::action]
    pub fn open() {}
}

mod walks {
    use crate::bank::open;

    #[multitest::multitest(walks = [open], concurrncy = 2)]
    async fn mistaken() {}
}

fn main() {}
