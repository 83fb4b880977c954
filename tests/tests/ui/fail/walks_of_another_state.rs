use multitest::prelude::*;

#[derive(Clone, Default)]
struct Account {
    limit: u32,
}

#[action(options = [1, 2])]
async fn set_limit(option: &u32, state: &mut Account) {
    state.limit = *option;
}

#[action(options = [1, 2])]
fn push(option: &u32, state: &mut Vec<u32>) {
    state.push(*option);
}

#[multitest(walks = [set_limit, push], state = Account::default())]
async fn two_states() {}

#[multitest(walks = [set_limit])]
async fn no_state() {}

#[multitest(walks = [set_limit], state = Account::default())]
async fn parameter(walks: &Walks<Vec<u32>>) {
    assert_eq!(walks.passed(), 2);
}

#[multitest(walks = [set_limit], state = Account::default())]
async fn no_walks(walks: &Account) {
    let _ = walks;
}

struct NotCloned;

#[action]
fn look() {}

#[multitest(walks = [look], state = NotCloned)]
async fn not_cloned() {}

fn main() {}
