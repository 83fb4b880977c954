use multitest::prelude::*;

#[multitest(select = pairwise, state = 0, gather)]
async fn no_walks() {}

#[multitest(timeout = "5s")]
async fn takes_walks(walks: &Walks<u32>) {
    assert_eq!(walks.passed(), 0);
}

#[multitest(env = {}, walks = [open], state = 0)]
mod suite {
    #[testcase]
    fn works() {}
}

fn main() {}
