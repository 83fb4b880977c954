use multitest::prelude::*;

struct Trading;

#[multitest(env = Trading)]
async fn starts() {}

fn main() {}
