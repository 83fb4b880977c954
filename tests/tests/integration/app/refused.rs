//! Logs where the system grants no watch of them: each is looked at instead. The refusal is the kernel's own.

use rustix::{
    fs::inotify::{CreateFlags, WatchFlags, add_watch, init},
    io::Errno,
};

use crate::support::{Home, Run};

/// Tells the tests in a process what is refused to it.
const REFUSED: &str = "MULTITEST_TESTS_REFUSED";

/// Runs the tests of logs where the system refuses `what`.
#[track_caller]
fn pass_without(what: &str) {
    let home = Home::new();
    let wrapper = [env!("CARGO_BIN_EXE_refuses_inotify"), what];
    let tests = ["app::logs::", "logs::expect::", "what_is_refused"];
    // These run such processes themselves, or write to the disk as fast as they can.
    let skipped = ["--skip", "if_asked_for", "--skip", "gigabyte", "--skip", "writes_on"];
    let run = Run::within(&home, &wrapper, &[&tests[..], &skipped].concat());
    let run = run.env(REFUSED, what).finish();
    run.assert_passes();
    for proof in ["what_is_refused_is_refused", "a_log_that_is_rotated_is_expected_on"] {
        assert!(run.stdout.contains(&format!("::{proof} ... ok")), "{}", run.stdout);
    }
    assert!(run.stdout.contains("app::logs::a_log_that_is_made_late_is_awaited ... ok"));
}

#[test]
fn logs_are_probed_if_no_instance_of_inotify_is_granted() {
    pass_without("instances");
}

#[test]
fn logs_are_probed_if_no_watch_is_granted() {
    pass_without("watches");
}

/// Proves that the tests beside it, in the same process, are notified of nothing.
#[test]
#[ignore = "run by the two tests above"]
fn what_is_refused_is_refused() {
    let refused = match std::env::var(REFUSED).as_deref() {
        Ok("instances") => init(CreateFlags::CLOEXEC).map(drop) == Err(Errno::MFILE),
        Ok("watches") => {
            let instance = init(CreateFlags::CLOEXEC).expect("instances are granted");
            add_watch(&instance, "/", WatchFlags::MODIFY) == Err(Errno::NOSPC)
        }
        _ => panic!("it needs `{REFUSED}`"),
    };
    assert!(refused);
}
