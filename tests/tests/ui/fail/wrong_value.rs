use multitest::prelude::*;
use multitest_drivers::{App, TcpClient, TcpServer};

/// Cannot be written into a template.
struct Opaque;

#[multitest(
    env = {
        server: TcpServer { timeout: context!(app, "{{ port }}") },
        app: App { binary: "/bin/true", vars: { opaque: Opaque }, clear_env: "yes" },
        client: TcpClient { port: "80".parse()? },
        number: TcpClient { port: context!(5, "{{ port }}") },
        files: App { binary: "/bin/true", install_files: 5 },
    },
)]
async fn starts() {}

fn main() {}
