//! Whole stages: what is reported for what was written, and how often. What the compiler makes of
//! it is tested with its words in the `tests` crate.

use proc_macro2::TokenStream;
use quote::quote;

use super::{environment, multitest};

/// The first lines of what the macro reports for these arguments on an empty async test.
fn mistakes(args: &str) -> Vec<String> {
    reported(&multitest(
        tokens(args),
        &quote!(
            async fn starts() {}
        ),
    ))
}

/// The first lines of what the macro reports for this function in an environment with one driver,
/// `server`.
fn mistakes_in(function: &str) -> Vec<String> {
    reported(&multitest(quote!(env = { server: TcpServer }), &tokens(function)))
}

pub(super) fn tokens(text: &str) -> TokenStream {
    text.parse().expect("tokens")
}

/// The first lines of what was reported.
pub(super) fn reported(output: &TokenStream) -> Vec<String> {
    let text = output.to_string();
    let errors = text.split("compile_error ! {").skip(1);
    errors
        .map(|error| {
            let message = error.trim_start().trim_start_matches('"');
            message.split(['"', '\n']).next().unwrap_or_default().replace("\\n", "\n")
        })
        .map(|message| message.lines().next().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn what_is_well_formed_is_not_reported() {
    for args in [
        "",
        "env = {}",
        "env = {},",
        "env = []",
        "env = path::to::Name",
        "env = ::a::Name, timeout = \"1.5s\", crate = a::b",
        "env = { a: A, b: m::B<u8, Vec<C>> { x: 1, y: a.b(), }, c: C = make(&a) }",
        "env = { a: A }, dependencies = {}",
        "env = { a: A, b: B, c: C, d: D }, dependencies = { a => b => c, (a, b) => [c, d], },",
        "env = { a: A }, defaults = { timeout: Duration::from_secs(1), }",
        "flavor = \"current_thread\"",
        "worker_threads = 4, flavor = \"multi_thread\"",
        "env = [ a: A, #[async_start] b: B { x: a.x() }, c: C ]",
    ] {
        assert_eq!(mistakes(args), Vec::<String>::new(), "{args}");
    }
}

#[test]
fn mistakes_in_the_arguments() {
    for (args, expected) in [
        ("evn = {}", vec!["unknown option `evn`"]),
        ("env", vec!["expected `=` after `env`, found nothing"]),
        (
            "env = 5",
            vec!["`env` takes `{ .. }`, `[ .. ]` or the name of an environment, found `5`"],
        ),
        ("env = {} timeout = \"1s\"", vec!["expected `,`, found `timeout`"]),
        ("= {}", vec!["expected an option, found `=`"]),
        ("timeout = \"1s\", timeout = \"1s\"", vec!["`timeout` is given twice"]),
        ("timeout = 5", vec!["`timeout` takes text in quotes"]),
        ("timeout = \"5\"", vec!["`5` is not a time"]),
        ("dependencies = []", vec!["`dependencies` takes `{ .. }`, found a group"]),
        (
            "dependencies = { a => b }",
            vec![
                "there is no driver `a` in this environment",
                "there is no driver `b` in this environment",
            ],
        ),
        (
            "env = [a: A, b: B], dependencies = { a => b }",
            vec!["drivers in `[ .. ]` start one after another, so `dependencies` cannot apply"],
        ),
        (
            "env = Name, defaults = {}",
            vec!["`defaults` belongs to the environment, which is declared elsewhere"],
        ),
        ("env = { a: A, a: B }", vec!["there are two drivers named `a`"]),
        (
            "env = { a_b: A, aB: B }",
            vec!["the drivers `a_b` and `aB` differ only in case and punctuation"],
        ),
        (
            "env = { a: A { x: b.x() }, b: B { x: a.x() } }",
            vec!["these drivers wait for each other, so none of them can start"],
        ),
        ("env = { a: A { x: a.x() } }", vec!["the driver `a` needs itself, so it can never start"]),
        (
            "env = { a: A }, dependencies = { a => a }",
            vec!["the driver `a` needs itself, so it can never start"],
        ),
        (
            "env = [a: A { x: b.x() }, b: B]",
            vec!["in this list `a` starts before `b`, so it cannot use it"],
        ),
        (
            "env = { #[async_start] a: A }",
            vec![
                "drivers in `{ .. }` hold up only those that need them, so `#[async_start]` means nothing",
            ],
        ),
        ("env = { a: A { x: return 1 } }", vec!["`return` is not allowed in an option"]),
        ("worker_threads = 2", vec!["a runtime with one thread has no worker threads"]),
        (
            "env = { a: A }, state = 1, select = all",
            vec!["`state` belongs to walks, and this test has none"],
        ),
        ("worker_threads = 0", vec!["a runtime needs at least one worker thread"]),
    ] {
        assert_eq!(mistakes(args), expected, "{args}");
    }
}

#[test]
fn mistakes_in_the_function() {
    for (function, expected) in [
        ("async fn t(server: &TcpServer) {}", vec![]),
        ("fn t(environment: &Environment, server: &TcpServer) -> Result<()> { Ok(()) }", vec![]),
        ("fn t(env: &multitest::Environment) {}", vec![]),
        (
            "fn t(client: &TcpServer) {}",
            vec!["the parameter `client` names no driver of the environment"],
        ),
        ("fn t(server: TcpServer) {}", vec!["a test takes its drivers by reference"]),
        ("fn t(server: &mut TcpServer) {}", vec!["a test shares its drivers"]),
        (
            "fn t(_: &TcpServer) {}",
            vec!["a parameter takes the driver of its name, so it needs a plain name"],
        ),
        ("fn t<T>() {}", vec!["a test has no generic parameters, since nothing calls it with any"]),
        ("#[test] fn t() {}", vec!["`#[multitest]` already makes this a test"]),
        ("#[tokio::test] async fn t() {}", vec!["`#[multitest]` already makes this a test"]),
        ("unsafe fn t() {}", vec!["a test cannot be `unsafe`"]),
        ("struct T;", vec!["`#[multitest]` goes on a function or a module, and this is a struct"]),
    ] {
        assert_eq!(mistakes_in(function), expected, "{function}");
    }
}

#[test]
fn mistakes_in_named_environments() {
    for (input, expected) in [
        ("pub A { a: A }", vec![]),
        (
            "crate = x::y; /// A\n A [ a: A ] pub(crate) B { b: B } defaults { timeout: T } C {}",
            vec![],
        ),
        (
            "A { a: A, b: B } dependencies { a => b } dependencies { b => a }",
            vec!["`dependencies` is given twice"],
        ),
        (
            "A { a: A, a: A } B { b: B { x: b.x() } }",
            vec![
                "there are two drivers named `a`",
                "the driver `b` needs itself, so it can never start",
            ],
        ),
        ("A { a: A } default { x: 1 }", vec!["unknown block `default`"]),
        ("A", vec!["expected the drivers of `A` in braces or brackets, found nothing"]),
    ] {
        assert_eq!(reported(&environment(tokens(input))), expected, "{input}");
    }
}

#[test]
fn every_mistake_of_a_stage_is_reported_and_the_function_survives() {
    let args = tokens("evn = {}, timeout = 5, env = { a, b: B { x }, c: C(1) }");
    let output = multitest(
        args,
        &quote!(
            #[ignore]
            async fn starts<T>() {
                body()
            }
        ),
    );
    assert_eq!(reported(&output).len(), 6, "{output}");
    assert!(output.to_string().contains("async fn starts < T > () { body () }"));
    assert!(!output.to_string().contains("ignore"));
}

#[test]
fn mistakes_of_several_stages_are_reported_together() {
    let args = tokens(
        "timout = \"1s\", env = { s: A, S: B { x: self.x(), y: q() } }, dependencies = { s => z }",
    );
    let output = multitest(
        args,
        &quote!(
            fn starts(d: &A) {}
        ),
    );
    let expected = [
        "unknown option `timout`",
        "the parameter `d` names no driver of the environment",
        "the drivers `s` and `S` differ only in case and punctuation",
        "there is no driver `z` in this environment",
        "there is no `self` around this value",
    ];
    assert_eq!(reported(&output), expected);
    let text = output.to_string();
    assert!(text.contains("y (q ())"), "the compiler sees the other options: {text}");
    assert!(!text.contains("self . x ()"), "{text}");
}

#[test]
fn what_was_not_understood_is_missed_nowhere_else() {
    for (args, expected) in [
        (
            "env = { server TcpServer, c: C { x: server.x() } }",
            "expected `: Driver` after the driver's name, found `TcpServer`",
        ),
        ("evn = { server: TcpServer }", "unknown option `evn`"),
        ("env = { server: TcpServer } timeout = \"1s\"", "expected `,`, found `timeout`"),
        ("timeout = \"1s\" env = { server: TcpServer }", "expected `,`, found `env`"),
        (
            "env = { server: TcpServer }, flavor = multi, worker_threads = 2",
            "`flavor` takes a literal, found `multi`",
        ),
        ("env = { server: TcpServer { x: f(1 2) } }", "expected `,`, found `2`"),
        (
            "env = { server: TcpServer, a: A }, dependencies = { server, a }",
            "expected `=>`, found `,`",
        ),
        ("env = { server: TcpServer, _: A }", "expected the name of a driver, found `_`"),
        (
            "env = { server: TcpServer }, crate = \"x\"",
            "expected the path of a crate, found `\"x\"`",
        ),
        ("env = { server: TcpServer }, walks = [a b], state = 1", "expected `,`, found `b`"),
    ] {
        let function = quote!(
            fn starts(server: &TcpServer) {}
        );
        let said = reported(&multitest(tokens(args), &function));
        let expected = expected.split('"').next().unwrap_or_default();
        assert_eq!(said.len(), 1, "{args}: {said:?}");
        assert!(said[0].replace('\\', "").starts_with(expected), "{args}: {said:?}");
    }
}
