//! What templates become, and what is said where they become nothing.

use super::*;

fn known(pairs: &[(&str, &str)]) -> Known {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), Value::from(*value))).collect()
}

/// The scope of `app`, beside which `rates` is ready and `later` is not.
fn scope() -> Arc<Scope> {
    let mut own = known(&[("name", "app"), ("directory", "/x/app")]);
    own.insert(0, ("ports".to_owned(), Value::from(vec![1, 2])));
    let rates = known(&[("host", "127.0.0.1"), ("port", "80")]);
    let others = [("rates".to_owned(), Some(rates)), ("later".to_owned(), None)];
    Scope::before("app", own, others)
}

fn rendered(text: &str) -> Result<Outcome> {
    render(Source { place: Place::Option, text }, &scope())
}

#[track_caller]
fn check(text: &str, expected: &str) {
    match rendered(text) {
        Ok(Outcome::Text(found)) => assert_eq!(found, expected),
        other => panic!("{text}: {other:?}"),
    }
}

#[track_caller]
fn check_error(text: &str, expected: &str) {
    let error = rendered(text).expect_err("it has a mistake");
    assert_eq!(format!("{error:?}"), expected);
}

#[test]
fn attributes_are_named_in_three_ways() {
    check("{{ rates.port }}", "80");
    check("{{ context['rates'].port }} {{ context.rates.host }}", "80 127.0.0.1");
    check("{{ directory }}/{{ app.name }}", "/x/app/app");
    check("{% set key = 'rates' %}{{ context[key]['port'] }}", "80");
}

#[test]
fn what_is_no_template_stays_as_it_is() {
    for text in ["", "plain", "{ x }", "a } b }}", "tr{ue", "größer\r\n", "\\{ ", "${#a[@]}"] {
        check(text, text);
    }
    check("{% raw %}{{ x }}{% endraw %}", "{{ x }}");
}

#[test]
fn line_ends_and_special_characters_stay() {
    check("{{ name }}\n", "app\n");
    check("{{ '<&\"' }}\r\n\r\n", "<&\"\r\n\r\n");
}

#[test]
fn filters_loops_and_conditions_work() {
    check("{{ rates.host | upper | replace('.', '-') }}", "127-0-0-1");
    check("{% for port in ports %}{{ port + 1 }};{% endfor %}", "2;3;");
    check(
        "{% for name, value in rates | items %}{{ name }}={{ value }} {% endfor %}",
        "host=127.0.0.1 port=80 ",
    );
    check("{% if rates.ssl is defined %}s{% else %}p{% endif %}", "p");
    check("{{ rates.ssl | default('none') }}{{ rates.port | int + 1 }}", "none81");
    check("{{ range(3) | join(',') }}", "0,1,2");
}

#[test]
fn a_driver_that_is_not_ready_is_asked_for() {
    let needs = Outcome::Needs(vec!["later".to_owned()]);
    assert_eq!(rendered("{{ later.port }}").expect("it waits"), needs);
    assert_eq!(rendered("{% set k = 'later' %}{{ context[k].port }}").expect("it waits"), needs);
    assert_eq!(rendered("{% if later.x is defined %}{% endif %}").expect("it waits"), needs);
}

#[test]
fn drivers_are_found_before_the_rendering() {
    let of = |text| {
        let found = references(Source { place: Place::Option, text }, &scope());
        found.expect("it is a template").drivers
    };
    assert_eq!(of("{{ rates.port }}"), ["rates"]);
    assert_eq!(of("{{ context[\"later\"].port }} {{ rates.host }}"), ["rates", "later"]);
    assert_eq!(of("{% if context [ 'later' ] %}{% endif %}"), ["later"]);
    assert_eq!(of("{{ context.later.port }}"), ["later"]);
    assert_eq!(of("{% for rates in ports %}{{ rates }}{% endfor %}"), [""; 0]);
    assert_eq!(of("{{ app.name }} {{ name }} {{ nobody.port }}"), [""; 0]);
    assert_eq!(of("rates.port"), [""; 0]);
    let text = "{{ app.directory }} {{ name }} {{ rates.port }}";
    let found = references(Source { place: Place::Option, text }, &scope());
    assert_eq!(found.expect("it is a template").own, ["directory", "name"]);
}

