//! Patterns that are wrong, and values that cannot be had from them.

use super::check;

const NOT_STARTED: &str = "the environment did not start";

#[test]
fn an_invalid_pattern_is_shown_with_the_place() {
    let pattern = r"listening on (?P<host>[^:]+:(?P<port>\d+)";
    let block = format!(
        "app  FAILED  <time>  the pattern `{pattern}` is no regular expression\n\n\
         \x20   {pattern}\n                 ^\nerror: unclosed group"
    );
    check("patterns::invalid", NOT_STARTED, &block);
}

#[test]
fn a_group_that_does_not_exist_names_those_that_do() {
    let block = "
app  stopped  <time>  127.0.0.1:<port>
client  FAILED  <time>  its option `port`: no group `prot`: the patterns have `host`, `port`

app | listening on 127.0.0.1:<port>
help: did you mean `port`?";
    check("patterns::no_such_group", NOT_STARTED, block);
}

#[test]
fn a_pattern_without_groups_is_told_how_to_name_one() {
    let block = "
app  stopped  <time>  pid <n>
client  FAILED  <time>  its option `port`: no group `port`: no pattern that matched has a named group

app | listening on 127.0.0.1:<port>
help: name a group in a pattern: `(?P<port>..)`";
    check("patterns::no_group_at_all", NOT_STARTED, block);
}

#[test]
fn a_value_that_does_not_parse_is_shown() {
    let block = "
app  stopped  <time>  port 127.0.0.1
client  FAILED  <time>  its option `port`: the group `port` holds `127.0.0.1`, \
which is no `u16`: invalid digit found in string

app | listening on 127.0.0.1:<port>";
    check("patterns::does_not_parse", NOT_STARTED, block);
}

#[test]
fn a_pattern_of_a_log_needs_one() {
    let block = "
app  FAILED  <time>  a pattern of the log needs the option `log`

help: set it: `log: \"app.log\"`";
    check("patterns::of_no_log", NOT_STARTED, block);
}
