//! The user's item after an error: still there, so that nothing else breaks, and silent. It is
//! never a test, so it cannot pass by mistake.

use std::collections::HashSet;

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Attribute, Expr, FnArg, Pat};

use super::paths::Paths;
use crate::parse::{Entry, Env, Function, Module, Named, Piece, TestArgs};

/// Attributes that mean something only on a test.
const TEST_ONLY: &[&str] = &[
    "test",
    "multitest",
    "ignore",
    "should_panic",
    "bench",
    "rstest",
    "case",
    "test_case",
    "test_matrix",
    "apply",
];

/// `function` as an ordinary item beside `uses`. One with parameters that are no names, `self` among them, loses these and
/// its body: what it has of them was judged.
pub(crate) fn fallback(mut function: Function, mut uses: TokenStream) -> TokenStream {
    let is_method = function.sig.receiver().is_some();
    if is_method || !function.sig.inputs.iter().all(is_named) {
        // A method stands where there is no place for other items.
        let inside = if is_method { std::mem::take(&mut uses) } else { TokenStream::new() };
        function.sig.inputs.clear();
        function.body = quote!({ #inside loop {} });
    }
    function.attrs.retain(|attribute| !test_only(attribute));
    quote!(#[allow(unused, clippy::all, clippy::pedantic, clippy::nursery)] #function #uses)
}

fn is_named(input: &FnArg) -> bool {
    matches!(input, FnArg::Typed(typed) if matches!(*typed.pat, Pat::Ident(_)))
}

/// A module whose testcases are ordinary functions.
pub(crate) fn module(module: Module) -> TokenStream {
    let Module { attrs, vis, keyword, name, pieces } = module;
    let pieces = pieces.into_iter().map(|piece| match piece {
        Piece::Other(tokens) => tokens,
        Piece::Marked(marked) => {
            let mut function = marked.function;
            for input in &mut function.sig.inputs {
                if let FnArg::Typed(typed) = input {
                    typed.attrs.clear();
                }
            }
            fallback(function, TokenStream::new())
        }
    });
    quote!(#(#attrs)* #vis #keyword #name { #(#pieces)* })
}

/// An environment of which only the names and types of its drivers are known.
pub(crate) fn stub(named: &Named, paths: &Paths) -> TokenStream {
    let Named { vis, name, block, .. } = named;
    let private = paths.private();
    let mut seen = HashSet::new();
    let entries: Vec<&Entry> =
        block.entries.iter().filter(|entry| seen.insert(entry.key())).collect();
    let slots: Vec<_> = entries.iter().map(|entry| &entry.name).collect();
    let types = entries.iter().map(|entry| &entry.ty);
    quote_spanned! {Span::mixed_site()=>
        #[allow(missing_docs, missing_debug_implementations, dead_code, non_snake_case)]
        #vis struct #name { #(#vis #slots: #private::Slot<#types>,)* }

        impl ::core::default::Default for #name {
            fn default() -> Self {
                Self { #(#slots: ::core::default::Default::default(),)* }
            }
        }

        impl #private::Blueprint for #name {
            fn plan() -> &'static #private::Plan {
                &#private::Plan { drivers: &[] }
            }

            fn start(&self, __index: usize, __launch: #private::Launch) -> #private::Starting<'_> {
                #private::no_such_driver(__index, __launch)
            }
        }
    }
}

/// A use of the drivers' types and of the actions: what is imported for them does not count as unused while there are
/// errors.
pub(crate) fn uses(args: &TestArgs) -> TokenStream {
    let types = match &args.env {
        Some(Env::Block(block)) => block.entries.iter().map(|entry| &entry.ty).collect(),
        _ => Vec::new(),
    };
    let actions = args.walks.actions.iter().flat_map(|(_, actions)| actions);
    let actions: Vec<_> = actions.filter(|action| matches!(action, Expr::Path(_))).collect();
    if types.is_empty() && actions.is_empty() {
        return TokenStream::new();
    }
    quote_spanned! {Span::mixed_site()=>
        #[allow(unused_qualifications)]
        const _: () = {
            #(let _ = ::core::marker::PhantomData::<#types>;)*
            #(let _ = #actions;)*
        };
    }
}

fn test_only(attribute: &Attribute) -> bool {
    attribute
        .path()
        .segments
        .last()
        .is_some_and(|segment| TEST_ONLY.iter().any(|name| segment.ident == name))
}
