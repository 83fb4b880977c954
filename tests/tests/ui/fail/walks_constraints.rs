use multitest::prelude::*;

#[action(options = [1, 2])]
async fn open(option: &u32) {
    assert!(*option > 0);
}

#[action(options = ["a", "b"])]
async fn mode(option: &str) {
    assert!(!option.is_empty());
}

#[multitest(walks = [open, mode], never = [1 > 2])]
async fn no_name() {}

#[multitest(walks = [open, mode], never = [open > 1])]
async fn a_reference_is_no_number() {}

#[multitest(walks = [open, mode], when = [*open == 1 => *mode])]
async fn no_condition() {}

#[multitest(walks = [open, mode], when = [*open == 1])]
async fn no_consequence() {}

#[multitest(walks = [open, mode, open], never = [*open == 1])]
async fn twice() {}

fn main() {}
