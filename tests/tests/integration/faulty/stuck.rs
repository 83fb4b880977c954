//! Walks that never return, and walks that break what they work with.

use multitest::{driver::Health, prelude::*};
use multitest_drivers::{App, TcpServer};
use rustix::process::{Pid, Signal, kill_process};

use crate::support::eventually;

fn never() {
    loop {
        std::thread::park();
    }
}

#[action(options = 0..64)]
fn block(_option: u32) {
    never();
}

#[action(serial)]
fn block_alone() {
    never();
}

#[multitest(env = { server: TcpServer }, walks = [block], timeout = "200ms")]
#[ignore = "meant to fail; run by the test of its output"]
async fn on_all_threads() {}

#[multitest(env = { server: TcpServer }, walks = [block], env_per = walk, timeout = "200ms")]
#[ignore = "meant to fail; run by the test of its output"]
async fn in_environments_of_their_own() {}

#[multitest(env = { server: TcpServer }, walks = [block_alone], timeout = "200ms")]
#[ignore = "meant to fail; run by the test of its output"]
async fn in_a_serial_action() {}

#[multitest(walks = [block_alone, block], action_timeout = "50ms")]
#[ignore = "meant to fail; run by the test of its output"]
async fn beyond_the_time_of_a_serial_action() {}

#[action(options = 0..4)]
fn kill(option: u32, server: &App, environment: &Environment) -> Result<()> {
    assert_eq!(environment.health("server"), Some(Health::Healthy));
    if option == 1 {
        let pid = i32::try_from(server.pid()).ok().and_then(Pid::from_raw);
        kill_process(pid.expect("it runs"), Signal::KILL)?;
        assert!(eventually(|| server.exit()).is_some(), "it still runs");
        return Err(Error::new("the server is gone"));
    }
    Ok(())
}

#[multitest(
    env = { server: App { binary: "sleep", args: "60" } },
    walks = [kill],
    env_per = worker,
    concurrency = 1,
    explain = 0,
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn a_server_dies() {}

#[action(options = (0..3).map(|n| 6 / (2 - n)))]
fn divide(_option: u32) {}

#[multitest(walks = [divide])]
#[ignore = "meant to fail; run by the test of its output"]
async fn options_panic() {}

#[action(options = ["x".repeat(1000)])]
fn long(option: &String) {
    assert!(option.is_empty(), "{} letters", option.len());
}

#[multitest(walks = [long], explain = 0)]
#[should_panic(expected = "as it should")]
#[ignore = "meant to fail; run by the test of its output"]
async fn as_it_should() {
    panic!("as it should");
}

/// Cannot be dropped once it was changed.
#[derive(Clone, Default)]
struct Fragile(bool);

impl Drop for Fragile {
    fn drop(&mut self) {
        assert!(!self.0, "it broke");
    }
}

#[action]
async fn change(state: &mut Fragile) {
    state.0 = true;
}

#[multitest(walks = [change], state = Fragile::default())]
#[ignore = "meant to fail; run by the test of its output"]
async fn a_state_breaks() {}
