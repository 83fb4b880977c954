use multitest::prelude::*;

#[action(options = [1, 2])]
async fn open(option: &u32) {
    assert!(*option > 0);
}

#[action(options = ["a", "b"])]
async fn mode(option: &str) {
    assert!(!option.is_empty());
}

#[multitest(walks = [opne, mode])]
async fn unknown_action() {}

#[multitest(walks = [open, mode], never = [*opne > 1 && *mode == "a"])]
async fn unknown_option() {}

#[multitest(walks = [open, mode], never = [*open > limit])]
async fn unknown_value() {}

#[multitest(walks = [open], select = rndom(5, 1))]
async fn misspelt_call() {}

#[multitest(walks = [open], select = first("5"))]
async fn wrong_argument() {}

fn main() {}
