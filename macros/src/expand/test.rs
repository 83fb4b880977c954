//! The test function: the user's own, nested unchanged in the one that `cargo test` runs. The outer
//! one has the attributes and hands the drivers over by name.

use std::time::Duration;

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Expr, Token, Visibility, ext::IdentExt};

use super::{
    attributes,
    call::{arguments, is_async, outcome},
    environment::blueprint,
    paths::{Paths, ends, hidden},
    walks,
};
use crate::{
    check::{Source, Takes, Test},
    parse::{Flavor, Function},
};

/// A `#[test]` with the user's name and attributes.
pub(crate) fn test(test: &Test, function: &Function, paths: &Paths) -> TokenStream {
    let name = &function.sig.ident;
    let (nested, import) = (function.nested(), paths.import());
    if let Source::Built(expression) = &test.source {
        return built(test, function, expression, paths);
    }
    let (environment, env) = source(&test.source, paths);
    let name_of_test = name.unraw().to_string();
    let flavor = flavor(test.flavor, test.workers);
    let facts = facts(&name_of_test, function, test.timeout, &flavor, paths);
    let run = match &test.walks {
        Some(walks) => walks::run(test, walks, function, &env, paths),
        None => run(test, function, &env, paths),
    };
    let body = quote_spanned! {Span::mixed_site()=>
        #[allow(clippy::unused_async, clippy::unnecessary_wraps, clippy::needless_pass_by_value)]
        #nested
        #import
        #environment
        #facts
        #run
    };
    let outer = outer(function, TokenStream::new(), body);
    quote_spanned!(Span::mixed_site()=> #[::core::prelude::v1::test] #outer)
}

/// The function that `cargo test` runs, with the attributes and the name of the user's; the compiler finds all of it at that
/// name.
pub(super) fn outer(function: &Function, inputs: TokenStream, body: TokenStream) -> TokenStream {
    let Function { attrs, vis, sig, .. } = function;
    let name = &sig.ident;
    let group = |delimiter, tokens| {
        let mut group = Group::new(delimiter, tokens);
        group.set_span(name.span());
        group
    };
    let (inputs, body) = (group(Delimiter::Parenthesis, inputs), group(Delimiter::Brace, body));
    let keyword = Token![fn](name.span());
    quote!(#(#attrs)* #vis #keyword #name #inputs #body)
}

/// Starts the environment, of the type `env`, and hands its drivers to the function.
fn run(test: &Test, function: &Function, env: &TokenStream, paths: &Paths) -> TokenStream {
    let body = body(test, function, env, paths);
    let (first, last) = ends(env);
    let private = paths.private_at(last);
    let run = Ident::new(if is_async(function) { "run_async" } else { "run_sync" }, last);
    let open = quote_spanned!(first=> <);
    let call = quote_spanned!(last=> #open #env as #private::Blueprint>::#run(&__TEST, __body););
    quote!(#body #call)
}

/// A test whose environment is made by an expression when it runs: drivers are found by name and type.
fn built(test: &Test, function: &Function, expression: &Expr, paths: &Paths) -> TokenStream {
    let name = &function.sig.ident;
    let (nested, import) = (function.nested(), paths.import());
    let flavor = flavor(test.flavor, test.workers);
    let facts = facts(&name.unraw().to_string(), function, test.timeout, &flavor, paths);
    let private = paths.private();
    let env = quote!(#private::DynamicEnvironment);
    let body = body(test, function, &env, paths);
    let checks = test.params.iter().filter(|param| param.takes == Takes::Driver).map(|param| {
        let (first, last) = ends(&param.ty);
        let (ty, key, private) =
            (&param.ty, param.name.unraw().to_string(), paths.private_at(last));
        let open = quote_spanned!(first=> <);
        let drivers = hidden("__drivers", name, last);
        quote_spanned! {last=>
            #open #ty as #private::DynamicParameter<'_>>::__check(#drivers, #key)?;
        }
    });
    let drivers = hidden("__drivers", name, name.span());
    let run = if is_async(function) { quote!(run_built_async) } else { quote!(run_built_sync) };
    let (first, last) = ends(expression);
    let (path, make) = (paths.private_at(first), quote_spanned!(last=> built(#expression)));
    let body = quote_spanned! {Span::mixed_site()=>
        #[allow(clippy::unused_async, clippy::unnecessary_wraps, clippy::needless_pass_by_value)]
        #nested
        #import
        #facts
        #body
        fn __check(#drivers: &#env) -> #private::Result<()> {
            let _ = #drivers;
            #(#checks)*
            #private::Ok(())
        }
        #private::#run(&__TEST, || #path::#make, __check, __body);
    };
    let outer = outer(function, TokenStream::new(), body);
    quote_spanned!(Span::mixed_site()=> #[::core::prelude::v1::test] #outer)
}

/// The items of the environment, if any, and its type.
fn source(source: &Source, paths: &Paths) -> (TokenStream, TokenStream) {
    match source {
        Source::Named(path) => (TokenStream::new(), quote!(#path)),
        Source::Inline(plan) => {
            let name = Ident::new("__Environment", Span::mixed_site());
            let vis = Visibility::Inherited;
            let items = blueprint(&name, &vis, &TokenStream::new(), plan, paths);
            (items, quote!(#name))
        }
        Source::Built(_) => {
            let private = paths.private();
            (TokenStream::new(), quote!(#private::DynamicEnvironment))
        }
    }
}

/// What the runtime is told about the test.
pub(super) fn facts(
    name: &str,
    function: &Function,
    timeout: Option<Duration>,
    flavor: &TokenStream,
    paths: &Paths,
) -> TokenStream {
    let private = paths.private();
    let line = u32::try_from(function.sig.ident.span().start().line).unwrap_or_default();
    let expected_panic = attributes::expected_panic(&function.attrs, paths);
    let ignored = attributes::ignored(&function.attrs);
    let timeout = self::timeout(timeout, paths);
    quote_spanned! {Span::mixed_site()=>
        static __TEST: #private::Test = #private::Test {
            name: #name,
            module_path: ::core::module_path!(),
            package: ::core::env!("CARGO_PKG_NAME"),
            file: ::core::file!(),
            line: #line,
            integration: ::core::option_env!("CARGO_TARGET_TMPDIR").is_some(),
            binary: ::core::option_env!("CARGO_BIN_NAME"),
            timeout: #timeout,
            expected_panic: #expected_panic,
            ignored: #ignored,
            flavor: #private::Flavor::#flavor,
            filter: #private::None,
        };
    }
}

/// The variant of the runtime's `Flavor`.
pub(super) fn flavor(flavor: Flavor, workers: usize) -> TokenStream {
    match flavor {
        Flavor::CurrentThread => quote!(CurrentThread),
        Flavor::MultiThread => quote!(MultiThread(#workers)),
    }
}

pub(super) fn timeout(timeout: Option<Duration>, paths: &Paths) -> TokenStream {
    let private = paths.private();
    timeout.map_or_else(
        || quote!(#private::None),
        |timeout| {
            let (seconds, nanos) = (timeout.as_secs(), timeout.subsec_nanos());
            quote!(#private::Some(::core::time::Duration::new(#seconds, #nanos)))
        },
    )
}

/// The function that hands the drivers to the user's, by name, in the order of its parameters.
fn body(test: &Test, function: &Function, env: &TokenStream, paths: &Paths) -> TokenStream {
    let private = paths.private();
    let name = &function.sig.ident;
    let drivers = hidden("__drivers", name, name.span());
    let environment = hidden("__environment", name, name.span());
    let arguments = arguments(test, name, env, paths);
    let wait = is_async(function).then(|| quote_spanned!(Span::mixed_site()=> .await));
    let call = quote_spanned!(Span::mixed_site()=> #name(#(#arguments),*) #wait);
    let outcome = outcome(&function.sig.output, &call, paths);
    let (output, outcome) = if is_async(function) {
        let boxed =
            quote_spanned!(Span::mixed_site()=> #private::Box::pin(async move { #outcome }));
        (quote!(Body<'__a>), boxed)
    } else {
        (quote!(Outcome), outcome)
    };
    quote_spanned! {Span::mixed_site()=>
        #[allow(unused_variables, clippy::all, clippy::pedantic, clippy::nursery)]
        fn __body<'__a>(
            #drivers: &'__a #env,
            #environment: &'__a #private::Environment,
        ) -> #private::#output {
            #outcome
        }
    }
}
