use multitest::prelude::*;

#[action]
fn option_without_options(option: &u32) {
    assert!(*option > 0);
}

#[action(options = [1, 2])]
fn options_without_option(limit: &u32) {
    assert!(*limit > 0);
}

#[action(limit = 5)]
fn limit_without_options() {}

fn main() {}
