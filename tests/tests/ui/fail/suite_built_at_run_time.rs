use multitest::prelude::*;

fn build() {}

#[multitest(env = build())]
mod suite {
    #[testcase]
    async fn first() {}
}

fn main() {}
