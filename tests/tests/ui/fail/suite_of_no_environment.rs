use multitest::prelude::*;

struct Nothing;

#[multitest(env = Nothing)]
mod suite {
    #[testcase]
    async fn first() {}

    #[testcase]
    async fn second() {}
}

fn main() {}
