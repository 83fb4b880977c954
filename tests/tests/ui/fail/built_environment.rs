//! An environment that is built when the test runs.

use multitest::{DynamicEnvironment, prelude::*};
use multitest_drivers::TcpServer;

fn build() -> DynamicEnvironment {
    DynamicEnvironment::new()
}

#[multitest(env = "Environment".to_owned())]
async fn no_environment() {}

#[multitest(env = build(), defaults = { timeout: Duration::from_secs(1) })]
async fn with_defaults() {}

#[multitest(env = build())]
async fn of_a_type_that_is_no_driver(server: &String) {
    let _ = server;
}

#[multitest(env = build())]
mod suite {
    #[testcase]
    async fn it_passes() {}
}

fn main() {
    let _ = TcpServer::options;
}
