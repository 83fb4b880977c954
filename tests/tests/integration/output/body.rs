//! Test functions that fail.

use super::{check, expected};
use crate::support::Run;

#[test]
fn an_error_is_the_first_line() {
    let sentence =
        "`client` awaited 5 bytes from 127.0.0.1:<port>: timed out after <time>, saw nothing";
    let block = "
server  stopped  <time>  127.0.0.1:<port>
client  stopped  <time>  localhost:<port>";
    check("body::returns_an_error", sentence, block);
}

#[test]
fn a_panic_shows_the_last_lines_of_every_log() {
    let dots = ".".repeat(82);
    check_panic("panics", &format!("app | nothing happened {dots}\napp | ready"));
}

#[test]
fn a_panic_on_the_thread_of_a_sync_test_does_too() {
    check_panic("sync_panics", "app | ready");
}

#[track_caller]
fn check_panic(name: &str, logs: &str) {
    let words = "assertion `left == right` failed: it is not over\n  left: None\n right: Some(0)";
    let block = format!("app  stopped  <time>  pid <n>\n\n{logs}");
    let name = format!("body::{name}");
    // The panic has been printed; its first line says which one it was.
    let first = words.lines().next().unwrap_or_default();
    let report = expected(&name, &format!("panicked: {first}"), &block);
    let note = "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace";
    let place = "tests/tests/integration/faulty/body.rs:<line>";
    let hook = format!("thread 'faulty::{name}' <n> panicked at {place}:\n{words}\n{note}\n\n");
    Run::of(&format!("faulty::{name}")).finish().assert_fails_with(&(hook + &report));
}

#[test]
fn a_program_that_died_meanwhile_is_named() {
    let block = "
app  stopped  <time>  pid <n>
other  stopped  <time>  pid <n>

app | ready
app exited with code 1 after <time>
other | ready";
    check("body::outlives_a_program", "the answer is missing", block);
}

#[test]
fn a_program_that_died_of_the_last_request_is_named() {
    let block = "
app  DIED  <time>  exited with code 1 after <time>, while the test ran

app | ready
app exited with code 1 after <time>
help: if it may end, say so: `ready: Exit` or `expected_retcode` where it is declared, or `app.expect_exit()` of its handle in the test";
    check("body::fails_before_anybody_has_seen_the_end", "the answer is missing", block);
}

#[test]
fn a_test_that_takes_too_long_is_ended() {
    let sentence = "did not end within the test's timeout of <time>";
    let block = "app  stopped  <time>  pid <n>\n\napp | ready";
    check("body::takes_too_long", sentence, block);
    check("body::sync_takes_too_long", sentence, block);
    check("body::blocks_its_thread_too_long", sentence, block);
}

#[test]
fn the_timeout_of_a_test_holds_for_its_start() {
    let sentence = "did not end within the test's timeout of <time>";
    let block = "app  given up  <time>  waited for stdout to match /never/; saw 1 line, \
                 none matched\n\napp | ready";
    check("body::start_takes_too_long", sentence, block);
}

#[test]
fn a_test_without_drivers_has_no_table() {
    let run = Run::of("faulty::body::nothing_starts").finish();
    let name = "body::nothing_starts";
    let report = expected(name, "\"there was nothing to do\"", "").replace("\n\n\n\n", "\n\n");
    run.assert_fails_with(&report);
}
