//! A suite: its environment beside the module, since that is where the names in it resolve; in the module one static that
//! all testcases share, the functions that the suite calls, and everything else as it was.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{Attribute, Visibility, ext::IdentExt};

use super::{
    environment::blueprint,
    paths::{Paths, ends},
    test::{flavor, timeout},
    testcase::{self, Names, body},
};
use crate::{
    check::{Hook, Source, Suite},
    parse::{Function, Module, Piece, Role},
};

/// The module and its environment.
pub(crate) fn suite(suite: &Suite<'_>, module: &Module, paths: &Paths) -> TokenStream {
    let Module { attrs, vis, keyword, name, pieces } = module;
    let (environment, env) = source(&suite.source, name, paths);
    let declared_elsewhere = matches!(suite.source, Source::Named(_)).then_some(&env);
    let names = Names { paths, declared_elsewhere };
    let (import, inside) = (paths.import(), paths.import_from_outside());
    let shared = shared(suite, module, &env, names);
    let pieces = pieces.iter().map(|piece| match piece {
        Piece::Other(tokens) => tokens.clone(),
        Piece::Marked(marked) => function(suite, &marked.function, names),
    });
    quote_spanned! {Span::mixed_site()=>
        #import
        #environment
        #(#attrs)*
        #vis #keyword #name {
            #inside
            #(#pieces)*
            #shared
        }
    }
}

/// The items of the environment, and its type as the module names it.
fn source(source: &Source, module: &Ident, paths: &Paths) -> (TokenStream, TokenStream) {
    let name = format_ident!("__Environment_{}", module.unraw(), span = Span::mixed_site());
    let silent = quote! {
        #[doc(hidden)]
        #[allow(non_camel_case_types, dead_code)]
    };
    match source {
        Source::Inline(plan) => {
            let vis = Visibility::Inherited;
            let items = blueprint(&name, &vis, &silent, plan, paths);
            (items, quote_spanned!(Span::mixed_site()=> super::#name))
        }
        Source::Named(path) => {
            let (first, last) = ends(path);
            let name = Ident::new(&name.to_string(), Span::mixed_site().located_at(last));
            let open = quote_spanned!(first=> super::);
            (quote!(#silent type #name = #path;), quote!(#open #name))
        }
        // A suite refuses it.
        Source::Built(_) => (TokenStream::new(), TokenStream::new()),
    }
}

/// A marked function, wherever it stands in the module.
fn function(suite: &Suite<'_>, function: &Function, names: Names<'_>) -> TokenStream {
    let testcase = suite.testcases.iter().find(|one| std::ptr::eq(one.function, function));
    if let Some(testcase) = testcase {
        return testcase::testcase(testcase, names);
    }
    quote! {
        #[allow(dead_code, clippy::unused_async, clippy::unnecessary_wraps)]
        #function
    }
}

/// What the testcases share.
fn shared(suite: &Suite<'_>, module: &Module, env: &TokenStream, names: Names<'_>) -> TokenStream {
    let (paths, private) = (names.paths, names.paths.private());
    let line = u32::try_from(module.name.span().start().line).unwrap_or_default();
    let flavor = flavor(suite.flavor, suite.workers);
    let hooks = suite.hooks.iter().map(|hook| self::hook(hook, env, names));
    // Where an environment is wanted and there is none, the error is about its name and says so once.
    let (first, last) = ends(env);
    let (open, at_env) = (quote_spanned!(first=> <), paths.private_at(last));
    let work = quote_spanned!(last=> #open #env as #at_env::Blueprint>::work);
    quote_spanned! {Span::mixed_site()=>
        #[doc(hidden)]
        #[allow(dead_code)]
        static __SUITE: #private::Suite<#env> = {
            static __FACTS: #private::SuiteFacts = #private::SuiteFacts {
                module_path: ::core::module_path!(),
                package: ::core::env!("CARGO_PKG_NAME"),
                file: ::core::file!(),
                line: #line,
                integration: ::core::option_env!("CARGO_TARGET_TMPDIR").is_some(),
                binary: ::core::option_env!("CARGO_BIN_NAME"),
                flavor: #private::Flavor::#flavor,
            };
            #[allow(unused_variables, clippy::all, clippy::pedantic, clippy::nursery)]
            static __HOOKS: &[#private::Hook<#env>] = &[#(#hooks),*];
            #private::Suite::new(&__FACTS, __HOOKS, #work)
        };
    }
}

/// One function that the suite calls.
fn hook(hook: &Hook<'_>, env: &TokenStream, names: Names<'_>) -> TokenStream {
    let (paths, private) = (names.paths, names.paths.private());
    let name = hook.function.sig.ident.unraw().to_string();
    let role = match hook.role {
        Role::Setup | Role::Testcase => quote!(Setup),
        Role::Teardown => quote!(Teardown),
        Role::PreTestcase => quote!(PreTestcase),
        Role::PostTestcase => quote!(PostTestcase),
    };
    let timeout = timeout(hook.timeout, paths);
    let (kind, output, body) = body(hook.function, &hook.inputs, None, names);
    let parameters = testcase::parameters(hook.function);
    let [drivers, environment, testcase] = parameters;
    let conditions = conditions(&hook.function.attrs);
    quote_spanned! {Span::mixed_site()=>
        #(#conditions)*
        #private::Hook {
            role: #private::Role::#role,
            name: #name,
            timeout: #timeout,
            run: #private::HookBody::#kind({
                fn __hook<'__a>(
                    #drivers: &'__a #env,
                    #environment: &'__a #private::Environment,
                    #testcase: &'__a #private::Testcase,
                ) -> #private::#output {
                    #body
                }
                __hook
            }),
        }
    }
}

/// The conditions under which an item exists.
pub(super) fn conditions(attrs: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    attrs.iter().filter(|attribute| attribute.path().is_ident("cfg"))
}
