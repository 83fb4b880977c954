//! What the attributes of a test say to the runtime too: whether it is ignored, which panic it must
//! end with. A condition of `cfg_attr` is left to the compiler.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Attribute, Expr, ExprLit, Lit, LitStr, Meta, Token, punctuated::Punctuated};

use super::paths::Paths;

/// Whether the test is ignored.
pub(super) fn ignored(attrs: &[Attribute]) -> TokenStream {
    let found = named(attrs, "ignore");
    if found.iter().any(|(condition, _)| condition.is_none()) {
        return quote!(true);
    }
    let conditions = found.iter().map(|(condition, _)| condition);
    quote_spanned!(Span::mixed_site()=> false #(|| ::core::cfg!(#conditions))*)
}

/// The text that the panic of the test must hold, if the test must panic.
pub(super) fn expected_panic(attrs: &[Attribute], paths: &Paths) -> TokenStream {
    let private = paths.private();
    let none = quote!(#private::None);
    named(attrs, "should_panic").iter().fold(none, |others, (condition, meta)| {
        let text = expected_text(meta);
        let some = quote!(#private::Some(#text));
        match condition {
            None => some,
            Some(condition) => quote_spanned! {Span::mixed_site()=>
                if ::core::cfg!(#condition) { #some } else { #others }
            },
        }
    })
}

/// The text in `should_panic = ".."` and `should_panic(expected = "..")`; empty: any will do.
fn expected_text(meta: &Meta) -> LitStr {
    let value = match meta {
        Meta::Path(_) => None,
        Meta::NameValue(pair) => Some(pair.value.clone()),
        Meta::List(list) => {
            let parser = Punctuated::<Meta, Token![,]>::parse_terminated;
            let parts = list.parse_args_with(parser).into_iter().flatten();
            parts.filter(|part| part.path().is_ident("expected")).find_map(|part| match part {
                Meta::NameValue(pair) => Some(pair.value),
                _ => None,
            })
        }
    };
    match value {
        Some(Expr::Lit(ExprLit { lit: Lit::Str(text), .. })) => text,
        _ => LitStr::new("", Span::mixed_site()),
    }
}

/// The attributes `name`, each with the condition it is under.
fn named(attrs: &[Attribute], name: &str) -> Vec<(Option<Meta>, Meta)> {
    let mut found = Vec::new();
    for attribute in attrs {
        if attribute.path().is_ident(name) {
            found.push((None, attribute.meta.clone()));
        } else if attribute.path().is_ident("cfg_attr") {
            let parser = Punctuated::<Meta, Token![,]>::parse_terminated;
            let mut parts = attribute.parse_args_with(parser).into_iter().flatten();
            let condition = parts.next();
            let under = parts.filter(|meta| meta.path().is_ident(name));
            found.extend(under.map(|meta| (condition.clone(), meta)));
        }
    }
    found
}
