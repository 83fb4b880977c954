//! Actions through all stages: what is reported, and what is written down.

use quote::quote;

use super::{
    action,
    tests::{reported, tokens},
};

/// The first lines of what is reported for this function under `#[action(args)]`.
fn mistakes(args: &str, function: &str) -> Vec<String> {
    reported(&action(tokens(args), &tokens(function)))
}

#[test]
fn what_is_well_formed_is_not_reported() {
    for (args, function) in [
        ("", "async fn a() {}"),
        ("options = [1, 2, 3]", "async fn a(option: &u32, state: &mut State) -> Result<()> {}"),
        (
            "options = (1..).map(f), limit = 5,",
            "fn a(_option: u32, _state: &S, _context: &Context) {}",
        ),
        (
            "serial, options = names()",
            "async fn a(option: &str, state: S, server: &Server) -> Result<Port> {}",
        ),
        ("serial, timeout = \"2s\"", "fn a(state: &mut S) -> Port {}"),
        ("options = x, should_cancel = |o, _| *o > 3, crate = a::b", "fn a(option: &u8) {}"),
        ("", "pub fn a(server: Handle<Server>, environment: &Environment) {}"),
        ("", "#[cfg(x)] #[instrument] /// docs\n fn r#type() {}"),
    ] {
        assert_eq!(mistakes(args, function), Vec::<String>::new(), "{args} {function}");
    }
}

#[test]
fn mistakes_in_the_arguments() {
    let function = "async fn a(option: &u8) {}";
    for (args, expected) in [
        ("option = [1]", vec!["unknown option `option`"]),
        ("options = [1], options = [2]", vec!["`options` is given twice"]),
        ("options = [1], serial = true", vec!["`serial` has no value"]),
        ("options", vec!["expected `=` after `options`, found nothing"]),
        ("options = [1], timeout = 2", vec!["`timeout` takes text in quotes"]),
        ("options = [1], timeout = \"0s\"", vec!["`timeout` of zero leaves no time"]),
        ("options = return [1]", vec!["`return` is not allowed in an option"]),
        ("", vec!["`option` takes an option, and `a` has none"]),
    ] {
        assert_eq!(mistakes(args, function), expected, "{args}");
    }
    let without = "async fn a() {}";
    for (args, expected) in [
        ("options = [1]", "`a` has options, and no parameter takes them"),
        ("limit = 1", "`a` has no options to limit"),
    ] {
        assert_eq!(mistakes(args, without), [expected], "{args}");
    }
}

#[test]
fn mistakes_in_the_function() {
    for (function, expected) in [
        ("fn a(&self) {}", "an action is a function of its own, so it has no `self`"),
        (
            "fn a<T>(state: &mut T) {}",
            "an action has no generic parameters, since nothing calls it with any",
        ),
        ("fn a((x, y): &(u8, u8)) {}", "the name of a parameter says what it takes"),
        ("fn a(state: State) {}", "an action works on the state of its walk"),
        ("fn a(state: &mut S, _state: &S) {}", "two parameters take the state"),
        ("fn a(option: &mut u8) {}", "an option is the same for many walks"),
        ("fn a(option: impl Copy) {}", "an option has one type"),
        ("fn a(context: Context) {}", "an action borrows the context"),
        ("fn a(server: Server) {}", "an action takes its drivers by reference"),
        ("fn a(stat: &mut S) {}", "no driver is lent to be changed"),
        ("fn a(server: &mut Server) {}", "an action shares its drivers"),
        ("fn a(#[cfg(x)] server: &Server) {}", "a parameter of an action cannot be conditional"),
        ("unsafe fn a() {}", "an action cannot be `unsafe`"),
        ("fn a() -> impl Future {}", "an action returns `()` or a `Result`"),
        ("#[test] fn a() {}", "`#[action]` makes this a step of walks, which is no test"),
        ("struct A;", "`#[action]` goes on a function, and this is a struct"),
    ] {
        assert_eq!(mistakes("", function), [expected], "{function}");
    }
}

#[test]
fn the_function_stays_as_it_is_and_its_name_is_a_type_too() {
    let function = quote!(
        /// Documented.
        #[instrument]
        pub(crate) async fn open(option: &u8) {
            body()
        }
    );
    let output = action(quote!(options = [1]), &function).to_string();
    for kept in [
        "async fn open (option : & u8) { body () }",
        "pub (crate) struct open { }",
        "pub (crate) const fn open () -> open",
        "Action < __S > for open",
    ] {
        assert!(output.contains(kept), "{kept} in {output}");
    }
    assert_eq!(output.matches("Documented").count(), 1, "{output}");
    assert_eq!(output.matches("instrument").count(), 1, "{output}");
}

#[test]
fn an_action_with_mistakes_can_still_be_named() {
    let output = action(quote!(optoins = [1]), &tokens("pub fn open(option: &u8) { body() }"));
    assert_eq!(reported(&output), ["unknown option `optoins`"]);
    let text = output.to_string();
    for kept in ["fn open (option : & u8) { body () }", "pub const fn open () -> open"] {
        assert!(text.contains(kept), "{kept} in {text}");
    }
}
