use multitest::prelude::*;

#[multitest]
mod suite {
    use super::*;

    #[setup]
    fn before_any(testcase: &Testcase) {
        testcase.name();
    }

    #[testcase]
    async fn first() {}
}

fn main() {}
