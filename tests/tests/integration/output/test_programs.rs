//! Test programs whose cases fail, or whose results are none.

use super::check;

const NOT_STARTED: &str = "the environment did not start";
const NOT_STOPPED: &str = "the environment did not stop in order";

#[test]
fn cases_that_fail_are_shown_with_place_and_message() {
    let block = "
rates  stopped  <time>  127.0.0.1:<port>
tests  FAILED  <time>  1 of 2 cases failed
client  not started  needs `tests`

tests | 1..2
tests | ok 1 - reads
tests | not ok 2 - keeps
tests | # expected 1, found 2
tests | #  at rates.pl line 7.
keeps  rates.pl:7
    expected 1, found 2
      at rates.pl line 7.
tests exited with code 1 after <time>";
    check("test_programs::fails", NOT_STARTED, block);
}

#[test]
fn cases_of_gtest_are_shown_with_place_and_message() {
    let sentence = "2 of 7 cases failed
Rates.AreWrong  <package>/fixtures/cpp/rates_test.cpp:50
\x20   Expected equality of these values:
\x20     Ask(\"GBP:EUR\")
\x20       Which is: \"1.2\"
\x20     \"1.1\"
\x20   the rate of yesterday
\x20   <package>/fixtures/cpp/rates_test.cpp:51
\x20   Value of: Ask(\"EUR:GBP\").empty()
\x20     Actual: false
\x20   Expected: true
All/Pairs.AreKnown/2  <package>/fixtures/cpp/rates_test.cpp:60
\x20   Expected: (Ask(GetParam())) != (\"unknown\"), actual: \"unknown\" vs \"unknown\"";
    let block = "
rates  stopped  <time>  127.0.0.1:<port>
tests  stopped  <time>  pid <n>

tests |  2 FAILED TESTS
tests |  YOU HAVE 1 DISABLED TEST
tests |
tests exited with code 1 after <time>";
    check("test_programs::gtest_fails", sentence, block);
}

#[test]
fn malformed_xml_is_shown_with_the_place() {
    let block = "
tests  FAILED  <time>  expected JUnit XML in `out.xml`; at line 2, column 22: invalid name token

tests | written
      <testcase name=\"a\" <failure/>
                         ^
tests exited with code 0 after <time>";
    check("test_programs::malformed", NOT_STARTED, block);
}

#[test]
fn xml_that_ends_too_early_is_shown_with_the_place() {
    let block = "
tests  FAILED  <time>  expected JUnit XML in `out.xml`; at line 3, column 10: expected `</testsuite>`, found the end of the file

tests | written
      <testca
             ^
tests exited with code 0 after <time>";
    check("test_programs::cut_off", NOT_STARTED, block);
}

#[test]
fn a_program_without_results_says_how_it_was_asked() {
    let block = "
tests  FAILED  <time>  it wrote no results to `results.xml`

tests stderr | unit: unknown option
tests exited with code 2 after <time>
help: is it a GoogleTest binary? it was given `--gtest_output=xml:..`";
    check("test_programs::writes_nothing", NOT_STARTED, block);
}

#[test]
fn a_program_that_hangs_shows_how_far_it_came() {
    let block = "
tests  FAILED  <time>  waited for the program to end; it has told 1 case, `reads`

tests | ok 1 - reads
tests was not ready within its timeout of <time>";
    check("test_programs::hangs", NOT_STARTED, block);
}

#[test]
fn a_program_that_is_killed_shows_how_far_it_came() {
    let block = "
tests  FAILED  <time>  was ended by SIGKILL after <time>, having told 2 cases, the last of them `keeps`

tests | 1..3
tests | ok 1 - reads
tests | not ok 2 - keeps
keeps";
    check("test_programs::is_killed", NOT_STARTED, block);
}

#[test]
fn a_program_that_is_killed_before_it_wrote_names_the_signal() {
    let block = "
tests  FAILED  <time>  was ended by SIGABRT after <time>, having told no case";
    check("test_programs::is_killed_before_it_wrote", NOT_STARTED, block);
}

#[test]
fn a_plan_that_is_not_kept_names_what_is_missing() {
    let block = "
tests  FAILED  <time>  expected the 4 cases of the plan `1..4`, found 2

tests | 1..4
tests | ok 1 - reads
tests | ok 3 - keeps
without a result: 2, 4
tests exited with code 0 after <time>";
    check("test_programs::tells_too_little", NOT_STARTED, block);
}

#[test]
fn more_cases_than_the_plan_has_are_named() {
    let block = "
tests  FAILED  <time>  expected cases of the plan `1..1`, found number 2, `keeps`

tests | 1..1
tests | ok 1 - reads
tests | ok 2 - keeps
tests exited with code 0 after <time>";
    check("test_programs::tells_too_much", NOT_STARTED, block);
}

#[test]
fn no_case_at_all_is_no_success() {
    let block = "
tests  FAILED  <time>  expected at least one case, found none

tests | written
tests exited with code 0 after <time>
help: look at what its arguments select";
    check("test_programs::tells_nothing", NOT_STARTED, block);
}

#[test]
fn an_exit_code_that_contradicts_the_results_is_shown() {
    let block = "
tests  FAILED  <time>  no case failed, but expected exit code 0, found 3

tests | 1..1
tests | ok 1 - reads
tests exited with code 3 after <time>";
    check("test_programs::contradicts_itself", NOT_STARTED, block);
}

#[test]
fn an_exit_code_may_be_all_there_is() {
    let block = "
tests  FAILED  <time>  expected exit code 0, found 3

tests exited with code 3 after <time>";
    check("test_programs::exits_with_a_code", NOT_STARTED, block);
}

#[test]
fn output_of_another_form_says_so() {
    let block = "
tests  FAILED  <time>  expected the output of a Rust test binary, found no `running .. tests`

tests | usage
tests exited with code 1 after <time>
help: another `format` may fit it";
    check("test_programs::is_something_else", NOT_STARTED, block);
}

#[test]
fn a_program_that_still_runs_at_the_end_says_how_to_wait() {
    let block = "
tests  STOP FAILED  <time>  the program still ran when the test was over

help: wait for it: `tests.finished(Duration::from_secs(10)).await?`, or leave `background` out";
    check("test_programs::still_runs", NOT_STOPPED, block);
}

#[test]
fn a_program_that_nobody_waited_for_is_judged_at_the_end() {
    let block = "
tests  STOP FAILED  <time>  expected exit code 0, found 3

tests exited with code 3 after <time>";
    check("test_programs::is_not_waited_for", NOT_STOPPED, block);
}

#[test]
fn variables_that_collide_are_both_named() {
    let block = "
app  stopped  <time>  pid <n>
tests  FAILED  <time>  the attributes `value` of `app` and `Value` of `app` would both be the variable `DRIVER_APP_ATTR_VALUE`

app | a=1 b=2
help: rename one of them";
    check("test_programs::variables_collide", NOT_STARTED, block);
}
