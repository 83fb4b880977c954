use std::rc::Rc;

use multitest::prelude::*;

#[action]
async fn hold(state: &mut u32) {
    let shared = Rc::new(*state);
    tokio::task::yield_now().await;
    *state = *shared;
}

fn main() {}