#[test]
fn an_attribute_that_is_not_there() {
    check_error(
        "{{ rates.prot }}",
        "the driver `rates` has no attribute `prot`\nin `{{ rates.prot }}`\n`rates` publishes `host`, `port`\n\
         help: did you mean `port`?",
    );
    check_error(
        "{{ context['rates'].ssl | upper }}",
        "the driver `rates` has no attribute `ssl`\nin `{{ context['rates'].ssl | upper }}`\n\
         `rates` publishes `host`, `port`",
    );
    check_error(
        "{{ rates.ssl | default(1) }}{{ rates.hosts.first }}",
        "the driver `rates` has no attribute `hosts`\nin `{{ rates.ssl | default(1) }}{{ rates.hosts.first }}`\n\
         `rates` publishes `host`, `port`\nhelp: did you mean `host`?",
    );
    check_error(
        "{% for x in rates.ports %}{% endfor %}",
        "the driver `rates` has no attribute `ports`\nin `{% for x in rates.ports %}{% endfor %}`\n\
         `rates` publishes `host`, `port`\nhelp: did you mean `port`?",
    );
    check_error(
        "{{ app.prot }}",
        "the driver `app` has no attribute `prot` before it starts\nin `{{ app.prot }}`\n\
         it has `ports`, `name`, `directory`",
    );
}

#[test]
fn a_driver_that_is_not_there() {
    check_error(
        "{{ context['ratse'].port }}",
        "there is no driver `ratse`\nin `{{ context['ratse'].port }}`\nthe drivers are `rates`, `later`\n\
         help: did you mean `rates`?",
    );
    check_error(
        "{{ ratse.port }}",
        "`ratse` is neither a driver nor a value of `app`\nin `{{ ratse.port }}`\n\
         `app` itself has `ports`, `name`, `directory` here; other drivers are `rates`, `later`\n\
         help: did you mean `rates`?",
    );
    check_error(
        "{{ rates }}",
        "`rates` is a driver and has no text of its own\nin `{{ rates }}`\n`rates` publishes `host`, `port`\n\
         help: name what is wanted of it: `{{ rates.host }}`",
    );
}

#[test]
fn what_is_no_template_after_all() {
    check_error(
        "{{ rates.port",
        "not a template: unexpected end of input, expected end of variable block\nin `{{ rates.port`\n\
         help: braces that are no template go between `{% raw %}` and `{% endraw %}`",
    );
    check_error(
        "{{ name | uppr }}",
        "there is no filter `uppr`\nin `{{ name | uppr }}`\nhelp: did you mean `upper`?",
    );
}

#[test]
fn a_file_is_named_with_its_line() {
    let source =
        Source { place: Place::File("app.cfg"), text: "a\n\n  port = {{ rates.prot }}  \nb\n" };
    let error = render(source, &scope()).expect_err("it has a mistake");
    assert_eq!(
        format!("{error:?}"),
        "`app.cfg`, line 3: the driver `rates` has no attribute `prot`\n3 |   port = {{ rates.prot }}\n\
         `rates` publishes `host`, `port`\nhelp: did you mean `port`?"
    );
}

#[test]
fn a_template_about_one_driver_names_nothing_else() {
    let scope = Scope::of("rates", known(&[("host", "h"), ("port", "80")]));
    let at = |text| render(Source { place: Place::Code("a.rs:1:2"), text }, &scope);
    assert_eq!(
        at("{{ host }}:{{ port }}").expect("both are there"),
        Outcome::Text("h:80".to_owned())
    );
    let error = at("{{ prot }}").expect_err("it has a mistake");
    assert_eq!(
        format!("{error:?}"),
        "the driver `rates` has no attribute `prot`\nin `{{ prot }}`, a.rs:1:2\n`rates` publishes `host`, `port`\n\
         help: did you mean `port`?"
    );
    for text in ["{{ context['rates'].port }}", "{{ rates.port }}"] {
        let error = at(text).expect_err("it is written as for another driver");
        let help = "the template speaks of `rates` alone: write `{{ host }}`";
        assert_eq!(error.advice(), Some(help));
    }
}
