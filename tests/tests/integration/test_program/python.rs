//! A pytest file that talks to a server.

use multitest::prelude::*;
use multitest_drivers::{TcpServer, TestProgram, test_program::Format};

use super::{message, source, told};

#[multitest(
    env = {
        rates: TcpServer,
        tests: TestProgram {
            binary: "pytest-3",
            // Without its cache, which it would leave beside the sources.
            args: ("-p", "no:cacheprovider", "--rootdir", source("python"), source("python/test_rates.py")),
            env: [("PYTHONDONTWRITEBYTECODE", "1")],
            format: Format::Pytest,
            check: false,
        },
    },
)]
async fn pytest_cases_are_results(rates: &TcpServer, tests: &TestProgram) -> Result<()> {
    assert_eq!(rates.receive_line().await?, "EUR:GBP");
    let expected = [
        "test_rates.py::TestRates::test_asks passed test_rates.py:20",
        "test_rates.py::TestRates::test_is_wrong failed test_rates.py:25",
        "test_rates.py::test_has_two_sides[EUR:GBP] passed test_rates.py:28",
        "test_rates.py::test_has_two_sides[EUR] failed test_rates.py:30",
        "test_rates.py::test_trades skipped test_rates.py:33",
        "test_rates.py::test_is_never_run failed test_rates.py:40",
    ];
    assert_eq!(told(tests.results()), expected);
    let message = |name: &str| message(tests.results(), &format!("test_rates.py::{name}"));
    assert_eq!(
        message("TestRates::test_is_wrong"),
        "AssertionError: the rate of yesterday\nassert 0.9 == 1.1"
    );
    assert_eq!(message("test_trades"), "the market is closed");
    let broken = "failed on setup with \"ValueError: no rates today\"";
    assert_eq!(message("test_is_never_run"), broken);
    Ok(())
}

#[multitest(
    env = {
        tests: TestProgram {
            binary: "pytest-3",
            args: (
                "-p",
                "no:cacheprovider",
                source("python/test_rates.py"),
                "-k",
                "two_sides and GBP",
            ),
            env: [("PYTHONDONTWRITEBYTECODE", "1")],
            format: Format::Pytest,
        },
    },
)]
async fn pytest_cases_pass(tests: &TestProgram) {
    assert_eq!(tests.results().len(), 1);
    tests.verdict().expect("none failed");
}
