//! Test functions that fail.

use super::{check, expected};
use crate::support::{Home, Run};

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
fn a_backtrace_comes_behind_the_logs_and_has_the_frames_of_the_test() {
    for name in ["panics", "sync_panics"] {
        let run = Run::of(&format!("faulty::body::{name}")).env("RUST_BACKTRACE", "1").finish();
        let report = run.report();
        let place = "tests/tests/integration/faulty/body.rs:<line>";
        let begin = format!("thread 'faulty::body::{name}' panicked at {place}:\nassertion `left");
        assert!(report.starts_with(&begin), "{report}");
        let (block, rest) = report.split_once("\n\nbacktrace\n").expect("there is one");
        assert!(
            block.contains(&format!("\n\nfaulty::body::{name}  FAILED  panicked: assertion `"))
        );
        assert!(block.ends_with("\napp | ready"), "{report}");
        let (frames, commands) = rest.split_once("\n\n").expect("the commands follow");
        assert!(frames.starts_with(&format!("   0: integration::faulty::body::{name}::{name}")));
        assert!(frames.ends_with("integration/faulty/body.rs:<line>"), "{report}");
        assert!(
            !["core::", "std::", "tokio::", "multitest::"].iter().any(|ours| frames.contains(ours))
        );
        assert!(commands.starts_with("files  "), "{report}");
    }
}

#[test]
fn no_backtrace_is_lost_where_a_test_catches_a_panic() {
    let run = Run::of("faulty::body::panics_twice").env("RUST_BACKTRACE", "1").finish();
    let report = run.report();
    let position =
        |text: &str| report.find(text).unwrap_or_else(|| panic!("no `{text}`: {report}"));
    let first = position("panicked at tests/tests/integration/faulty/body.rs:<line>:\nthe first\n");
    let backtrace = position("\nbacktrace\n");
    let second = position("\nthe second\n");
    assert!(first < backtrace && backtrace < second && second < position("  FAILED  "), "{report}");
    assert!(report.matches("panics_twice::panics_twice::{{closure}}").count() > 1, "{report}");
}

#[test]
fn blocking_in_an_async_test_says_what_to_write() {
    let words = "`block_on` was called in an async test: write `.await` instead";
    let name = "faulty::body::blocks_in_async";
    let report = Run::of(name).finish().report();
    let place = "tests/tests/integration/faulty/body.rs:<line>";
    let begin = format!("thread '{name}' <n> panicked at {place}:\n{words}\n");
    assert!(report.starts_with(&begin), "{report}");
    assert!(report.contains(&format!("{name}  FAILED  panicked: {words}\n")), "{report}");
}

#[test]
fn a_shortage_of_descriptors_is_told_with_what_to_type() {
    // Nine are too few for a runtime, whatever was inherited.
    let close = "exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&-";
    let limit = format!("{close}; ulimit -n 9; exec \"$0\" \"$@\"");
    let limited = ["sh", "-c", &limit];
    let name = "faulty::body::nothing_starts";
    let run = Run::within(&Home::new(), &limited, &["--exact", name]).finish();
    let expected = format!(
        "{name}  FAILED  the tokio runtime of the test cannot be made: too many open files\n\
         help: raise the limit of open files with `ulimit -n`"
    );
    assert_eq!(run.report(), expected);
    assert_eq!(run.status.code(), Some(101));
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
