//! Expectations of logs that fail.

use super::check;

const NOT_STARTED: &str = "the environment did not start";
const LISTENING: &str = "app | listening on 127.0.0.1:<port>, pid <n>";

/// The drivers of a test function that failed, and the last lines of the program.
fn drivers(lines: &[&str]) -> String {
    let table = "app  stopped  <time>  127.0.0.1:<port>\nclient  stopped  <time>  localhost:<port>";
    format!("{table}\n\n{}", lines.join("\n"))
}

#[test]
fn a_line_that_does_not_come_shows_the_window() {
    let sentence = "stdout of `app`, after the last match (byte <n>), did not match \
        /request (?P<number>\\d\\d)/ within <time>; saw 2 lines, none matched\n\
        app | request 2\napp | request 3";
    let requests = ["app | request 1", "app | request 2", "app | request 3"];
    let block = drivers(&[&[LISTENING], &requests[..]].concat());
    check("logs::missing", sentence, &block);
}

#[test]
fn a_line_that_was_expected_before_is_shown() {
    let sentence = "stdout of `app`, after the last match (byte <n>), did not match /listening/ \
        within <time>; saw no line\nthe lines before:\napp | listening on 127.0.0.1:<port>, pid <n>\n\
        help: a line before matches: `listening on 127.0.0.1:<port>, pid <n>`; `.since(mark)` looks \
        from a mark on, and `.all(..)` at all lines";
    check("logs::seen_before", sentence, &drivers(&[LISTENING]));
}

#[test]
fn a_line_that_was_not_to_come_is_shown() {
    let sentence = "stderr of `app` was not to match /^error/ for <time>, but did after <time>: \
        `error: no rates`\napp stderr | error: no rates";
    check("logs::unexpected", sentence, &drivers(&[LISTENING, "app stderr | error: no rates"]));
}

#[test]
fn the_end_of_the_program_is_told() {
    let sentence = "stdout of `app` did not match /ready/ before `app` ended; saw 2 lines, none \
        matched\napp | listening on 127.0.0.1:<port>, pid <n>\napp | loading\n\
        app exited with code 3 after <time>";
    let block = drivers(&[LISTENING, "app | loading", "app exited with code 3 after <time>"]);
    check("logs::ended", sentence, &block);
}

#[test]
fn a_driver_by_hand_shows_the_log_it_waits_for_and_its_own() {
    let block = "
desk  FAILED  <time>  waited for `desk.txt` to match /^ready$/; saw 1 line, 1 of 2 patterns matched

desk log | opening
desk desk.txt | port 80
desk was not ready within its timeout of <time>";
    check("logs::of_a_driver_too_late", NOT_STARTED, block);
}

#[test]
fn a_driver_by_hand_tells_of_a_line_without_its_end() {
    let block = "
desk  FAILED  <time>  waited for `desk.txt` to match /^ready$/; saw 1 line, 1 of 2 patterns matched

desk log | opening
desk desk.txt | port 80
desk desk.txt | ready
desk was not ready within its timeout of <time>
help: the last line matches, but has no end yet: `ready`; let the program write a newline";
    check("logs::of_a_driver_without_newline", NOT_STARTED, block);
}

#[test]
fn a_driver_by_hand_does_not_wait_for_a_program_that_has_ended() {
    let block = "
desk  FAILED  <time>  waited for `desk.txt` to match /^ready$/; saw 1 line, 1 of 2 patterns matched

desk log | opening
desk desk.txt | port 80
desk exited with code 1 after <time>";
    check("logs::of_a_driver_whose_program_ends", NOT_STARTED, block);
}
