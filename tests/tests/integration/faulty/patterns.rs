//! Patterns that are wrong, and values that cannot be had from them.

use multitest::prelude::*;
use multitest_drivers::{App, TcpClient};

const ECHO: &str = env!("CARGO_BIN_EXE_echo");

#[multitest(
    env = {
        app: App { binary: ECHO, stdout: [r"listening on (?P<host>[^:]+:(?P<port>\d+)"] },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn invalid() {}

#[multitest(
    env = {
        app: App { binary: ECHO, stdout: [r"listening on (?P<host>[^:]+):(?P<port>\d+)"] },
        client: TcpClient { port: app.extract::<u16>("prot")? },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn no_such_group() {}

#[multitest(
    env = {
        app: App { binary: ECHO, stdout: ["listening"] },
        client: TcpClient { port: app.extract::<u16>("port")? },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn no_group_at_all() {}

#[multitest(
    env = {
        app: App { binary: ECHO, stdout: [r"listening on (?P<port>[^:]+)"] },
        client: TcpClient { port: app.extract::<u16>("port")? },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn does_not_parse() {}

#[multitest(env = { app: App { binary: ECHO, log_patterns: ["ready"] } })]
#[ignore = "meant to fail; run by the test of its output"]
async fn of_no_log() {}
