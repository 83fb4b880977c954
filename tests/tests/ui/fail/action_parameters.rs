use multitest::prelude::*;
use multitest_drivers::TcpServer;

#[derive(Clone)]
struct Account {
    limit: u32,
}

#[action(options = [(1, 2)])]
fn pattern((low, high): &(u32, u32)) {
    assert!(low < high);
}

#[action]
fn owned_state(state: Account) {
    assert!(state.limit > 0);
}

#[action]
fn two_states(state: &mut Account, _state: &Account) {
    state.limit += 1;
}

#[action(options = [1, 2])]
fn mutable_option(option: &mut u32) {
    *option += 1;
}

#[action]
fn owned_driver(server: TcpServer) {
    server.port();
}

#[action]
fn mutable_driver(server: &mut TcpServer) {
    server.port();
}

#[action]
async fn generic<T: Send>(state: &mut Vec<T>) {
    state.clear();
}

#[action]
unsafe fn qualified() {}

#[action]
#[test]
fn a_test_too() {}

fn main() {}
