//! Hooks and probes outlive the place where they are written, so they own what they use.

use multitest::prelude::*;
use multitest_drivers::{App, TcpServer};

#[multitest(
    env = {
        server: TcpServer,
        app: App { binary: "/bin/true", post_start: |_: &App| println!("{}", server.port()) },
    },
)]
async fn hook() {}

#[multitest(
    env = {
        server: TcpServer,
        app: App {
            binary: "/bin/true",
            ready: ready::probe("up", move || async move { server.check().map(drop) }),
        },
    },
)]
async fn probe() {}

trait Check {
    fn check(&self) -> std::result::Result<(), String>;
}

impl Check for TcpServer {
    fn check(&self) -> std::result::Result<(), String> {
        Ok(())
    }
}

fn main() {}
