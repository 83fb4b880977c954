//! Hooks that there are not, and functions that are none.

use multitest::prelude::*;
use multitest_drivers::TcpServer;

#[multitest(env = {}, hooks = { after_begin: |_: &Environment| {} })]
async fn unknown() {}

#[multitest(env = { server: TcpServer { post_start: |_: &Environment| {} } })]
async fn of_another_argument() {}

#[multitest(env = { server: TcpServer { post_start: |server: &TcpServer| server.port() } })]
async fn of_another_result() {}

fn main() {}
