//! The struct of an environment, one slot for each driver, and how each of them starts: the user's
//! expressions are pasted with their own spans, so that the compiler's errors about them stand
//! where they were written.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Attribute, Token, Type, Visibility, ext::IdentExt};

use super::paths::{Paths, ends};
use crate::{
    check::{Driver, Environment, Plan, type_name},
    parse::{Config, Setting},
};

/// A named environment, with its docs.
pub(crate) fn named(environment: &Environment, paths: &Paths) -> TokenStream {
    let Environment { attrs, vis, name, plan } = environment;
    let docs = docs(attrs, plan);
    let text = name.unraw().to_string();
    let blueprint = blueprint(name, vis, &quote!(#(#attrs)* #docs), plan, paths);
    quote_spanned! {Span::mixed_site()=>
        #blueprint

        impl ::core::fmt::Debug for #name {
            fn fmt(&self, __formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                __formatter.write_str(#text)
            }
        }
    }
}

/// The drivers of an environment with mistakes: nothing uses them, and the compiler judges their options.
pub(crate) fn judged(plan: &Plan, paths: &Paths) -> TokenStream {
    let (name, vis) = (Ident::new("__Environment", Span::mixed_site()), Visibility::Inherited);
    let items = blueprint(&name, &vis, &quote!(#[allow(dead_code)]), plan, paths);
    let import = paths.import();
    quote_spanned! {Span::mixed_site()=>
        const _: () = {
            #import
            #items
        };
    }
}

/// The struct and what makes it an environment.
pub(super) fn blueprint(
    name: &Ident,
    vis: &Visibility,
    attrs: &TokenStream,
    plan: &Plan,
    paths: &Paths,
) -> TokenStream {
    let private = paths.private();
    let storage = storage(name, vis, attrs, plan, paths);
    let entries = plan.drivers.iter().map(|driver| entry(driver, paths));
    let defaults = defaults(&plan.defaults, paths);
    let hooks = hooks(&plan.hooks, paths);
    let by_hand = plan.drivers.iter().filter(|driver| driver.by_hand).map(|driver| &driver.key);
    let starts = plan.drivers.iter().enumerate().map(|(at, driver)| start(at, driver, plan, paths));
    let whole = plan.drivers.iter().filter(|driver| driver.whole);
    let required = whole.map(|driver| required(driver, paths));
    quote_spanned! {Span::mixed_site()=>
        #storage

        #[allow(
            unused_braces, unused_parens, unused_qualifications, clippy::similar_names,
            clippy::many_single_char_names, clippy::too_many_lines, clippy::cognitive_complexity
        )]
        impl #private::Blueprint for #name {
            const BY_HAND: &'static [&'static str] = &[#(#by_hand),*];

            fn plan() -> &'static #private::Plan {
                &#private::Plan { drivers: &[#(#entries),*] }
            }

            #defaults

            #hooks

            fn start(&self, __index: usize, __launch: #private::Launch) -> #private::Starting<'_> {
                match __index {
                    #(#starts)*
                    _ => #private::no_such_driver(__index, __launch),
                }
            }
        }

        #(#required)*
    }
}

/// The struct: one empty slot for each driver.
fn storage(
    name: &Ident,
    vis: &Visibility,
    attrs: &TokenStream,
    plan: &Plan,
    paths: &Paths,
) -> TokenStream {
    let slots = slots(vis, plan, paths);
    let names = plan.drivers.iter().map(|driver| &driver.name);
    quote_spanned! {Span::mixed_site()=>
        #attrs
        #[allow(non_snake_case)]
        #vis struct #name { #slots }

        impl ::core::default::Default for #name {
            fn default() -> Self {
                Self { #(#names: ::core::default::Default::default(),)* }
            }
        }
    }
}

