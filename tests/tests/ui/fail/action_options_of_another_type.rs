use multitest::prelude::*;

#[action(options = ["a", "b"])]
async fn number(option: &u32) {
    assert!(*option > 0);
}

#[action(options = 5)]
fn no_list(option: &u32) {
    assert!(*option > 0);
}

#[derive(Clone)]
struct Unwritten;

#[action(options = [Unwritten])]
fn not_serializable(option: &Unwritten) {
    let _ = option;
}

fn is_odd(option: u32) -> bool {
    option % 2 == 1
}

#[action(options = [1, 2], should_cancel = is_odd)]
async fn wrong_function(option: &u32) {
    assert!(*option > 0);
}

fn main() {}
