//! Walks through all stages: what is reported for what a test says of them.

use super::{
    multitest,
    tests::{reported, tokens},
};

/// The first lines of what is reported for these arguments on a test that takes the result.
fn mistakes(args: &str) -> Vec<String> {
    mistakes_in(args, "async fn t(walks: &Walks<S>) {}")
}

fn mistakes_in(args: &str, item: &str) -> Vec<String> {
    reported(&multitest(tokens(args), &tokens(item)))
}

#[test]
fn what_is_well_formed_is_not_reported() {
    for args in [
        "walks = [open, open]",
        "walks = [open, bank::limit, Custom { n: 1 }, make(),], state = S::new()?, env = Name",
        "walks = [open], select = pairwise, seed = 1, optimize = \"2s\", explain = 0",
        "walks = [open], select = first(5), concurrency = n(), gather, keep = 5, failures = 1",
        "walks = [open], gather = false, stop_after = 1, select = chosen(), env_per = worker",
        "walks = [open], walk_timeout = \"1s\", action_timeout = \"1s\", directory = \"x\"",
        "walks = [open], verbosity = \"walks\", worker_threads = 2",
        "walks = [open], verbosity = Verbosity::Failures, flavor = \"current_thread\"",
        "walks = [open, limit], never = [*open == 1 && *limit > 3], when = [*open == 2 => *limit == 1]",
        "walks = [open], require = [\"open=1\"], timeout = \"5s\"",
        "walks = [r#type, a::r#match], never = [*r#type == 1 && *r#match == 2]",
    ] {
        assert_eq!(mistakes(args), Vec::<String>::new(), "{args}");
    }
}

#[test]
fn mistakes_in_the_options_of_walks() {
    for (args, expected) in [
        ("walks = []", "walks without actions would do nothing"),
        ("walks = open", "`walks` takes `[ .. ]`, found `open`"),
        (
            "walks = [open, limit, a::open], never = [*open > 3 && *open < 5]",
            "`open` stands in these walks twice, so a constraint cannot tell which is meant",
        ),
        ("walks = [open], selekt = all", "unknown option `selekt`"),
        ("walks = [open], keep = 1, keep = 2", "`keep` is given twice"),
        ("walks = [open], select = pairwse", "there is no selection `pairwse`"),
        ("walks = [open], select = t_way", "`t_way` needs to know more"),
        ("walks = [open], select = random(10)", "`random` takes 2 values, found 1"),
        ("walks = [open], select = t_way()", "`t_way` takes 1 value, found 0"),
        ("walks = [open], select = \"pairwise\"", "`select` takes no text"),
        ("walks = [open], env_per = test", "there is no `env_per` named `test`"),
        ("walks = [open], env_per = 5", "`env_per` takes a word, found `5`"),
        ("walks = [open], verbosity = \"walk\"", "there is no `verbosity` named `walk`"),
        ("walks = [open], walk_timeout = 5", "`walk_timeout` takes text in quotes"),
        ("walks = [open], never = *open > 3", "`never` takes `[ .. ]`, found `*`"),
        ("walks = [open], when = [*open > 3]", "expected `=>` after the condition, found nothing"),
        (
            "walks = [open], never = [x > 3]",
            "this names no action, so it would be the same for every walk",
        ),
        ("walks = [open], state = return 1", "`return` is not allowed in an option"),
        ("walks = [open], env = make()", "walks take an environment that is declared"),
    ] {
        assert_eq!(mistakes(args), [expected], "{args}");
    }
}

#[test]
fn mistakes_of_who_takes_walks() {
    for (args, item, expected) in [
        (
            "",
            "fn t(walks: &Walks<S>) {}",
            "the parameter `walks` names no driver of the environment",
        ),
        (
            "env = Name, walks = [open], env_per = walk",
            "fn t(server: &Server) {}",
            "with `env_per` there are many environments, so the test cannot take `server` from one",
        ),
        (
            "walks = [open]",
            "fn t(walks: &mut Walks<S>) {}",
            "a test borrows what came of its walks",
        ),
        ("walks = [open]", "fn t(walks: Walks<S>) {}", "a test borrows what came of its walks"),
        (
            "walks = [open], state = 1",
            "mod suite { #[testcase] fn t() {} }",
            "`walks` belongs to a test function, and this is a suite",
        ),
    ] {
        assert_eq!(mistakes_in(args, item), [expected], "{args} {item}");
    }
}

#[test]
fn a_constraint_sees_the_options_of_the_actions_that_it_names() {
    let args = "walks = [open, bank::limit, mode], never = [*limit  >3 && limt, closed(open)]";
    let output = multitest(tokens(args), &tokens("fn t() {}")).to_string();
    assert_eq!(
        output.matches("let limit = __chosen . of (& bank :: limit)").count(),
        1,
        "{output}"
    );
    assert_eq!(output.matches("let open = __chosen . of (& open)").count(), 1, "{output}");
    assert!(!output.contains("let mode"), "{output}");
    assert!(output.contains("\"*limit >3 && limt\""), "{output}");
}
