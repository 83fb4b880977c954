//! A `TestProgram` as any driver: restarted, and as the base of another.

use multitest::{
    driver::{Handle, Status},
    prelude::*,
};
use multitest_drivers::{TestProgram, test_program::Format};

use super::told;

/// Counts its runs in a file that a restart does not remove, and fails from the second on.
const SECOND_FAILS: &str =
    "echo x >> ../runs; echo 1..1; [ $(wc -l < ../runs) = 1 ] || printf 'not '; echo ok 1 - first";

#[multitest(
    env = {
        tests: TestProgram {
            binary: "sh",
            args: ["-c", SECOND_FAILS],
            format: Format::Tap,
            check: false,
        },
    },
)]
async fn each_run_has_its_own_results(tests: Handle<TestProgram>) -> Result<()> {
    assert_eq!(told(tests.results()), ["first passed"]);
    tests.restart().await?;
    assert_eq!(tests.status(), Status::Ready);
    assert_eq!(told(tests.results()), ["first failed"]);
    Ok(())
}

/// Test programs that tell TAP, by a shell.
#[multitest::driver(
    base = TestProgram,
    options = { binary: "sh", args: ("-c", script), format: Format::Tap },
)]
struct ShellTests {
    /// What the shell runs.
    #[option]
    script: String,
    /// How many cases passed.
    #[attribute]
    passed: usize,
}

#[multitest(env = { tests: ShellTests { script: "echo 1..1; echo ok 1 - adds" } })]
async fn another_driver_may_be_based_on_it(tests: &ShellTests) {
    assert_eq!(told(tests.results()), ["adds passed"]);
    assert_eq!(tests.passed(), 1);
}
