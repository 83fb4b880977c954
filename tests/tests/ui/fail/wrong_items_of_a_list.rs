use multitest::prelude::*;
use multitest_drivers::App;

#[multitest(
    env = {
        variables: App { binary: "/bin/true", env: ["A=b"] },
        condition: App { binary: "/bin/true", ready: 8080 },
        texts: App { binary: "/bin/true", stdout: [5] },
    },
)]
async fn starts() {}

fn main() {}
