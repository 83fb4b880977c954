use multitest::prelude::*;
use multitest_drivers::{App, TcpClient};

#[multitest(
    env = {
        app: App { binary: "/bin/true", stdout: r"(?P<port>\d+)" },
        client: TcpClient { port: app.extract::<u16>("port") },
    },
)]
async fn value() {}

#[multitest(
    env = {
        app: App { binary: "/bin/true", stdout: r"(?P<port>\d+)" },
        other: App { binary: "/bin/true", args: app.extract::<u16>("port") },
    },
)]
async fn list() {}

fn main() {}
