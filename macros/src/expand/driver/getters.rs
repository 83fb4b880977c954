//! The getters of a driver's attributes, and how the attributes are published: by the look of their
//! types, since a macro does not know more.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Attribute, Type, Visibility};

use super::super::paths::{Paths, ends};
use crate::check::{Definition, Part, Shape, type_name};

/// Types that are handed out by value.
#[rustfmt::skip]
const BY_VALUE: &[&str] = &[
    "bool", "char", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128",
    "isize", "f32", "f64", "Duration", "IpAddr", "Ipv4Addr", "Ipv6Addr", "SocketAddr",
    "SocketAddrV4", "SocketAddrV6",
];

/// The getters of all attributes.
pub(super) fn getters(driver: &Definition) -> TokenStream {
    let attributes = driver.parts.iter().filter(|part| part.attribute.is_some());
    let getters: Vec<_> = attributes.map(|part| getter(part, &driver.vis)).collect();
    if getters.is_empty() || driver.generics.lt_token.is_some() {
        return TokenStream::new();
    }
    let (name, quiet) = (&driver.name, super::quiet());
    quote_spanned! {Span::mixed_site()=>
        #quiet
        impl #name { #(#getters)* }
    }
}

fn getter(part: &Part, vis: &Visibility) -> TokenStream {
    let Part { attrs, name, key, ty, .. } = part;
    // A field that says who may see it means its getter, too.
    let vis = match &part.vis {
        Visibility::Inherited => vis,
        own => own,
    };
    let docs = docs(attrs, &format!("The attribute `{key}`."));
    let place = quote_spanned!(Span::mixed_site()=> self.#name);
    let (returned, value) = lent(ty, &place);
    quote_spanned! {Span::mixed_site()=>
        #docs
        #[must_use]
        #[allow(dead_code)]
        #vis fn #name(&self) -> #returned { #value }
    }
}

/// The type a getter returns, and the expression that lends `place` as that.
fn lent(ty: &Type, place: &TokenStream) -> (TokenStream, TokenStream) {
    let site = Span::mixed_site();
    if let Shape::List(item) = Shape::of(ty) {
        return (quote!(&[#item]), quote_spanned!(site=> #place.as_slice()));
    }
    if let Shape::Optional(inner) = Shape::of(ty) {
        let (returned, value) = lent(inner, &quote_spanned!(site=> __value));
        let option = quote_spanned!(site=> ::core::option::Option<#returned>);
        let value = if by_value(inner) { quote_spanned!(site=> *#value) } else { value };
        return (option, quote_spanned!(site=> #place.as_ref().map(|__value| #value)));
    }
    match type_name(ty).as_str() {
        _ if by_value(ty) => (quote!(#ty), place.clone()),
        "String" => {
            let text = quote_spanned!(site=> &::core::primitive::str);
            (text, quote_spanned!(site=> #place.as_str()))
        }
        "PathBuf" => {
            let path = quote_spanned!(site=> &::std::path::Path);
            (path, quote_spanned!(site=> #place.as_path()))
        }
        "OsString" => {
            let text = quote_spanned!(site=> &::std::ffi::OsStr);
            (text, quote_spanned!(site=> #place.as_os_str()))
        }
        _ => {
            let lent = quote_spanned!(site=> &#place);
            // Behind an `as_ref` it is a reference already.
            let lent = if place.to_string() == "__value" { place.clone() } else { lent };
            (quote!(&#ty), lent)
        }
    }
}

fn by_value(ty: &Type) -> bool {
    match ty {
        Type::Reference(reference) => reference.mutability.is_none(),
        Type::Path(_) => BY_VALUE.contains(&type_name(ty).as_str()),
        _ => false,
    }
}

/// The statement that publishes an attribute of `self` in `__attributes`.
pub(super) fn publish(part: &Part, paths: &Paths) -> TokenStream {
    let (name, key) = (&part.name, &part.key);
    statement(key, &part.ty, &quote_spanned!(Span::mixed_site()=> self.#name), paths)
}

/// The statement that publishes an option that is an attribute, too, as it was set.
pub(super) fn publish_asked(part: &Part, paths: &Paths) -> TokenStream {
    let Part { name, key, ty, .. } = part;
    let (site, private) = (Span::mixed_site(), paths.private());
    let publish = statement(key, ty, &quote_spanned!(site=> *__asked), paths);
    quote_spanned!(site=> if let #private::Some(__asked) = self.#name.get() { #publish })
}

fn statement(key: &str, ty: &Type, place: &TokenStream, paths: &Paths) -> TokenStream {
    let site = Span::mixed_site();
    // An error about the type stands at the type.
    let (_, last) = ends(ty);
    let private = paths.private_at(last);
    match Shape::of(ty) {
        Shape::Optional(inner) => {
            let private = paths.private();
            let inner = statement(key, inner, &quote_spanned!(site=> *__value), paths);
            return quote_spanned! {site=>
                if let #private::Some(__value) = &#place { #inner }
            };
        }
        Shape::List(item) => {
            let call = quote_spanned!(last=> publish_all::<#item>);
            return quote_spanned! {site=>
                #private::#call(&mut __attributes, #key, &#place);
            };
        }
        Shape::Plain => {}
    }
    let shown = match type_name(ty).as_str() {
        "PathBuf" => quote_spanned!(site=> ::std::path::Path::display(&#place)),
        "OsString" => quote_spanned!(site=> ::std::ffi::OsStr::display(&#place)),
        "Duration" => quote_spanned!(site=> ::core::format_args!("{:?}", #place)),
        _ => {
            let call = quote_spanned!(last=> publish::<#ty>);
            return quote_spanned! {site=>
                #private::#call(&mut __attributes, #key, &#place);
            };
        }
    };
    let private = paths.private();
    quote_spanned!(site=> #private::publish(&mut __attributes, #key, &#shown);)
}

/// The docs of a field, or `text` where it has none.
pub(super) fn docs(attrs: &[Attribute], text: &str) -> TokenStream {
    let docs: Vec<_> = attrs.iter().filter(|attribute| attribute.path().is_ident("doc")).collect();
    if docs.is_empty() { quote!(#[doc = #text]) } else { quote!(#(#docs)*) }
}
