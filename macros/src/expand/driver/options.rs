//! The options of a driver: its own as settings, above those of its base; setters, layers, and how
//! they are completed when the driver starts.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Type, ext::IdentExt};

use super::{
    super::{
        environment::own_options,
        paths::{Paths, ends},
    },
    braced,
    getters::{self, docs},
    options_name, quiet, resolve,
};
use crate::check::{Definition, Filling, Origin, Part, Shape, type_name};

/// The options' type with everything it does.
pub(super) fn complete(driver: &Definition, paths: &Paths) -> TokenStream {
    let mut tokens = basics(driver, paths);
    let (name, own) = (&driver.name, options_name(driver));
    let (private, quiet) = (paths.private(), quiet());
    let (common, required) = (common(driver, paths), resolve::required(driver, paths));
    let (resolve, known) = (resolve::resolve(driver, paths), known(driver, paths));
    let names = self::own(driver).map(|(Part { name, key, .. }, _)| {
        let private = paths.private_at(name.span());
        let check = quote_spanned!(name.span()=> own_name(#key));
        quote_spanned!(Span::mixed_site()=> const _: () = #private::#check;)
    });
    tokens.extend(quote_spanned! {Span::mixed_site()=>
        #(#names)*

        #quiet
        impl #private::DriverOptions for #own {
            type Driver = #name;

            #required
            #common
            #known
            #resolve
        }
    });
    tokens
}

/// The options' type of a mistaken driver.
pub(super) fn stub(driver: &Definition, paths: &Paths) -> TokenStream {
    let mut tokens = basics(driver, paths);
    let (name, own) = (&driver.name, options_name(driver));
    let (private, common) = (paths.private(), common(driver, paths));
    tokens.extend(quote_spanned! {Span::mixed_site()=>
        #[allow(unused_qualifications)]
        impl #private::DriverOptions for #own {
            type Driver = #name;

            #common
        }
    });
    tokens
}

/// The driver's own options.
pub(super) fn own(driver: &Definition) -> impl Iterator<Item = (&Part, &Filling)> {
    driver.parts.iter().filter_map(|part| Some((part, part.option.as_ref()?)))
}

/// The type, its setters, and the ways to what is below it.
fn basics(driver: &Definition, paths: &Paths) -> TokenStream {
    let (structure, setters) = (structure(driver, paths), setters(driver, paths));
    let (defaults, below) = (traits(driver, paths), below(driver, paths));
    quote!(#structure #setters #defaults #below)
}

fn structure(driver: &Definition, paths: &Paths) -> TokenStream {
    let (vis, own_name, private) = (&driver.vis, options_name(driver), paths.private());
    let docs = format!(
        "The options of [`{}`], besides {}.",
        driver.name,
        match &driver.base {
            Some(base) => format!("those of its base `{}`", type_name(base)),
            None => "those of every driver".to_owned(),
        }
    );
    let fields = own(driver).map(|(Part { name, ty, .. }, _)| {
        quote_spanned!(Span::mixed_site()=> #[allow(dead_code)] #name: #private::Setting<#ty>,)
    });
    let slot = lower_name(driver);
    let below = match &driver.base {
        Some(base) => quote_spanned!(Span::mixed_site()=> #private::Lower<#base>),
        None => lower(driver, paths),
    };
    let keyword = &driver.keyword;
    let fields = quote_spanned! {Span::mixed_site()=>
        #(#fields)*
        #[doc(hidden)]
        #slot: #below,
    };
    let fields = braced(driver, fields);
    quote_spanned! {Span::mixed_site()=>
        #[doc = #docs]
        #vis #keyword #own_name #fields
    }
}

/// The type of the options below the driver's own.
fn lower(driver: &Definition, paths: &Paths) -> TokenStream {
    if let Some(base) = &driver.base {
        return own_options(base, paths);
    }
    let private = paths.private();
    quote_spanned!(Span::mixed_site()=> #private::CommonOptions)
}

/// The options below the driver's own, as a place that can be borrowed by `borrow` (`get`,
/// `get_mut`).
pub(super) fn lower_place(driver: &Definition, borrow: &str, paths: &Paths) -> TokenStream {
    let (slot, lower) = (lower_name(driver), lower(driver, paths));
    let get = Ident::new(borrow, Span::mixed_site());
    match (&driver.base, borrow) {
        (Some(_), _) => quote_spanned!(Span::mixed_site()=> self.#slot.#get::<#lower>()),
        (None, "get") => quote_spanned!(Span::mixed_site()=> &self.#slot),
        (None, _) => quote_spanned!(Span::mixed_site()=> &mut self.#slot),
    }
}

fn lower_name(driver: &Definition) -> Ident {
    let name = if driver.base.is_some() { "__base" } else { "__common" };
    Ident::new(name, Span::mixed_site())
}

fn setters(driver: &Definition, paths: &Paths) -> TokenStream {
    let setters: Vec<_> =
        own(driver).map(|(part, filling)| setter(driver, part, filling, paths)).collect();
    if setters.is_empty() {
        return TokenStream::new();
    }
    let (own_name, quiet) = (options_name(driver), quiet());
    quote_spanned! {Span::mixed_site()=>
        #quiet
        impl #own_name { #(#setters)* }
    }
}

fn setter(driver: &Definition, part: &Part, filling: &Filling, paths: &Paths) -> TokenStream {
    let Part { attrs, name, key, ty, .. } = part;
    let (vis, private) = (&driver.vis, paths.private());
    let docs = docs(attrs, &format!("The option `{key}`."));
    let note = format!("\n\n{}", note(ty, filling));
    let made = Ident::new("__made", Span::mixed_site());
    let (accepts, method, taken) = match Shape::of(ty) {
        Shape::Plain => (quote!(Value<#ty>), quote!(value), quote!(#made)),
        Shape::Optional(inner) => {
            (quote!(Value<#inner>), quote!(value), quote!(#private::Some(#made)))
        }
        Shape::List(item) => (quote!(Values<#item>), quote!(values), quote!(#made)),
    };
    quote_spanned! {Span::mixed_site()=>
        #docs
        #[doc = #note]
        #[allow(dead_code)]
        #vis fn #name(&mut self, value: impl #private::#accepts) -> &mut Self {
            let #made = #private::DriverOptions::common(self).#method(#key, value);
            if let #private::Some(#made) = #made {
                self.#name.set(#taken);
            }
            self
        }
    }
}

/// What the docs of a setter say of the option that is not set.
fn note(ty: &Type, filling: &Filling) -> String {
    match (filling, Shape::of(ty)) {
        (Filling::Required, _) => "Required.".to_owned(),
        (Filling::Standard, Shape::Optional(_)) => "Default: none.".to_owned(),
        (Filling::Standard, Shape::List(_)) => "Default: empty.".to_owned(),
        (Filling::Standard, Shape::Plain) => "Default: that of its type.".to_owned(),
        (Filling::Value(value), _) => format!("Default: `{}`.", value.to_token_stream()),
    }
}

/// `Default`, `Debug` and `Layer`.
fn traits(driver: &Definition, paths: &Paths) -> TokenStream {
    let (private, own_name, slot) = (paths.private(), options_name(driver), lower_name(driver));
    let text = own_name.unraw().to_string();
    let names: Vec<_> = own(driver).map(|(part, _)| &part.name).collect();
    let keys: Vec<_> = own(driver).map(|(part, _)| &part.key).collect();
    let (fill, fresh) = if driver.base.is_some() {
        let (place, lower) = (lower_place(driver, "get_mut", paths), lower(driver, paths));
        let inner = quote_spanned!(Span::mixed_site()=> __lower.#slot.into_inner::<#lower>());
        (
            {
                // Its error about a base without layers stands at the base.
                let (first, last) = ends(&driver.base);
                let private = paths.private_at(first);
                let call = quote_spanned!(last=> Layer::fill(#place, #inner));
                quote_spanned!(last=> #private::#call;)
            },
            quote_spanned!(Span::mixed_site()=> #private::Lower::new::<#lower>()),
        )
    } else {
        (
            quote_spanned!(Span::mixed_site()=> self.#slot.fill(__lower.#slot);),
            quote_spanned!(Span::mixed_site()=> ::core::default::Default::default()),
        )
    };
    quote_spanned! {Span::mixed_site()=>
        #[allow(unused_qualifications)]
        impl ::core::default::Default for #own_name {
            fn default() -> Self {
                Self {
                    #(#names: #private::Setting::new(#keys),)*
                    #slot: #fresh,
                }
            }
        }

        #[allow(unused_qualifications)]
        impl ::core::fmt::Debug for #own_name {
            fn fmt(&self, __formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                __formatter.debug_struct(#text)
                    #(.field(#keys, &self.#names))*
                    .finish_non_exhaustive()
            }
        }

        #[diagnostic::do_not_recommend]
        #[allow(unused_qualifications)]
        impl #private::Layer for #own_name {
            fn fill(&mut self, __lower: Self) {
                #(self.#names.fill(__lower.#names);)*
                #fill
            }
        }
    }
}

/// The way to the options below, for their setters and for the compiler's suggestions.
fn below(driver: &Definition, paths: &Paths) -> TokenStream {
    let (own_name, below) = (options_name(driver), lower(driver, paths));
    let (place, place_mut) =
        (lower_place(driver, "get", paths), lower_place(driver, "get_mut", paths));
    // All of it stands at the base, whose error it may be.
    let at = driver.base.as_ref().map_or_else(Span::mixed_site, |base| ends(base).0);
    let this = Ident::new("self", Span::mixed_site());
    let (deref, deref_mut) = (Ident::new("deref", at), Ident::new("deref_mut", at));
    let get = quote_spanned!(at=> fn #deref(&#this) -> &#below { #place });
    let get_mut = quote_spanned!(at=> fn #deref_mut(&mut #this) -> &mut #below { #place_mut });
    quote_spanned! {Span::mixed_site()=>
        #[allow(unused_qualifications)]
        impl ::core::ops::Deref for #own_name {
            type Target = #below;

            #get
        }

        #[allow(unused_qualifications)]
        impl ::core::ops::DerefMut for #own_name {
            #get_mut
        }
    }
}

/// What is known of its attributes before it starts: what the base knows, and the options that are published.
fn known(driver: &Definition, paths: &Paths) -> Option<TokenStream> {
    let asked = own(driver).map(|(part, _)| part);
    let asked = asked.filter(|part| matches!(part.attribute, Some(Origin::Name)));
    let asked: Vec<_> = asked.map(|part| getters::publish_asked(part, paths)).collect();
    if driver.base.is_none() && asked.is_empty() {
        return None;
    }
    let (private, place) = (paths.private(), lower_place(driver, "get", paths));
    let below = if driver.base.is_some() {
        quote_spanned! {Span::mixed_site()=>
            #private::DriverOptions::known_attributes(#place, __directory)
        }
    } else {
        quote_spanned!(Span::mixed_site()=> #private::Attributes::default())
    };
    Some(quote_spanned! {Span::mixed_site()=>
        fn known_attributes(&self, __directory: &::std::path::Path) -> #private::Attributes {
            #[allow(unused_mut)]
            let mut __attributes = #below;
            #(#asked)*
            __attributes
        }
    })
}

fn common(driver: &Definition, paths: &Paths) -> TokenStream {
    let (private, place) = (paths.private(), lower_place(driver, "get_mut", paths));
    let body = if driver.base.is_some() {
        quote_spanned!(Span::mixed_site()=> #private::DriverOptions::common(#place))
    } else {
        place
    };
    quote_spanned! {Span::mixed_site()=>
        fn common(&mut self) -> &mut #private::CommonOptions { #body }
    }
}
