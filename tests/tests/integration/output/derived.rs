//! Drivers made by `#[driver]` whose options, attributes or steps go wrong.

use super::{check, expected};
use crate::support::Run;

const NOT_STARTED: &str = "the environment did not start";

#[test]
fn an_attribute_that_nothing_fills_says_what_there_is() {
    let block = "
server  FAILED  <time>  its attribute `prot` is filled by nothing: its base `TcpServer` publishes `host`, `port`, `address`

help: did you mean `port`?";
    check("derived::nothing_fills_the_attribute", NOT_STARTED, block);
}

#[test]
fn an_attribute_unlike_any_says_what_to_write() {
    let block = "
server  FAILED  <time>  its attribute `backlog` is filled by nothing: its base `TcpServer` publishes `host`, `port`, `address`

help: name a group in a pattern, `(?P<backlog>..)`, or write how it is made: `#[attribute(value = ..)]`";
    check("derived::nothing_is_like_the_attribute", NOT_STARTED, block);
}

#[test]
fn an_attribute_of_another_type_shows_its_text() {
    let block = "server  FAILED  <time>  its attribute `host` is `127.0.0.1`, which is no `u16`: invalid digit found in string";
    check("derived::the_attribute_is_of_another_type", NOT_STARTED, block);
}

#[test]
fn what_a_driver_sets_in_its_base_is_named() {
    let block = "server  FAILED  <time>  its option `port`: invalid digit found in string";
    check("derived::an_option_of_the_base_cannot_be_made", NOT_STARTED, block);
}

#[test]
fn an_attribute_that_cannot_be_made_is_named() {
    let block = "server  FAILED  <time>  its attribute `number`: invalid digit found in string";
    check("derived::the_attribute_cannot_be_made", NOT_STARTED, block);
}

#[test]
fn a_required_option_that_is_missing_says_what_to_set() {
    let block = "
server  FAILED  <time>  the option `text` is not set

help: set it: `text: ..`";
    check("derived::a_required_option_is_missing", NOT_STARTED, block);
}

#[test]
fn a_required_option_that_cannot_be_made_is_not_called_missing() {
    let block = "
rates  stopped  <time>  127.0.0.1:<port>
server  FAILED  <time>  its option `number`: `{{ host }}` of `rates` is `127.0.0.1`, which is no `u16`: invalid digit found in string";
    check("derived::a_required_option_cannot_be_made", NOT_STARTED, block);
}

#[test]
fn a_step_of_the_start_that_fails_is_named() {
    let block = "
step  FAILED  <time>  its `pre_start`: there is nothing to prepare

help: leave it out";
    check("derived::a_step_of_the_start_fails", NOT_STARTED, block);
}

#[test]
fn every_failure_of_a_stop_is_shown() {
    let name = "derived::every_step_of_the_stop_fails";
    let run = Run::of(&format!("faulty::{name}")).finish();
    let block = "
step  STOP FAILED  <time>  its `pre_stop`: panicked: cannot wait

then `step` does not stop
then its `post_stop`: something is left";
    let panic = format!(
        "thread 'faulty::{name}' <n> panicked at tests/tests/integration/faulty/derived.rs:<line>:\n\
         cannot wait\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n\n"
    );
    let report = expected(name, "the environment did not stop in order", block);
    run.assert_fails_with(&(panic + &report));
}
