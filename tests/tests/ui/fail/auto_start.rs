//! A driver that only the test starts: nobody waits for it, and the test takes its handle.

use multitest::prelude::*;
use multitest_drivers::{TcpClient, TcpServer};

#[multitest(
    env = {
        late: TcpServer { auto_start: false },
        client: TcpClient { address: late.address() },
    },
)]
async fn mentioned(client: &TcpClient) {}

#[multitest(
    env = { late: TcpServer { auto_start: false }, other: TcpServer },
    dependencies = { late => other },
)]
async fn depended_on() {}

#[multitest(env = { late: TcpServer { auto_start: false } })]
async fn by_reference(late: &TcpServer) {}

#[multitest(env = { late: TcpServer { auto_start: !true } })]
async fn computed(late: Handle<TcpServer>) {}

fn main() {}
