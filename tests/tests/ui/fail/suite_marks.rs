use multitest::prelude::*;

#[multitest]
mod misspelt {
    #[testcase(paralel)]
    async fn option() {}

    #[testcase(parallel = true)]
    async fn flag() {}

    #[testcase(timeout)]
    async fn no_value() {}

    #[setup(parallel)]
    fn of_another() {}

    #[testcase = "fast"]
    async fn assigned() {}
}

#[multitest]
mod misplaced {
    #[testcase]
    struct NoFunction;

    #[testcase]
    #[setup]
    async fn both() {}

    #[testcase]
    #[tokio::test]
    async fn twice() {}

    #[test]
    fn plain() {}
}

#[multitest]
mod empty {
    async fn not_marked() {}
}

#[testcase]
async fn without_a_suite() {}

fn main() {}
