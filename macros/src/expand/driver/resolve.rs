//! How the options of a driver are completed when it starts: what is required, defaults, and what the
//! driver sets in the options of its base.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Type, ext::IdentExt};

use super::{
    super::{
        environment::{call, own_options},
        paths::{Paths, ends},
    },
    options::{lower_place, own},
};
use crate::check::{Definition, Filling, Part, Shape};

/// The driver's own required options, and those of its base that it leaves to its users.
pub(super) fn required(driver: &Definition, paths: &Paths) -> TokenStream {
    let private = paths.private();
    let required = own(driver).filter(|(_, filling)| matches!(filling, Filling::Required));
    let groups: Vec<_> = required.map(|(Part { key, .. }, _)| quote!(&[#key])).collect();
    let Some(base) = &driver.base else {
        return quote_spanned! {Span::mixed_site()=>
            const REQUIRED: &'static [#private::Required] = &[#(#groups),*];
        };
    };
    let base = own_options(base, paths);
    let set = driver.settings.iter().map(|setting| setting.name.unraw().to_string());
    quote_spanned! {Span::mixed_site()=>
        const REQUIRED: &'static [#private::Required] = {
            const OWN: &[#private::Required] = &[#(#groups),*];
            const BASE: &[#private::Required] = <#base as #private::DriverOptions>::REQUIRED;
            const SET: &[&::core::primitive::str] = &[#(#set),*];
            &#private::join::<{ OWN.len() + #private::count(BASE, SET) }>(OWN, BASE, SET)
        };
    }
}

/// Completes the options: checks, defaults, and what the driver sets in those of its base.
pub(super) fn resolve(driver: &Definition, paths: &Paths) -> TokenStream {
    let private = paths.private();
    let mut before = Vec::new();
    let fillings: Vec<_> = own(driver)
        .map(|(part, filling)| {
            let tokens = fill(part, filling, &before, paths);
            before.push(&part.name);
            tokens
        })
        .collect();
    let lower = driver.base.as_ref().map(|base| resolve_base(driver, base, &before, paths));
    if fillings.is_empty() && lower.is_none() {
        return TokenStream::new();
    }
    let end = lower.unwrap_or_else(|| quote!(#private::Ok(())));
    quote_spanned! {Span::mixed_site()=>
        async fn resolve(&mut self) -> #private::Result<()> {
            #(#fillings)*
            #end
        }
    }
}

/// Gives one option its value if it is not set; `before` are in scope as references.
fn fill(part: &Part, filling: &Filling, before: &[&Ident], paths: &Paths) -> TokenStream {
    let Part { name, key, ty, .. } = part;
    let private = paths.private();
    let value = match filling {
        Filling::Required => {
            return quote_spanned!(Span::mixed_site()=> #private::required(&self.#name)?;);
        }
        Filling::Standard => {
            let (_, last) = ends(ty);
            let value = quote_spanned!(last=> <#ty as ::core::default::Default>::default());
            return quote_spanned! {Span::mixed_site()=>
                if !self.#name.is_set() {
                    self.#name.set(#value);
                }
            };
        }
        Filling::Value(value) => value,
    };
    let (first, last) = ends(value);
    let private_there = paths.private_at(first);
    let converted = match Shape::of(ty) {
        Shape::Plain => {
            let call = quote_spanned!(last=> Value::<#ty>::into_value(#value));
            quote!(#private_there::#call?)
        }
        Shape::Optional(inner) => {
            let call = quote_spanned!(last=> Value::<#inner>::into_value(#value));
            quote!(#private::Some(#private_there::#call?))
        }
        Shape::List(item) => {
            let call = quote_spanned!(last=> Values::<#item>::into_values(#value));
            quote!(#private_there::#call?)
        }
    };
    let scope = scope(before);
    quote_spanned! {Span::mixed_site()=>
        if !self.#name.is_set() {
            let __made: #private::Result<#ty> = async {
                #scope
                #private::Ok(#converted)
            }.await;
            self.#name.set(#private::in_option(#key, __made)?);
        }
    }
}

/// Lays what the driver sets under what its users have set, and completes that.
fn resolve_base(driver: &Definition, base: &Type, own: &[&Ident], paths: &Paths) -> TokenStream {
    let private = paths.private();
    let place = lower_place(driver, "get_mut", paths);
    let end = quote_spanned! {Span::mixed_site()=>
        #private::DriverOptions::resolve(#place).await
    };
    if driver.settings.is_empty() {
        return end;
    }
    let base = own_options(base, paths);
    let scope = scope(own);
    let calls = driver.settings.iter().map(|setting| {
        let (key, call) = (setting.name.unraw().to_string(), call(setting));
        quote_spanned! {Span::mixed_site()=>
            let __set: #private::Result<()> = async {
                #call
                #private::Ok(())
            }.await;
            #private::in_option(#key, __set)?;
        }
    });
    quote_spanned! {Span::mixed_site()=>
        #[allow(unused_imports)]
        use #private::DriverOptions as _;
        let mut __options = <#base as ::core::default::Default>::default();
        {
            #scope
            #(#calls)*
        }
        #private::Layer::fill(#place, __options);
        #end
    }
}

/// The driver's own options as references.
fn scope(names: &[&Ident]) -> TokenStream {
    let bound = names.iter().map(|name| {
        quote_spanned!(Span::mixed_site()=> #[allow(unused_variables)] let #name = &*self.#name;)
    });
    quote!(#(#bound)*)
}
