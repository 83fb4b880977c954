use multitest::prelude::*;
use multitest_drivers::{App, TcpClient};

#[multitest(
    env = {
        app: App { binary: "/bin/true", stdout: r"(?P<port>\d+)" },
        client: TcpClient { port: app.extract("port")? },
    },
)]
async fn value() {}

#[multitest(
    env = {
        app: App { binary: "/bin/true", stdout: r"(?P<port>\d+)" },
        other: App { binary: "/bin/true", args: ("--port", app.extract("port")?) },
    },
)]
async fn list() {}

struct Plain;

#[multitest(env = { app: App { binary: "/bin/true" } })]
async fn other_type(app: &App) -> Result<()> {
    let _ = app.extract::<Plain>("port")?;
    Ok(())
}

fn main() {}
