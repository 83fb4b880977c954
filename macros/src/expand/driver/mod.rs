//! A driver made by `#[driver]`: its struct, its options (`options`, `resolve`), its getters (`getters`), and
//! its life, around that of a base (`based`) or written by hand (`handmade`).

mod based;
mod getters;
mod handmade;
mod options;
mod resolve;

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::paths::Paths;
use crate::{
    check::{Definition, Part},
    parse::DriverArgs,
};

/// Lints that may find something in generated code only.
const QUIET: &str = "allow(unused_qualifications, clippy::all, clippy::pedantic, clippy::nursery)";

/// The struct and everything that makes it a driver.
pub(crate) fn driver(driver: &Definition, paths: &Paths) -> TokenStream {
    let (structure, common) = (structure(driver), common(driver));
    let options = options::complete(driver, paths);
    let life = match &driver.base {
        Some(base) => based::life(driver, base, paths),
        None => handmade::life(driver, paths),
    };
    quote!(#structure #common #options #life)
}

/// The same after a mistake: everything can be named, and nothing runs.
pub(crate) fn driver_stub(driver: &Definition, paths: &Paths) -> TokenStream {
    let structure = structure(driver);
    if driver.generics.lt_token.is_some() {
        return quote!(#[allow(dead_code)] #structure);
    }
    let (common, options) = (common(driver), options::stub(driver, paths));
    let (name, private) = (&driver.name, paths.private());
    let own = options_name(driver);
    quote_spanned! {Span::mixed_site()=>
        #[allow(dead_code)]
        #structure
        #common
        #options

        impl #private::Driver for #name {
            type Options = #own;

            async fn start(_: #own, _: &#private::StartContext) -> #private::Result<Self> {
                ::core::future::pending().await
            }
        }
    }
}

/// A use of the base's type: what is imported for it does not count as unused while there are
/// errors.
pub(crate) fn base_uses(args: &DriverArgs) -> TokenStream {
    let base = args.base.iter();
    quote_spanned! {Span::mixed_site()=>
        #(const _: ::core::marker::PhantomData<#base> = ::core::marker::PhantomData;)*
    }
}

/// The struct as it was written, with a place for the base.
fn structure(driver: &Definition) -> TokenStream {
    let Definition { attrs, vis, keyword, name, generics, braces, base, parts, .. } = driver;
    if braces.is_none() && base.is_none() {
        return quote!(#(#attrs)* #vis #keyword #name #generics;);
    }
    let clause = &generics.where_clause;
    let fields = parts.iter().map(|Part { attrs, vis, name, ty, option, attribute, .. }| {
        let silent = base.is_some() || option.is_some() || attribute.is_some();
        let silent = silent.then(|| quote_spanned!(Span::mixed_site()=> #[allow(dead_code)]));
        quote!(#(#attrs)* #silent #vis #name: #ty)
    });
    let base = base.as_ref().map(|base| {
        quote_spanned!(Span::mixed_site()=> #[doc(hidden)] #[allow(dead_code)] __base: #base,)
    });
    let fields = braced(driver, quote!(#(#fields,)* #base));
    quote!(#(#attrs)* #vis #keyword #name #generics #clause #fields)
}

/// `tokens` in the braces of the struct, so that what the compiler says of it does not stand at the
/// macro.
fn braced(driver: &Definition, tokens: TokenStream) -> Group {
    let mut group = Group::new(Delimiter::Brace, tokens);
    group.set_span(driver.braces.unwrap_or_else(|| driver.name.span()));
    group
}

/// What holds with or without a mistake: getters, and the way to the base.
fn common(driver: &Definition) -> TokenStream {
    let getters = getters::getters(driver);
    let deref = driver.base.as_ref().map(|base| deref(&driver.name, &quote!(#base)));
    quote!(#getters #deref)
}

fn deref(name: &Ident, base: &TokenStream) -> TokenStream {
    quote_spanned! {Span::mixed_site()=>
        #[allow(unused_qualifications)]
        impl ::core::ops::Deref for #name {
            type Target = #base;

            fn deref(&self) -> &Self::Target {
                &self.__base
            }
        }
    }
}

/// `ConverterOptions` for `Converter`.
fn options_name(driver: &Definition) -> Ident {
    format_ident!("{}Options", driver.name, span = driver.name.span())
}

/// The attribute that silences lints.
fn quiet() -> TokenStream {
    let allow: TokenStream = QUIET.parse().unwrap_or_default();
    quote!(#[#allow])
}
