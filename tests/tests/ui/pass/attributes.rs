//! Attributes, flavours and return types of tests.
#![deny(warnings, missing_docs)]

use std::{error::Error, num::ParseIntError};

use multitest::multitest;
use multitest_drivers::TcpServer;

/// Documented.
#[multitest(env = { server: TcpServer })]
#[should_panic(expected = "seven")]
async fn panics(server: &TcpServer) {
    assert!(server.port() == 7, "seven");
}

#[multitest(env = { server: TcpServer })]
#[cfg_attr(test, should_panic(expected = "seven"))]
fn panics_under_a_condition(server: &TcpServer) {
    assert!(server.port() == 7, "seven");
}

#[multitest]
#[ignore = "never run"]
async fn ignored() {
    panic!("this test is ignored");
}

#[multitest]
#[cfg(not(test))]
async fn configured_out(missing: &Missing) {}

#[allow(unused_variables)]
#[multitest(flavor = "multi_thread", worker_threads = 2, timeout = "2min")]
async fn workers() -> Result<(), Box<dyn Error>> {
    let unused = 5;
    tokio::task::spawn(async {}).await?;
    Ok(())
}

#[multitest]
fn sync_with_a_result() -> Result<(), ParseIntError> {
    "5".parse::<u8>()?;
    Ok(())
}

#[multitest(env = [
    first: TcpServer,
    #[async_start]
    second: TcpServer { host: first.host() },
    third: TcpServer { host: second.host() },
])]
pub(crate) async fn one_after_another(third: &TcpServer) {
    assert_ne!(third.port(), 0);
}

fn main() {}
