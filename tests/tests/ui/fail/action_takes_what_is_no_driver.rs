use multitest::prelude::*;

#[action(options = [1, 2])]
async fn set_limit(option: &u32, limit: &u32) {
    assert_eq!(option, limit);
}

#[action]
fn stop(server: Handle<String>) {
    let _ = server;
}

fn main() {}
