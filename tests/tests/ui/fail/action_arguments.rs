use multitest::prelude::*;

#[action(option = [1, 2], options = [1, 2], options = [3])]
fn unknown_and_repeated(option: &u32) {
    assert!(*option > 0);
}

#[action(serial = true, timeout = 5)]
async fn wrong_values() {}

#[action(options = [1, 2], limit)]
async fn no_value(option: &u32) {
    assert!(*option > 0);
}

#[multitest(walks = [unknown_and_repeated, wrong_values, no_value])]
async fn whoever_names_them_is_not_to_blame() {}

fn main() {}
