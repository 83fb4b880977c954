use multitest::prelude::*;
use multitest_drivers::{App, TcpClient};

#[multitest(env = { app: App { bniary: "/bin/true" }, client: TcpClient { adress: ([127, 0, 0, 1], 80).into() } })]
async fn misspelt() {}

#[multitest(env = { client: TcpClient { host: "localhost" } })]
async fn another_option_that_is_near_is_no_misspelling() {}

fn main() {}
