//! A testcase: the user's function, unchanged, and the tests that hand it to its suite. With cases these are in a module of
//! the function's name; where another attribute makes the tests, the outer function takes what that one passes.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{Attribute, Expr, FnArg, ext::IdentExt};

use super::{
    call::{argument, is_async, outcome},
    paths::{Paths, ends, hidden},
    suite::conditions,
    test::{facts, outer},
};
use crate::{
    check::{Case, Input, Testcase},
    parse::Function,
};

/// What generated code names.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    pub(super) paths: &'a Paths,
    /// The environment, where only the compiler knows its drivers.
    pub(super) declared_elsewhere: Option<&'a TokenStream>,
}

/// Everything that stands where the testcase was written.
pub(super) fn testcase(testcase: &Testcase<'_>, names: Names<'_>) -> TokenStream {
    if testcase.cases.is_empty() { single(testcase, names) } else { several(testcase, names) }
}

/// One test, or as many as another attribute makes of it.
fn single(testcase: &Testcase<'_>, names: Names<'_>) -> TokenStream {
    let nested = nested(testcase.function);
    let run = run(testcase, None, names);
    let test = (!testcase.driven).then(|| quote!(#[::core::prelude::v1::test]));
    let given = testcase.inputs.iter().filter_map(|input| match input {
        Input::Given { attrs, name, ty } => Some(quote!(#(#attrs)* #name: #ty)),
        _ => None,
    });
    let body = quote_spanned! {Span::mixed_site()=>
        #[allow(clippy::unused_async, clippy::unnecessary_wraps, clippy::needless_pass_by_value)]
        #nested
        #run
    };
    let outer = outer(testcase.function, quote!(#(#given),*), body);
    quote!(#test #outer)
}

/// One test for each case, in a module of the function's name.
fn several(testcase: &Testcase<'_>, names: Names<'_>) -> TokenStream {
    let function = testcase.function;
    let (name, conditions) = (&function.sig.ident, conditions(&function.attrs).collect::<Vec<_>>());
    let (of_tests, own): (Vec<&Attribute>, Vec<&Attribute>) =
        function.attrs.iter().partition(|attribute| is_of_tests(attribute));
    let Function { vis, sig, body, .. } = function;
    let runs = testcase.cases.iter().map(|case| {
        let (run, run_case) = (run(testcase, Some(case), names), run_case(name, &case.name));
        quote_spanned! {Span::mixed_site()=>
            #(#conditions)*
            #[allow(dead_code, non_snake_case)]
            fn #run_case() { #run }
        }
    });
    let tests = testcase.cases.iter().map(|case| {
        let (run_case, case) = (run_case(name, &case.name), &case.name);
        quote_spanned! {Span::mixed_site()=>
            #[::core::prelude::v1::test]
            #(#of_tests)*
            fn #case() { super::#run_case(); }
        }
    });
    quote_spanned! {Span::mixed_site()=>
        #(#own)*
        #[allow(
            dead_code, clippy::unused_async, clippy::unnecessary_wraps,
            clippy::needless_pass_by_value
        )]
        #vis #sig #body
        #(#runs)*
        #(#conditions)*
        #[allow(non_snake_case)]
        mod #name { #(#tests)* }
    }
}

/// The function in the suite's module that runs one case.
fn run_case(function: &Ident, case: &Ident) -> Ident {
    format_ident!("__{}_{}", function.unraw(), case.unraw(), span = Span::mixed_site())
}

/// Whether an attribute says something about tests and not about functions.
fn is_of_tests(attribute: &Attribute) -> bool {
    let names = ["ignore", "should_panic"];
    let of_tests = |attribute: &Attribute| names.iter().any(|name| attribute.path().is_ident(name));
    let conditional = attribute.path().is_ident("cfg_attr") && {
        let text = attribute.meta.to_token_stream().to_string();
        names.iter().any(|name| text.contains(name))
    };
    of_tests(attribute) || conditional
}

/// Hands the function to the suite.
fn run(testcase: &Testcase<'_>, case: Option<&Case<'_>>, names: Names<'_>) -> TokenStream {
    let (paths, private) = (names.paths, names.paths.private());
    let function = testcase.function;
    let name = function.sig.ident.unraw().to_string();
    let name = case.map_or_else(|| name.clone(), |case| format!("{name}::{}", case.name.unraw()));
    let facts = facts(&name, function, testcase.timeout, &quote!(CurrentThread), paths);
    let (parallel, driven) = (testcase.parallel, testcase.driven);
    let run = format_ident!("run_{}", if is_async(function) { "async" } else { "sync" });
    let value = case.map(|case| case.value);
    let (_, _, body) = body(function, &testcase.inputs, value, names);
    let [drivers, environment, _] = parameters(function);
    quote_spanned! {Span::mixed_site()=>
        #facts
        static __CASE: #private::Case =
            #private::Case { test: &__TEST, parallel: #parallel, group: #driven };
        #[allow(unused_variables, clippy::all, clippy::pedantic, clippy::nursery)]
        __SUITE.#run(&__CASE, move |#drivers, #environment| { #body });
    }
}

/// The call of the user's function: whether it is async, what the call yields, and the call itself.
pub(super) fn body(
    function: &Function,
    inputs: &[Input<'_>],
    case: Option<&Expr>,
    names: Names<'_>,
) -> (TokenStream, TokenStream, TokenStream) {
    let Names { paths, declared_elsewhere } = names;
    let private = paths.private();
    let name = &function.sig.ident;
    let arguments = inputs.iter().map(|input| match input {
        Input::Shared(param) => argument(param, declared_elsewhere, name, paths),
        Input::Case => quote!(#case),
        Input::Given { name, .. } => quote!(#name),
        Input::Testcase(param) => {
            let (first, last) = ends(&param.ty);
            let (private, open) = (paths.private_at(last), quote_spanned!(first=> <));
            let testcase = hidden("__testcase", name, last);
            let ty = &param.ty;
            quote_spanned!(last=> #open #ty as #private::TestcaseParameter<'_>>::__take(#testcase))
        }
    });
    let wait = is_async(function).then(|| quote_spanned!(Span::mixed_site()=> .await));
    let call = quote_spanned!(Span::mixed_site()=> #name(#(#arguments),*) #wait);
    let outcome = outcome(&function.sig.output, &call, paths);
    if is_async(function) {
        let boxed =
            quote_spanned!(Span::mixed_site()=> #private::Box::pin(async move { #outcome }));
        (quote!(Async), quote!(Body<'__a>), boxed)
    } else {
        (quote!(Sync), quote!(Outcome), outcome)
    }
}

/// The names under which generated code has the drivers, the environment and what is known of the testcase.
pub(super) fn parameters(function: &Function) -> [Ident; 3] {
    let name = &function.sig.ident;
    ["__drivers", "__environment", "__testcase"].map(|word| hidden(word, name, name.span()))
}

/// The function inside the one that is the test; its parameters have no attributes, which may be the other's.
fn nested(function: &Function) -> TokenStream {
    let mut sig = function.sig.clone();
    for input in &mut sig.inputs {
        if let FnArg::Typed(typed) = input {
            typed.attrs.clear();
        }
    }
    let body = &function.body;
    quote!(#sig #body)
}
