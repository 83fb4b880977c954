//! Files that cannot be installed.

use super::check;

const NOT_STARTED: &str = "the environment did not start";

#[test]
fn a_source_that_is_not_there_says_where_it_was_looked_for() {
    let block = "
app  FAILED  <time>  its option `install_files`: there is no `tests/integration/install/files/plain.cgf`

looked in `<package>/tests/integration/install/files`, which has `braces.tpl`, `bytes.bin`, `folder`, `names_second.cfg`, \
`own.cfg`, `plain.cfg`, `rates.cfg`, `run.sh`, `syntax.cfg`, `undefined.cfg`, `unknown.cfg`
help: did you mean `tests/integration/install/files/plain.cfg`?";
    check("install::source_missing", NOT_STARTED, block);
}

#[test]
fn a_destination_stays_in_the_directory() {
    let block = "
app  FAILED  <time>  its option `install_files`: the destination `conf/../../plain.cfg` leaves the driver's directory

help: write a place outside of it as an absolute path";
    check("install::destination_escapes", NOT_STARTED, block);
}

#[test]
fn an_undefined_attribute_is_shown_with_its_line() {
    let block = "
rates  stopped  <time>  127.0.0.1:<port>
app  FAILED  <time>  its option `install_files`: `tests/integration/install/files/undefined.cfg`, line 3: \
the driver `rates` has no attribute `prot`

3 | port = {{ rates.prot }}
`rates` publishes `host`, `port`, `address`
help: did you mean `port`?";
    check("install::attribute_unknown", NOT_STARTED, block);
}

#[test]
fn a_syntax_error_is_shown_with_its_line() {
    let block = "
rates  stopped  <time>  127.0.0.1:<port>
app  FAILED  <time>  its option `install_files`: `tests/integration/install/files/syntax.cfg`, line 2: \
not a template: unexpected end of input, expected end of block

2 | {% if rates %}
help: braces that are no template go between `{% raw %}` and `{% endraw %}`";
    check("install::syntax", NOT_STARTED, block);
}

#[test]
fn an_unknown_driver_is_shown_with_its_line() {
    let block = "
rates  stopped  <time>  127.0.0.1:<port>
app  FAILED  <time>  its option `install_files`: `tests/integration/install/files/unknown.cfg`, line 1: \
`ratse` is neither a driver nor a value of `app`

1 | {{ ratse.port }}
`app` itself has `name`, `directory`, `scratch`, `etc`, `stdout_path`, `stderr_path` here; other drivers are `rates`
help: did you mean `rates`?";
    check("install::driver_unknown", NOT_STARTED, block);
}

#[test]
fn a_ring_through_a_file_is_shown() {
    let block = "
first  FAILED  <time>  its option `install_files`: needs itself: `first` needs `second` needs `first`
second  not started  needs `first`

help: take one of these uses away";
    check("install::ring", NOT_STARTED, block);
}

#[test]
fn two_files_have_two_places() {
    let block = "
app  FAILED  <time>  its option `install_files`: `tests/integration/install/files/plain.cfg` and \
`tests/integration/install/files/run.sh` would both be installed at `<home>/<run>/faulty.install.two_at_one_place/app/etc/plain.cfg`

help: give one of them another place: `file(\"source\").to(\"place\")`";
    check("install::two_at_one_place", NOT_STARTED, block);
}
