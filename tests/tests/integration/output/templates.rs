//! Templates with mistakes.

use super::check;

const NOT_STARTED: &str = "the environment did not start";

#[test]
fn an_attribute_that_is_not_there_is_named_with_those_that_are() {
    let block = "
rates  stopped  <time>  127.0.0.1:<port>
client  FAILED  <time>  its option `port`: the driver `rates` has no attribute `prot`

in `{{ prot }}`, tests/tests/integration/faulty/templates.rs:<line>
`rates` publishes `host`, `port`, `address`
help: did you mean `port`?";
    check("templates::attribute_unknown", NOT_STARTED, block);
}

#[test]
fn a_text_of_another_type_is_shown() {
    let block = "
rates  stopped  <time>  127.0.0.1:<port>
client  FAILED  <time>  its option `port`: `{{ address }}` of `rates` is `127.0.0.1:<port>`, which is no `u16`: invalid digit found in string";
    check("templates::of_another_type", NOT_STARTED, block);
}

#[test]
fn an_argument_is_no_different() {
    let block = "
rates  stopped  <time>  127.0.0.1:<port>
app  FAILED  <time>  its option `args`: the driver `rates` has no attribute `prot`

in `--rates={{ rates.prot }}`
`rates` publishes `host`, `port`, `address`
help: did you mean `port`?";
    check("templates::attribute_unknown_in_an_argument", NOT_STARTED, block);
}

#[test]
fn a_driver_that_is_not_there_is_named_with_those_that_are() {
    let block = "
rates  stopped  <time>  127.0.0.1:<port>
app  FAILED  <time>  its option `env`: there is no driver `ratse`

in `{{ context['ratse'].port }}`
the drivers are `rates`
help: did you mean `rates`?";
    check("templates::driver_unknown", NOT_STARTED, block);
}

#[test]
fn what_is_no_template_says_where_it_ends() {
    let block = "
app  FAILED  <time>  its option `working_dir`: not a template: unexpected end of input, expected end of variable block

in `{{ directory`
help: braces that are no template go between `{% raw %}` and `{% endraw %}`";
    check("templates::syntax", NOT_STARTED, block);
}

#[test]
fn a_filter_that_is_not_there_is_named_with_one_like_it() {
    let block = "
app  FAILED  <time>  its option `args`: there is no filter `uppr`

in `{{ name | uppr }}`
help: did you mean `upper`?";
    check("templates::filter_unknown", NOT_STARTED, block);
}

#[test]
fn a_ring_through_a_template_is_shown() {
    let block = "
first  FAILED  <time>  its option `args`: needs itself: `first` needs `third` needs `second` needs `first`
second  not started  needs `first`
third  not started  needs `second`

help: take one of these uses away";
    check("templates::ring", NOT_STARTED, block);
}

#[test]
fn an_app_knows_its_pid_only_when_it_runs() {
    let block = "
app  FAILED  <time>  its option `args`: the driver `app` has no attribute `pid` before it starts

in `{{ app.pid }}`
it has `name`, `directory`, `scratch`, `etc`, `stdout_path`, `stderr_path`";
    check("templates::itself", NOT_STARTED, block);
}

#[test]
fn an_extract_does_not_hide_an_attribute() {
    let block = "
app  FAILED  <time>  the pattern /pid (?P<pid>\\d+)/ of stdout extracts `pid`, which hides the attribute `pid`

every `App` publishes `pid`, `binary`, `directory`, `etc`, `stdout_path`, `stderr_path`, `log_path`
help: give the group another name: `(?P<app_pid>..)`";
    check("templates::extract_hides_an_attribute", NOT_STARTED, block);
}

#[test]
fn a_value_that_fails_is_a_failure_of_its_option() {
    let block = "
rates  stopped  <time>  127.0.0.1:<port>
app  FAILED  <time>  its option `vars`: `x` has no value: the driver `rates` has no attribute `y`";
    check("templates::value_fails", NOT_STARTED, block);
}
