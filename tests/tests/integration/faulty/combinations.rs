//! Tests with walks that cannot run as they are declared.

use multitest::prelude::*;
use multitest_drivers::{TcpClient, TcpServer};

#[action(options = [1, 2])]
async fn ask(option: &u32, server: &TcpServer, state: &mut u32) {
    assert_ne!(server.port(), 0);
    *state += *option;
}

#[action(options = Vec::<u32>::new())]
fn choose(option: &u32, state: &mut u32) {
    *state = *option;
}

#[action(options = 1_u32..)]
fn count(option: &u32, state: &mut u32) {
    *state = *option;
}

#[multitest(env = { sever: TcpServer }, walks = [ask], state = 0)]
#[ignore = "meant to fail; run by the test of its output"]
async fn driver_of_another_name() {}

#[multitest(env = { server: TcpClient { port: 1 } }, walks = [ask], state = 0)]
#[ignore = "meant to fail; run by the test of its output"]
fn driver_of_another_type() {}

#[multitest(walks = [ask], state = 0)]
#[ignore = "meant to fail; run by the test of its output"]
async fn no_driver() {}

#[multitest(env = { server: TcpServer }, walks = [ask, choose], state = 0)]
#[ignore = "meant to fail; run by the test of its output"]
async fn no_options() {}

#[multitest(walks = [count], state = 0)]
#[ignore = "meant to fail; run by the test of its output"]
async fn no_end_of_options() {}

#[multitest(walks = [count], state = "x".parse::<u32>()?)]
#[ignore = "meant to fail; run by the test of its output"]
async fn no_state() {}

#[action(options = [1, 2, 3])]
fn limit(option: &u32, _state: &u32) {
    assert_ne!(*option, 0);
}

#[multitest(walks = [limit], state = 0, never = [*limit  > 0])]
#[ignore = "meant to fail; run by the test of its output"]
async fn nothing_allowed() {}

#[multitest(walks = [limit], state = 0, never = [10 / (*limit - 2) > 7])]
#[ignore = "meant to fail; run by the test of its output"]
async fn constraint_panics() {}

#[multitest(walks = [limit], state = 0, never = [*limit == 2], require = ["limit=2"])]
#[ignore = "meant to fail; run by the test of its output"]
async fn requires_what_is_not_allowed() {}

#[action(serial, options = [1, 2])]
fn switch(option: &u32) {
    assert_ne!(*option, 0);
}

#[multitest(env = { server: TcpServer }, walks = [ask, switch], state = 0, env_per = walk)]
#[ignore = "meant to fail; run by the test of its output"]
async fn waits_with_an_environment() {}

#[action(serial)]
async fn restart(server: Handle<TcpServer>) -> Result<()> {
    server.restart().await
}

#[multitest(env = { server: TcpServer }, walks = [restart, ask], state = 0, env_per = worker)]
#[ignore = "meant to fail; run by the test of its output"]
async fn serial_driver_of_nobody() {}

#[action(serial)]
fn looks_around(environment: &Environment) {
    assert!(environment.drivers().is_empty());
}

#[multitest(env = { server: TcpServer }, walks = [looks_around, ask], state = 0, env_per = worker)]
#[ignore = "meant to fail; run by the test of its output"]
async fn serial_environment_of_nobody() {}
