use multitest::prelude::*;

#[multitest]
mod cases {
    #[testcase(cases = [1, "two"])]
    async fn numbers(case: u32) {
        assert_ne!(case, 0);
    }
}

fn main() {}
