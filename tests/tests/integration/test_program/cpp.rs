//! A `GoogleTest` binary that talks to a server which the test plays.

use multitest::prelude::*;
use multitest_drivers::{TcpServer, TestProgram, test_program::Format};

use super::{cpp_fixture, message, serve, told};

#[multitest(
    env = {
        rates: TcpServer,
        tests: TestProgram {
            binary: cpp_fixture().await?,
            format: Format::GTest,
            background: true,
            check: false,
        },
    },
)]
async fn gtest_cases_are_results(rates: &TcpServer, tests: &TestProgram) -> Result<()> {
    assert!(tests.results().is_empty());
    serve(rates, tests).await?;
    let expected = [
        "Rates.AreAnswered passed rates_test.cpp:47",
        "Rates.AreWrong failed rates_test.cpp:50",
        "Rates.AreNotTraded skipped rates_test.cpp:54",
        "Rates.DISABLED_AreForgotten skipped rates_test.cpp:56",
        "All/Pairs.AreKnown/0 passed rates_test.cpp:60",
        "All/Pairs.AreKnown/1 passed rates_test.cpp:60",
        "All/Pairs.AreKnown/2 failed rates_test.cpp:60",
    ];
    assert_eq!(told(tests.results()), expected);
    assert_eq!(message(tests.results(), "Rates.AreNotTraded"), "the market is closed");
    assert_eq!(message(tests.results(), "Rates.DISABLED_AreForgotten"), "disabled");
    let wrong = message(tests.results(), "Rates.AreWrong");
    assert!(wrong.starts_with("Expected equality of these values:\n"), "{wrong}");
    assert!(wrong.contains("the rate of yesterday\n") && wrong.contains(".cpp:51\n"), "{wrong}");
    assert!(tests.results().iter().all(|case| case.duration.is_some()));
    assert_eq!(
        (tests.passed().count(), tests.failed().count(), tests.skipped().count()),
        (3, 2, 2)
    );
    let verdict = tests.verdict().map_err(ToString::to_string);
    assert_eq!(verdict, Err("2 of 7 cases failed".to_owned()));
    Ok(())
}

#[multitest(
    env = {
        rates: TcpServer,
        tests: TestProgram {
            binary: cpp_fixture().await?,
            args: ["--gtest_filter=*AreAnswered:*AreKnown/0:*AreNotTraded"],
            format: Format::GTest,
            background: true,
        },
    },
)]
async fn gtest_cases_pass(rates: &TcpServer, tests: &TestProgram) -> Result<()> {
    serve(rates, tests).await?;
    tests.verdict().expect("none failed");
    assert_eq!(tests.retcode(), Some(0));
    assert_eq!(tests.results().len(), 3);
    Ok(())
}
