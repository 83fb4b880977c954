//! Programs that cannot be run, end too early, or never get ready.

use super::{check, check_run};
use crate::support::Run;

const NOT_STARTED: &str = "the environment did not start";

#[test]
fn a_missing_binary_says_where_it_should_be() {
    let block = "
app  FAILED  <time>  there is no program `/no/such/folder/program`
server  stopped  <time>  127.0.0.1:<port>

help: build it first, or correct the path";
    check("programs::missing", NOT_STARTED, block);
}

#[test]
fn a_bare_name_says_where_it_was_looked_for() {
    let run =
        Run::of("faulty::programs::missing_on_path").env("PATH", "/no/such:/usr/share:/no/such");
    let block = "
app  FAILED  <time>  no program `no-such-program` was found on PATH

looked in
  /no/such
  /usr/share
help: install it, or give its path";
    check_run(&run.finish(), "programs::missing_on_path", NOT_STARTED, block);
}

#[test]
fn a_file_that_is_not_executable_says_what_to_type() {
    let file = "<package>/Cargo.toml";
    let block = format!("app  FAILED  <time>  `{file}` is not executable\n\nhelp: chmod +x {file}");
    check("programs::not_executable", NOT_STARTED, &block);
}

#[test]
fn a_script_that_does_not_say_what_runs_it_is_explained() {
    let block = "
app  FAILED  <time>  `<home>/script` could not be spawned: Exec format error (os error 8)

help: a script needs a first line such as `#!/bin/sh`";
    check("programs::no_program", NOT_STARTED, block);
}

#[test]
fn a_missing_working_directory_is_named() {
    let directory = "<home>/<run>/faulty.programs.working_dir_missing/app/no/such/folder";
    let block = format!(
        "app  FAILED  <time>  the working_dir `{directory}` is not a directory\n\n\
         help: make it first, or leave the option out to run in the driver's own directory"
    );
    check("programs::working_dir_missing", NOT_STARTED, &block);
}

#[test]
fn a_program_that_exits_at_once_shows_what_it_said() {
    let block = r"
rates  stopped  <time>  127.0.0.1:<port>
app  FAILED  <time>  waited for stdout to match /listening on port (?P<port>\d+)/; SAW
client  not started  needs `app`

app | loading app.cfg
app stderr | error: no rates
app exited with code 3 after <time>";
    let block = block.replace("SAW", "saw 1 line, none matched");
    check("programs::exits_at_once", NOT_STARTED, &block);
}

#[test]
fn a_program_that_a_signal_ended_names_it() {
    let block = "
app  FAILED  <time>  waited for stdout to match /^ready/; saw no line

app was ended by SIGABRT after <time>";
    check("programs::aborts", NOT_STARTED, block);
}

#[test]
fn a_program_that_never_gets_ready_shows_what_it_wrote_instead() {
    let block = "
app  FAILED  <time>  waited for stdout to match /^listening/; saw 1 line, none matched, \
and for stderr to match /^connected/; saw no line

app | starting
app was not ready within its timeout of <time>";
    check("programs::never_ready", NOT_STARTED, block);
}

#[test]
fn a_line_without_its_end_is_told_of() {
    let block = r"
app  FAILED  <time>  waited for stdout to match /port (?P<port>\d+) open/; saw no line

app | port 123 open
app was not ready within its timeout of <time>
help: the last line matches, but has no end yet: `port 123 open`; let the program write a newline";
    check("programs::writes_no_newline", NOT_STARTED, block);
}

#[test]
fn a_log_without_the_line_is_shown() {
    let block = "
app  FAILED  <time>  waited for the log to match /^listening/; saw 1 line, none matched

app log | ready
app was not ready within its timeout of <time>";
    check("programs::never_logs", NOT_STARTED, block);
}

#[test]
fn conditions_that_never_hold_show_their_last_answers() {
    let block = "
app  FAILED  <time>  waited for file socket to exist (no such file) \
and the schema to be loaded (no table yet)

app | ready
app was not ready within its timeout of <time>";
    check("programs::never_holds", NOT_STARTED, block);
}

#[test]
fn a_condition_that_does_not_hold_after_the_exit_is_named() {
    let block = "
app  FAILED  <time>  waited for the schema to be loaded; last seen: no table yet

app | written
app was not ready within its timeout of <time>";
    check("programs::ends_before_the_rest", NOT_STARTED, block);
}

#[test]
fn a_check_that_hangs_in_its_first_call_is_named() {
    let block = "
app  FAILED  <time>  waited for the schema to be loaded

app | ready
app was not ready within its timeout of <time>";
    check("programs::probe_hangs", NOT_STARTED, block);
}

#[test]
fn a_log_that_cannot_be_read_is_named_once() {
    let block = "app  FAILED  <time>  cannot read the log `/`: it is no regular file";
    check("programs::log_is_a_directory", NOT_STARTED, block);
}

#[test]
fn a_program_that_loses_its_supervisor_fails_the_test() {
    let block = "
app  DIED  <time>  was killed together with its supervisor, while the test ran

app | ready
app was killed together with its supervisor
help: if it may end, say so: `ready: Exit` or `expected_retcode` where it is declared, or `app.expect_exit()` of its handle in the test";
    let sentence = "a driver died while the test ran";
    check("programs::loses_its_supervisor", sentence, block);
}

#[test]
fn a_port_that_is_taken_is_named() {
    let block = "
first  stopped  <time>  127.0.0.1:<port>
second  FAILED  <time>  cannot listen on `localhost:<port>`: address already in use (os error 98)

help: leave `port` out to listen on a free one";
    check("programs::port_taken", NOT_STARTED, block);
}

#[test]
fn a_program_whose_port_is_taken_says_so_itself() {
    let block = "
first  stopped  <time>  127.0.0.1:<port>
app  FAILED  <time>  waited for stdout to match /listening/; saw no line

app stderr | error: bind 127.0.0.1:<port>: Address already in use (os error 98)
app exited with code 1 after <time>";
    check("programs::port_of_a_program_taken", NOT_STARTED, block);
}

#[test]
fn a_one_shot_program_must_exit_with_its_code() {
    let block = "
app  FAILED  <time>  waited for the program to exit with code 0

app | written
app exited with code 4 after <time>";
    check("programs::exits_with_another_code", NOT_STARTED, block);
}

#[test]
fn an_unexpected_exit_code_fails_the_test_at_the_stop() {
    let block = "
app  STOP FAILED  <time>  expected exit code 0, found 4

app | written
app exited with code 4 after <time>";
    let sentence = "the environment did not stop in order";
    check("programs::stops_with_another_code", sentence, block);
}
