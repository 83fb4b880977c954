use multitest::prelude::*;

async fn open(option: &u32, state: &mut u32) -> Result<()> {
    *state = *option;
    Ok(())
}

#[action(options = [1, 2])]
async fn limit(option: &u32, state: &mut u32) {
    *state = *option;
}

#[multitest(walks = [open, limit], state = 0)]
async fn function_without_the_attribute() {}

#[multitest(walks = [])]
async fn none() {}

#[multitest(walks = limit)]
async fn no_list() {}

fn main() {}
