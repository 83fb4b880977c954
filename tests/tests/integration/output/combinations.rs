//! Tests with walks that cannot run: they say so before anything starts.

use crate::support::Run;

/// Runs `faulty::combinations::{name}` and expects it to fail with this, and nothing else.
#[track_caller]
fn check(name: &str, message: &str) {
    let name = format!("faulty::combinations::{name}");
    let run = Run::of(&name).finish();
    assert_eq!(run.report(), format!("{name}  FAILED  {}", message.trim()));
    assert_eq!(run.status.code(), Some(101), "{}", run.stdout);
    assert!(run.home.tests().is_empty(), "something has started");
}

#[test]
fn an_action_takes_a_driver_that_there_is() {
    check(
        "driver_of_another_name",
        "
the action `ask` takes the driver `server`, and there is none of this name
help: did you mean `sever`?",
    );
    check(
        "no_driver",
        "
the action `ask` takes the driver `server`, and there is none of this name
help: declare it: `env = { server: TcpServer }`",
    );
}

#[test]
fn an_action_takes_a_driver_of_its_type() {
    check(
        "driver_of_another_type",
        "
the action `ask` takes `server` as a `TcpServer`, but it is a `TcpClient`
help: write `server: &TcpClient` in `ask`",
    );
}

#[test]
fn options_come_to_an_end_and_there_is_at_least_one() {
    check(
        "no_options",
        "
the walks cannot run: `choose` has no options, so there would be no walks
help: give it at least one option; `[()]` if it needs none",
    );
    check(
        "no_end_of_options",
        "
the walks cannot run: the options of `count` do not end: more than 10,000,000 were counted
help: say how many it may have: `limit = 100` in `#[action]`, else `Options::new(..).limit(100)`",
    );
}

#[test]
fn a_state_that_cannot_be_made_is_the_failure_of_the_test() {
    check("no_state", "the walks cannot run: invalid digit found in string");
}

#[test]
fn constraints_are_called_as_they_were_written() {
    check(
        "nothing_allowed",
        "the walks cannot run: the constraint `*limit > 0` forbids every walk",
    );
    check(
        "constraint_panics",
        "
the walks cannot run: the constraint `10 / (*limit - 2) > 7` has no answer for limit=1: it panicked: attempt to subtract with overflow
at tests/tests/integration/faulty/combinations.rs:<line>",
    );
    check(
        "requires_what_is_not_allowed",
        "the walks cannot run: the constraint `*limit == 2` forbids the required walk `limit=2`",
    );
}

#[test]
fn a_walk_does_not_wait_while_nobody_keeps_its_environment() {
    check(
        "waits_with_an_environment",
        "
walks wait for the serial action `switch`, and an environment of their own does not last so long
help: put `switch` first, or say `env_per = worker`",
    );
}

#[test]
fn a_serial_action_takes_no_driver_that_only_some_walks_have() {
    check(
        "serial_driver_of_nobody",
        "
the serial action `restart` works with `server`, but there is no `server` that all walks share
help: drop `env_per`, so that one environment serves all walks",
    );
}

#[test]
fn a_serial_action_takes_no_environment_that_only_some_walks_have() {
    check(
        "serial_environment_of_nobody",
        "
the serial action `looks_around` works with `environment`, but there is no `environment` that all walks share
help: drop `env_per`, so that one environment serves all walks",
    );
}
