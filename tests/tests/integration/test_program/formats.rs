//! The forms of results that any program can write.

use std::time::Duration;

use multitest::prelude::*;
use multitest_drivers::{TestProgram, test_program::Format};

use super::{message, told};

const CRASH: &str = env!("CARGO_BIN_EXE_crash");
const ONE_SHOT: &str = env!("CARGO_BIN_EXE_one_shot");
const RESULTS: &str = r#"<testsuite>
    <testcase classname="Rates" name="are_read" file="rates.js" line="3" time="0.5"/>
    <testcase classname="Rates" name="are_kept"><skipped message="no disk"/></testcase>
</testsuite>"#;

#[multitest(
    env = {
        tests: TestProgram {
            binary: ONE_SHOT,
            args: ["--write", "out.xml", "--text", RESULTS],
            format: Format::JUnit("out.xml".into()),
        },
    },
)]
async fn junit_xml_is_read_where_the_program_writes_it(tests: &TestProgram) {
    assert_eq!(
        told(tests.results()),
        ["Rates.are_read passed rates.js:3", "Rates.are_kept skipped"]
    );
    assert_eq!(tests.results()[0].duration, Some(Duration::from_millis(500)));
    assert_eq!(message(tests.results(), "Rates.are_kept"), "no disk");
    assert!(tests.case("Rates.are_read").is_some() && tests.case("are_read").is_none());
}

#[multitest(
    env = {
        tests: TestProgram {
            binary: CRASH,
            args: (
                "--stdout", "TAP version 14",
                "--stdout", "1..3",
                "--stdout", "ok 1 - reads",
                "--stdout", "not ok 2 - keeps # TODO soon",
                "--stdout", "ok 3 - sends # SKIP no network",
                "--code", 0,
            ),
            format: Format::Tap,
        },
    },
)]
async fn tap_is_read(tests: &TestProgram) {
    assert_eq!(told(tests.results()), ["reads passed", "keeps skipped", "sends skipped"]);
}

#[multitest(
    env = {
        good: TestProgram { binary: "true" },
        three: TestProgram { binary: CRASH, args: ["--code", "3"], expected_retcode: 3 },
        bad: TestProgram { binary: CRASH, args: ["--code", "4"], check: false },
    },
)]
async fn an_exit_code_is_one_case(good: &TestProgram, three: &TestProgram, bad: &TestProgram) {
    assert_eq!(told(good.results()), ["good passed"]);
    assert_eq!(told(three.results()), ["three passed"]);
    assert_eq!(told(bad.results()), ["bad failed"]);
    assert_eq!(message(bad.results(), "bad"), "expected exit code 0, found 4");
    assert!(good.results()[0].duration.is_some());
}

#[multitest(
    env = {
        tests: TestProgram {
            binary: "echo",
            args: ["ok 1 - it\\'s read; echo 1..1"],
            shell: true,
            format: Format::Tap,
        },
    },
)]
async fn a_shell_may_run_it(tests: &TestProgram) {
    assert_eq!(told(tests.results()), ["it's read passed"]);
}

#[multitest(
    env = {
        tests: TestProgram {
            binary: "echo",
            args: ["--", "nothing"],
            format: Format::GTest,
            check: false,
        },
    },
)]
async fn what_it_is_asked_for_stands_before_the_last_arguments(tests: &TestProgram) -> Result<()> {
    let file = tests.directory().join("results.xml");
    let said = std::fs::read_to_string(tests.stdout_path())?;
    assert_eq!(said, format!("--gtest_output=xml:{} -- nothing\n", file.display()));
    Ok(())
}

/// What is there before the start is not taken for a result.
#[multitest(
    env = {
        tests: TestProgram {
            binary: "true",
            runpath: used()?,
            path_cleanup: false,
            format: Format::JUnit("out.xml".into()),
            check: false,
        },
    },
)]
async fn earlier_results_are_removed(tests: &TestProgram) -> Result<()> {
    assert!(tests.results().is_empty());
    let verdict = tests.verdict().map_err(ToString::to_string);
    assert_eq!(verdict, Err("it wrote no results to `out.xml`".to_owned()));
    Ok(std::fs::remove_dir_all(std::fs::canonicalize(tests.directory())?)?)
}

fn used() -> Result<std::path::PathBuf> {
    let directory = std::env::temp_dir().join(format!("multitest-results-{}", std::process::id()));
    std::fs::create_dir(&directory)?;
    std::fs::write(directory.join("out.xml"), RESULTS)?;
    Ok(directory)
}

#[tokio::test]
async fn it_runs_alone() -> Result<()> {
    let mut options = TestProgram::options();
    options.format(Format::Tap).background(true);
    options.binary(CRASH).args(["--stdout", "1..1", "--stdout", "ok 1 - adds", "--code", "0"]);
    let tests = options.start().await?;
    assert_eq!(told(tests.finished(Duration::from_mins(1)).await?), ["adds passed"]);
    tests.stop().await
}
