//! Options that are missing or whose expressions fail.

use super::check;
use crate::support::{Home, Run};

const NOT_STARTED: &str = "the environment did not start";

#[test]
fn a_client_without_a_server_says_what_to_set() {
    let block = "
client  FAILED  <time>  no server to connect to

help: set `port`, with `host` unless it is `localhost`, or `address`";
    check("options::port_missing", NOT_STARTED, block);
}

#[test]
fn an_app_without_a_binary_says_what_to_set() {
    let block = "
app  FAILED  <time>  the option `binary` is not set

help: set it: `binary: env!(\"CARGO_BIN_EXE_name\")`";
    check("options::binary_missing", NOT_STARTED, block);
}

#[test]
fn an_expression_that_fails_is_a_failure_of_its_driver() {
    let block = "client  FAILED  <time>  its option `port`: invalid digit found in string";
    check("options::expression_fails", NOT_STARTED, block);
}

#[test]
fn an_error_of_a_function_keeps_its_help() {
    let block = "
app  FAILED  <time>  its options: there is no configuration

help: write one";
    check("options::function_fails", NOT_STARTED, block);
}

#[test]
fn a_directory_that_holds_more_than_the_driver_is_not_emptied() {
    let block = "
app  FAILED  <time>  the runpath `<home>` cannot be emptied: it holds the directory of all runs

help: name a directory of its own, or set `path_cleanup: false`";
    check("options::runpath_holds_the_runs", NOT_STARTED, block);
}

#[test]
fn a_host_that_nobody_knows_is_named() {
    let run = Run::of("faulty::options::host_unknown").finish();
    let report = run.report();
    assert!(report.contains("cannot find `no-such-host.invalid`: "), "{report}");
    let help = "\n\nhelp: set `host` to a name or an address of the server\n\n";
    assert!(report.contains(help), "{report}");
}

/// Also where libtest shows nothing of tests that pass.
#[test]
fn settings_that_mean_nothing_are_told_once_for_all_tests() {
    let run = Run::within(&Home::new(), &[], &["faulty::places::twins::"]).captured();
    let run = run.env("MULTITEST_KEEP", "all").finish();
    run.assert_passes();
    assert!(run.stdout.contains("test result: ok. 2 passed"), "{}", run.stdout);
    let expected = "warning: `MULTITEST_KEEP=all` means nothing; expected `files` or `running`\n";
    assert_eq!(run.stderr, expected);
}

#[test]
fn settings_that_mean_nothing_are_told() {
    let run = Run::of("faulty::options::expression_fails");
    let run = run.env("MULTITEST_KEEP", "all").env("MULTITEST_TIMEOUT_FACTOR", "fast").finish();
    let mut report = run.report();
    for warning in [
        "warning: `MULTITEST_KEEP=all` means nothing; expected `files` or `running`\n",
        "warning: `MULTITEST_TIMEOUT_FACTOR=fast` means nothing; \
         expected a number above 0, such as `3`\n",
    ] {
        assert!(report.contains(warning), "{report}");
        report = report.replace(warning, "");
    }
    let block = "client  FAILED  <time>  its option `port`: invalid digit found in string";
    let expected = super::expected("options::expression_fails", NOT_STARTED, block);
    assert_eq!(report.trim_start(), expected);
}
