//! How long a deadline is: the driver's own, the environment's default, and the factor over all.

use crate::support::Run;

/// Runs a test that fails at a deadline, and expects its length in the report.
#[track_caller]
fn check(name: &str, factor: &str, expected: &str) {
    let run = Run::of(&format!("faulty::{name}")).env("MULTITEST_TIMEOUT_FACTOR", factor);
    let stderr = run.finish().stderr;
    assert!(stderr.contains(expected), "expected `{expected}` in {stderr}");
}

#[test]
fn the_default_of_the_environment_holds() {
    check("hand::hangs_longer_than_the_default", "1", "its timeout of 40 ms\n");
}

#[test]
fn the_own_timeout_of_a_driver_wins() {
    check("hand::hangs_longer_than_its_own", "1", "its timeout of 70 ms\n");
}

#[test]
fn the_factor_stretches_every_deadline() {
    check("hand::hangs_longer_than_the_default", "3", "its timeout of 120 ms\n");
    check("hand::hangs_in_stop", "2.5", "its stop_timeout of 125 ms\n");
    check("body::takes_too_long", "1.25", "the test's timeout of 1.25 s\n");
    check("programs::never_ready", "0.5", "its timeout of 500 ms\n");
}

/// What a test expects of a log has limits, too; those of the calls over TCP are tested with their driver.
#[test]
fn the_factor_stretches_what_is_expected_of_a_log() {
    check("logs::missing", "1", r"/request (?P<number>\d\d)/ within 50 ms; saw");
    check("logs::missing", "0.5", r"/request (?P<number>\d\d)/ within 25 ms; saw");
    check("logs::missing", "3", r"/request (?P<number>\d\d)/ within 150 ms; saw");
    check("logs::unexpected", "2", "was not to match /^error/ for 2 min 0 s, but did after");
}
