use multitest::prelude::*;
use multitest_drivers::{App, TcpClient, TcpServer};

#[multitest(
    env = {
        server: TcpServer { timout: Duration::from_secs(5) },
        client: TcpClient { prot: 8080 },
        app: App {
            binari: "/bin/true",
        },
    },
    defaults = { stop_timout: Duration::from_secs(5) },
)]
async fn starts(server: &TcpServer, client: &TcpClient) {
    let _ = (server, client);
}

fn main() {}
