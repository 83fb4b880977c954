use multitest::prelude::*;

#[action(options = [1, 2])]
async fn open(option: &u32) {
    assert!(*option > 0);
}

#[multitest(walks = [open], selct = all, select = pairwse, env_per = test, verbosity = "walk")]
async fn words() {}

#[multitest(walks = [open], walk_timeout = 5, optimize = "2", never = *open > 1)]
async fn forms() {}

#[multitest(walks = [open], select = t_way)]
async fn incomplete() {}

#[multitest(walks = [open], select = 5)]
async fn no_selection() {}

#[multitest(walks = [open], keep = "many", gather = 1)]
async fn wrong_types() {}

#[multitest(walks = [open], state = return 5)]
async fn returns() {}

fn main() {}