fn slots(vis: &Visibility, plan: &Plan, paths: &Paths) -> TokenStream {
    let private = paths.private();
    let vis = match vis {
        Visibility::Public(_) => Visibility::Public(Token![pub](Span::mixed_site())),
        other => other.clone(),
    };
    // Only documentation hides them: of a field that is hidden otherwise, the compiler tells other crates nothing.
    let slots = plan.drivers.iter().map(|Driver { docs, name, ty, .. }| {
        quote_spanned! {Span::mixed_site()=>
            #(#docs)* #[cfg_attr(doc, doc(hidden))] #[allow(missing_docs)]
            #vis #name: #private::Slot<#ty>
        }
    });
    quote!(#(#slots),*)
}

fn entry(driver: &Driver, paths: &Paths) -> TokenStream {
    let private = paths.private();
    let (key, kind, needs) = (&driver.key, type_name(&driver.ty), &driver.needs);
    let (ty, auto_start) = (&driver.ty, !driver.by_hand);
    let files = files(ty, paths);
    quote_spanned! {Span::mixed_site()=>
        #private::Entry {
            name: #key,
            kind: #kind,
            needs: &[#(#needs),*],
            auto_start: #auto_start,
            type_id: #private::type_id::<#ty>,
            files: #files,
        }
    }
}

/// The files that the start of a `ty` opens, which may be no driver: that is an error elsewhere.
pub(super) fn files(ty: &Type, paths: &Paths) -> TokenStream {
    let private = paths.private();
    quote_spanned! {Span::mixed_site()=>
        { #[allow(unused_imports)] use #private::NoFiles as _; #private::Files::<#ty>::NAMES }
    }
}

fn defaults(defaults: &[Setting], paths: &Paths) -> TokenStream {
    if defaults.is_empty() {
        return TokenStream::new();
    }
    let private = paths.private();
    let calls = defaults.iter().map(call);
    quote_spanned! {Span::mixed_site()=>
        fn defaults(__options: &mut #private::CommonOptions) -> #private::Result<()> {
            #(#calls)*
            #private::Ok(())
        }
    }
}

fn hooks(hooks: &[Setting], paths: &Paths) -> TokenStream {
    if hooks.is_empty() {
        return TokenStream::new();
    }
    let private = paths.private();
    let calls = hooks.iter().map(call);
    quote_spanned! {Span::mixed_site()=>
        fn hooks(__options: &mut #private::Hooks) {
            #(#calls)*
        }
    }
}

/// The setter is called by the user's own word, so that the compiler's suggestions stand at it.
pub(super) fn call(Setting { name, value }: &Setting) -> TokenStream {
    let site = Span::mixed_site().located_at(name.span());
    let options = Ident::new("__options", site);
    quote_spanned!(site=> let _ = #options.#name(#value);)
}

/// One arm: the options of a driver are evaluated and it is started.
fn start(at: usize, driver: &Driver, plan: &Plan, paths: &Paths) -> TokenStream {
    let private = paths.private();
    let mentions = driver.mentions.iter().map(|name| {
        let slot = plan.drivers.iter().find(|other| *name.unraw().to_string() == *other.key);
        let slot = slot.map_or(name, |other| &other.name);
        quote_spanned! {Span::mixed_site()=>
            #[allow(unused_variables, non_snake_case)] let #name = self.#slot.kept();
            #[allow(unused_variables, non_snake_case)] let #name = &*#name;
        }
    });
    let decoys = driver.decoys.iter().map(|decoy| {
        let (name, ty) = (&decoy.name, &plan.drivers[decoy.driver].ty);
        quote_spanned!(Span::mixed_site()=> #[allow(unused_variables)] let #name: &#ty;)
    });
    let options = options(driver, paths);
    let slot = &driver.name;
    quote_spanned! {Span::mixed_site()=>
        #at => #private::Box::pin(async move {
            #(#mentions)*
            #(#decoys)*
            #options
            #private::StartInto::__start_into(__options, &self.#slot, __launch).await
        }),
    }
}

fn options(driver: &Driver, paths: &Paths) -> TokenStream {
    let ty = &driver.ty;
    let (first, last) = ends(ty);
    let private = paths.private_at(first);
    let own = own_options(ty, paths);
    let fresh = quote_spanned!(last=> options::<Self, #own>());
    let fresh = quote!(#private::#fresh);
    match &driver.config {
        Config::Given(value) => {
            let given = Ident::new("__given", first);
            let same = quote_spanned!(last=> same(#given));
            let call = quote_spanned!(last=> given::<Self, #ty>(#private::#same));
            quote_spanned! {Span::mixed_site()=>
                let #given: #own = #value;
                let __options = #private::#call?;
            }
        }
        Config::Options(settings) if settings.is_empty() => {
            quote_spanned!(Span::mixed_site()=> let __options = #fresh?;)
        }
        Config::Options(settings) => {
            let calls = settings.iter().map(|setting| {
                let (name, call) = (setting.name.unraw().to_string(), call(setting));
                quote_spanned!(Span::mixed_site()=> __launch.option(#name); #call)
            });
            let private = paths.private();
            quote_spanned! {Span::mixed_site()=>
                #[allow(unused_imports)]
                use #private::DriverOptions as _;
                let mut __options = #fresh?;
                #(#calls)*
            }
        }
    }
}

/// `<Type as Driver>::Options`: a type that is no driver is the same error wherever this stands, so
/// it is reported once.
pub(super) fn own_options(ty: &Type, paths: &Paths) -> TokenStream {
    let (first, last) = ends(ty);
    let private = paths.private_at(last);
    let open = quote_spanned!(first=> <);
    quote_spanned!(last=> #open #ty as #private::Driver>::Options)
}

/// The check, while compiling, that no required option was left out.
fn required(driver: &Driver, paths: &Paths) -> TokenStream {
    let Config::Options(settings) = &driver.config else { return TokenStream::new() };
    let (key, kind, ty) = (&driver.key, type_name(&driver.ty), &driver.ty);
    let set = settings.iter().map(|setting| setting.name.unraw().to_string());
    let (first, last) = ends(ty);
    let private = paths.private_at(first);
    let own = own_options(ty, paths);
    let call = quote_spanned!(last=> require::<#own>(#key, #kind, &[#(#set),*]));
    quote_spanned!(Span::mixed_site()=> const _: () = #private::#call;)
}

/// What the environment is, where the user says nothing.
fn docs(attrs: &[Attribute], plan: &Plan) -> TokenStream {
    if attrs.iter().any(|attribute| attribute.path().is_ident("doc")) {
        return TokenStream::new();
    }
    let drivers: Vec<_> = plan
        .drivers
        .iter()
        .map(|driver| format!("`{}` (`{}`)", driver.key, type_name(&driver.ty)))
        .collect();
    let text = format!("An environment of {} drivers: {}.", drivers.len(), drivers.join(", "));
    quote!(#[doc = #text])
}
