//! Walks that never return: the test's time is up for them, too, and everything is taken down. And walks that break what
//! they work with: the others do not suffer.

use crate::support::{Finished, Run};

/// Runs `faulty::stuck::{name}`, which fails with this sentence.
#[track_caller]
fn run(name: &str, sentence: &str) -> Finished {
    let name = format!("faulty::stuck::{name}");
    let run = Run::of(&name).finish();
    let report = run.report();
    assert!(report.contains(&format!("{name}  FAILED  {sentence}")), "{report}");
    run
}

#[test]
fn the_timeout_of_a_test_holds_for_walks_that_block_all_threads() {
    for name in ["on_all_threads", "in_environments_of_their_own", "in_a_serial_action"] {
        run(name, "did not end within the test's timeout of <time>\n");
    }
}

#[test]
fn a_serial_action_that_does_not_return_ends_the_run() {
    let sentence = "`block_alone` did not return within its timeout of 50ms, and it does not wait, so nobody can interrupt \
                    it: no further walk runs\nhelp: make it an `async fn`, or give what it calls a timeout\n";
    run("beyond_the_time_of_a_serial_action", sentence);
}

#[test]
fn after_a_failure_a_worker_gets_a_new_environment_and_the_walk_says_what_happened_in_the_old_one()
{
    let report = run("a_server_dies", "1 of 4 walks failed\nwalk 1  kill=1\n").report();
    for told in
        ["the server is gone\n", "    server  DIED  ", "faulty.stuck.a_server_dies/worker-0/\n"]
    {
        assert!(report.contains(told), "{told:?} in {report}");
    }
}

#[test]
fn options_that_panic_are_named() {
    let sentence = "the walks cannot run: the options of `divide` cannot be counted: it panicked: attempt to divide by zero\n";
    run("options_panic", sentence);
}

#[test]
fn the_panic_that_a_test_expects_does_not_hide_failed_walks() {
    let report = run("as_it_should", "1 of 1 walks failed\n").report();
    assert!(report.contains(&format!("long={}..(1005 letters)\n", "x".repeat(55))), "{report}");
}

#[test]
fn a_state_that_panics_is_what_ended_the_worker() {
    let sentence = "a worker ended early: it panicked: it broke\n\
                    help: do not panic where the state of a walk is cloned or dropped\n";
    run("a_state_breaks", sentence);
}
