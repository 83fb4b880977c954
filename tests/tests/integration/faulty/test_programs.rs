//! Test programs whose cases fail, or whose results are none.

use multitest::prelude::*;
use multitest_drivers::{App, TcpServer, TestProgram, test_program::Format};

use crate::test_program::{cpp_fixture, serve};

const CRASH: &str = env!("CARGO_BIN_EXE_crash");
const ONE_SHOT: &str = env!("CARGO_BIN_EXE_one_shot");
const SLOW: &str = env!("CARGO_BIN_EXE_slow");

#[multitest(
    env = {
        rates: TcpServer,
        tests: TestProgram {
            binary: CRASH,
            args: [
                "--stdout", "1..2",
                "--stdout", "ok 1 - reads",
                "--stdout", "not ok 2 - keeps",
                "--stdout", "# expected 1, found 2",
                "--stdout", "#   at rates.pl line 7.",
            ],
            format: Format::Tap,
        },
        client: TcpServer { port: { let _ = tests; 0 } },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn fails() {}

#[multitest(
    env = {
        rates: TcpServer,
        tests: TestProgram {
            binary: cpp_fixture().await?,
            format: Format::GTest,
            background: true,
            error_log_lines: 3,
        },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn gtest_fails(rates: &TcpServer, tests: &TestProgram) -> Result<()> {
    serve(rates, tests).await
}

#[multitest(
    env = {
        tests: TestProgram {
            binary: ONE_SHOT,
            args: ["--write", "out.xml", "--text", "<testsuites>\n  <testcase name=\"a\" <failure/>\n"],
            format: Format::JUnit("out.xml".into()),
        },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn malformed() {}

#[multitest(
    env = {
        tests: TestProgram {
            binary: ONE_SHOT,
            args: ["--write", "out.xml", "--text", "<testsuite>\n  <testcase name=\"a\"/>\n  <testca"],
            format: Format::JUnit("out.xml".into()),
        },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn cut_off() {}

#[multitest(
    env = {
        tests: TestProgram {
            binary: CRASH,
            args: ["--stderr", "unit: unknown option", "--code", "2"],
            format: Format::GTest,
        },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn writes_nothing() {}

#[multitest(
    env = {
        tests: TestProgram {
            binary: SLOW,
            args: ["--line", "ok 1 - reads"],
            format: Format::Tap,
            timeout: Duration::from_secs(1),
        },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn hangs() {}

#[multitest(
    env = {
        tests: TestProgram {
            binary: "sh",
            args: ["-c", "echo 1..3; echo ok 1 - reads; echo not ok 2 - keeps; kill -KILL $$"],
            format: Format::Tap,
        },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn is_killed() {}

#[multitest(
    env = {
        tests: TestProgram { binary: CRASH, args: ["--abort"], format: Format::GTest },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn is_killed_before_it_wrote() {}

#[multitest(
    env = {
        tests: TestProgram {
            binary: CRASH,
            args: ["--stdout", "1..4", "--stdout", "ok 1 - reads", "--stdout", "ok 3 - keeps", "--code", "0"],
            format: Format::Tap,
        },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn tells_too_little() {}

#[multitest(
    env = {
        tests: TestProgram {
            binary: CRASH,
            args: ["--stdout", "1..1", "--stdout", "ok 1 - reads", "--stdout", "ok 2 - keeps", "--code", "0"],
            format: Format::Tap,
        },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn tells_too_much() {}

#[multitest(
    env = {
        tests: TestProgram {
            binary: ONE_SHOT,
            args: ["--write", "out.xml", "--text", "<testsuites/>"],
            format: Format::JUnit("out.xml".into()),
        },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn tells_nothing() {}

#[multitest(
    env = {
        tests: TestProgram {
            binary: CRASH,
            args: ["--stdout", "1..1", "--stdout", "ok 1 - reads", "--code", "3"],
            format: Format::Tap,
        },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn contradicts_itself() {}

#[multitest(env = { tests: TestProgram { binary: CRASH, args: ["--code", "3"] } })]
#[ignore = "meant to fail; run by the test of its output"]
async fn exits_with_a_code() {}

#[multitest(
    env = { tests: TestProgram { binary: CRASH, args: ["--stdout", "usage"], format: Format::Libtest } },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn is_something_else() {}

#[multitest(env = { tests: TestProgram { binary: "sleep", args: ["600"], background: true } })]
#[ignore = "meant to fail; run by the test of its output"]
async fn still_runs() {}

#[multitest(env = { tests: TestProgram { binary: CRASH, args: ["--code", "3"], background: true } })]
#[ignore = "meant to fail; run by the test of its output"]
async fn is_not_waited_for(tests: &TestProgram) {
    tests.exited().await;
}

#[multitest(
    env = {
        app: App {
            binary: SLOW,
            args: ["--line", "a=1 b=2"],
            stdout: [r"a=(?P<value>\d) b=(?P<Value>\d)"],
        },
        tests: TestProgram { binary: "true", args: [app.directory()] },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn variables_collide() {}
