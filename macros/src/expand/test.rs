//! The test function: the user's own, nested unchanged in the one that `cargo test` runs. The outer
//! one has the attributes and hands the drivers over by name.

use std::time::Duration;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{ReturnType, Visibility, ext::IdentExt};

use super::{
    attributes,
    environment::blueprint,
    paths::{Paths, ends, hidden},
};
use crate::{
    check::{Param, Source, Test},
    parse::{Flavor, Function},
};

/// A `#[test]` with the user's name and attributes.
pub(crate) fn test(test: &Test, function: &Function, paths: &Paths) -> TokenStream {
    let (attrs, vis, name) = (&function.attrs, &function.vis, &function.sig.ident);
    let nested = function.nested();
    let (environment, env) = source(&test.source, paths);
    let facts = facts(test, function, paths);
    let body = body(test, function, &env, paths);
    let (first, last) = ends(&env);
    let private = paths.private_at(last);
    let run = Ident::new(if is_async(function) { "run_async" } else { "run_sync" }, last);
    let open = quote_spanned!(first=> <);
    let call = quote_spanned!(last=> #open #env as #private::Blueprint>::#run(&__TEST, __body););
    quote_spanned! {Span::mixed_site()=>
        #[::core::prelude::v1::test]
        #(#attrs)*
        #vis fn #name() {
            #[allow(clippy::unused_async, clippy::unnecessary_wraps)]
            #nested
            #environment
            #facts
            #body
            #call
        }
    }
}

/// The items of the environment, if any, and its type.
fn source(source: &Source, paths: &Paths) -> (TokenStream, TokenStream) {
    match source {
        Source::Named(path) => (TokenStream::new(), quote!(#path)),
        Source::Inline { plan, defaults } => {
            let name = Ident::new("__Environment", Span::mixed_site());
            let vis = Visibility::Inherited;
            let items = blueprint(&name, &vis, &TokenStream::new(), plan, defaults, paths);
            (items, quote!(#name))
        }
    }
}

/// What the runtime is told about the test.
fn facts(test: &Test, function: &Function, paths: &Paths) -> TokenStream {
    let private = paths.private();
    let ident = &function.sig.ident;
    let name = ident.unraw().to_string();
    let line = u32::try_from(ident.span().start().line).unwrap_or_default();
    let expected_panic = attributes::expected_panic(&function.attrs, paths);
    let ignored = attributes::ignored(&function.attrs);
    let timeout = timeout(test.timeout, paths);
    let flavor = match test.flavor {
        Flavor::CurrentThread => quote!(CurrentThread),
        Flavor::MultiThread => {
            let workers = test.workers;
            quote!(MultiThread(#workers))
        }
    };
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
        };
    }
}

fn timeout(timeout: Option<Duration>, paths: &Paths) -> TokenStream {
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
    let arguments = test.params.iter().map(|param| argument(param, name, paths));
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

fn argument(param: &Param, like: &Ident, paths: &Paths) -> TokenStream {
    let Param { name, ty, environment } = param;
    let (first, last) = ends(ty);
    let private = paths.private_at(last);
    let drivers = hidden("__drivers", like, name.span());
    if *environment {
        let environment = hidden("__environment", like, last);
        let open = quote_spanned!(first=> <);
        return quote_spanned! {last=>
            #open #ty as #private::EnvironmentParameter<'_>>::__take(#environment)
        };
    }
    let slot = quote_spanned!(name.span()=> &(*#drivers).#name);
    let open = quote_spanned!(first=> <);
    quote_spanned!(last=> #open #ty as #private::Parameter<'_, _>>::__take(#slot))
}

/// The return type is named, so that an error about it stands there.
fn outcome(output: &ReturnType, call: &TokenStream, paths: &Paths) -> TokenStream {
    match output {
        ReturnType::Default => {
            let private = paths.private();
            quote_spanned!(Span::mixed_site()=> #private::IntoOutcome::__into_outcome(#call))
        }
        ReturnType::Type(_, ty) => {
            let (first, last) = ends(ty);
            let private = paths.private_at(last);
            let open = quote_spanned!(first=> <);
            quote_spanned!(last=> #open #ty as #private::IntoOutcome>::__into_outcome(#call))
        }
    }
}

fn is_async(function: &Function) -> bool {
    function.sig.asyncness.is_some()
}
