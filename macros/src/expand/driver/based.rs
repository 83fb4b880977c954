//! The life of a driver with a base: its own steps and attributes around what the base does.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;
use syn::{Expr, Type};

use super::{
    super::{
        environment::{files, own_options},
        paths::{Paths, ends},
    },
    getters, options_name,
};
use crate::{
    check::{Definition, Origin, Part, Shape, type_name},
    parse::Step,
};

/// `impl Driver`.
pub(super) fn life(driver: &Definition, base: &Type, paths: &Paths) -> TokenStream {
    let (private, name, own) = (paths.private(), &driver.name, options_name(driver));
    let (start, stop) = (start(driver, base, paths), stop(driver, base, paths));
    let published = driver.parts.iter().filter(|part| part.attribute.is_some());
    let published = published.map(|part| getters::publish(part, paths));
    let connections = connections(driver, paths);
    let inner = quote_spanned!(Span::mixed_site()=> &self.__base);
    let [abort, health, attributes] =
        ["abort", "health", "attributes"].map(|method| call(base, method, &inner, paths));
    let [pause, resume] = ["pause", "resume"].map(|method| awaited(base, method, &inner, paths));
    let found = quote_spanned!(Span::mixed_site()=> &self.__base, __id);
    let find = call(base, "__find", &found, paths);
    let files = files(base, paths);
    quote_spanned! {Span::mixed_site()=>
        #[diagnostic::do_not_recommend]
        #[allow(
            unused_qualifications, unused_braces, unused_parens, unused_mut, clippy::similar_names,
            clippy::too_many_lines, clippy::cognitive_complexity, clippy::many_single_char_names,
            clippy::unused_async, clippy::used_underscore_binding
        )]
        impl #private::Driver for #name {
            type Options = #own;

            const FILES: &'static [&'static str] = #files;

            #start
            #stop

            fn abort(&self) {
                #abort;
            }

            fn health(&self) -> #private::Health {
                #health
            }

            async fn pause(&self) -> #private::Result<()> {
                #pause
            }

            async fn resume(&self) -> #private::Result<()> {
                #resume
            }

            fn attributes(&self) -> #private::Attributes {
                let mut __attributes = #attributes;
                #(#published)*
                __attributes
            }

            #connections

            fn __find(&self, __id: ::core::any::TypeId) -> #private::Option<&dyn ::core::any::Any> {
                if __id == ::core::any::TypeId::of::<Self>() {
                    return #private::Some(self);
                }
                #find
            }
        }
    }
}

fn start(driver: &Definition, base: &Type, paths: &Paths) -> TokenStream {
    let (private, own) = (paths.private(), options_name(driver));
    let lower = own_options(base, paths);
    // With the user's span, as all that has the base's options for its type.
    let (first, last) = ends(base);
    let private_there = paths.private_at(first);
    let lowest = Ident::new("__lower", last);
    let inner_value = quote_spanned!(last=> Lower::into_inner::<#lower>(#lowest));
    let inner_value = quote_spanned!(first=> #private_there::#inner_value);
    let taken_on = quote_spanned!(Span::mixed_site()=> #inner_value, __context);
    let started = awaited(base, "start", &taken_on, paths);
    let inner = quote_spanned!(Span::mixed_site()=> &*__base);
    let published = call(base, "attributes", &inner, paths);
    let abort = call(base, "abort", &quote_spanned!(Span::mixed_site()=> __base), paths);
    let aborts = quote_spanned!(Span::mixed_site()=> |__base| #abort);
    let options: Vec<_> = driver.parts.iter().filter(|part| part.option.is_some()).collect();
    let taken = options.iter().map(|part| &part.name);
    let before = step(driver, "pre_start", paths, |at| {
        let (options, context) = (mixed("__options", at), mixed("__context", at));
        quote_spanned!(at=> (&mut #options, #context))
    });
    let after = step(driver, "post_start", paths, |at| {
        let driver = mixed("__driver", at);
        quote_spanned!(at=> (&*#driver))
    });
    let mut scope: Vec<&Ident> = options.iter().map(|part| &part.name).collect();
    let rest: Vec<_> = driver
        .parts
        .iter()
        .filter_map(|part| {
            let tokens = value(part, base, &scope, paths);
            if part.attribute.is_some() && part.option.is_none() {
                scope.push(&part.name);
            }
            tokens
        })
        .collect();
    let fields = driver.parts.iter().map(|part| &part.name);
    quote_spanned! {Span::mixed_site()=>
        async fn start(
            mut __options: #own,
            __context: &#private::StartContext,
        ) -> #private::Result<Self> {
            #before
            #(let #taken = __options.#taken.take();)*
            let #lowest = __options.__base;
            let __base = #private::Unfinished::new(#started?, #aborts);
            #[allow(unused_variables)]
            let __published = #published;
            #(#rest)*
            let __driver = #private::Unfinished::new(
                Self { #(#fields,)* __base: __base.finish() },
                <Self as #private::Driver>::abort,
            );
            #after
            #private::Ok(__driver.finish())
        }
    }
}

/// The value of a field that is no plain option; `scope` are in scope as references.
fn value(part: &Part, base: &Type, scope: &[&Ident], paths: &Paths) -> Option<TokenStream> {
    let Part { name, ty, option, attribute, .. } = part;
    match (attribute, option) {
        (Some(Origin::Value(value)), _) => Some(computed(part, value, scope, paths)),
        (Some(Origin::Name), _) => Some(filled(part, base, paths)),
        (None, Some(_)) => None,
        // State.
        (None, None) => {
            let (_, last) = ends(ty);
            let value = quote_spanned!(last=> <#ty as ::core::default::Default>::default());
            Some(quote_spanned!(Span::mixed_site()=> let #name: #ty = #value;))
        }
    }
}

/// From what the base publishes under the attribute's name. An option keeps its value if it
/// publishes nothing of the kind.
fn filled(part: &Part, base: &Type, paths: &Paths) -> TokenStream {
    let Part { name, key, ty, option, .. } = part;
    let (inner, optional) = match Shape::of(ty) {
        Shape::Optional(inner) => (inner, true),
        _ => (ty, false),
    };
    // An error about the type stands at the type.
    let (_, last) = ends(inner);
    let private = paths.private_at(last);
    let published = quote_spanned!(Span::mixed_site()=> &__published, #key);
    let found = quote_spanned!(last=> filled_if::<#inner>(#published)?);
    let found = quote_spanned!(Span::mixed_site()=> #private::#found);
    let value = match (option.is_some(), optional) {
        (true, true) => quote_spanned!(Span::mixed_site()=> #found.or(#name)),
        (true, false) => quote_spanned!(Span::mixed_site()=> #found.unwrap_or(#name)),
        (false, true) => found,
        (false, false) => {
            let base = type_name(base);
            let call = quote_spanned!(last=> filled::<#inner>(#published, #base)?);
            quote_spanned!(Span::mixed_site()=> #private::#call)
        }
    };
    quote_spanned!(Span::mixed_site()=> let #name: #ty = #value;)
}

/// From an expression, which sees the base, the options and the attributes before.
fn computed(part: &Part, value: &Expr, scope: &[&Ident], paths: &Paths) -> TokenStream {
    let Part { name, key, ty, .. } = part;
    let private = paths.private();
    let base = Ident::new("base", name.span());
    quote_spanned! {Span::mixed_site()=>
        let __made: #private::Result<#ty> = async {
            #[allow(unused_variables)] let #base = &*__base;
            #(#[allow(unused_variables)] let #scope = &#scope;)*
            let __value: #ty = #value;
            #private::Ok(__value)
        }.await;
        let #name: #ty = #private::in_attribute(#key, __made)?;
    }
}

/// The call of a step of the start, if the driver has it.
fn step(
    driver: &Definition,
    word: &str,
    paths: &Paths,
    arguments: impl FnOnce(Span) -> TokenStream,
) -> Option<TokenStream> {
    let Step { path, .. } = driver.steps.iter().find(|step| step.word == word)?;
    let (first, last) = ends(path);
    let private = paths.private_at(first);
    let arguments = arguments(last);
    let context = mixed("__context", last);
    let call = quote_spanned!(last=> step(#word, #context, #path #arguments));
    Some(quote_spanned!(last=> #private::#call.await?;))
}

/// The call of a method of the base's. A base that is no driver is the same error wherever this
/// stands, so it is reported once.
fn call(base: &Type, method: &str, arguments: &TokenStream, paths: &Paths) -> TokenStream {
    let (first, last) = ends(base);
    let (private, method) = (paths.private_at(last), Ident::new(method, last));
    let open = quote_spanned!(first=> <);
    quote_spanned!(last=> #open #base as #private::Driver>::#method(#arguments))
}

/// The same, awaited.
fn awaited(base: &Type, method: &str, arguments: &TokenStream, paths: &Paths) -> TokenStream {
    let (_, last) = ends(base);
    let call = call(base, method, arguments, paths);
    quote_spanned!(last=> #call.await)
}

fn stop(driver: &Definition, base: &Type, paths: &Paths) -> TokenStream {
    let private = paths.private();
    let steps = ["pre_stop", "post_stop"].map(|word| {
        let Step { path, .. } = driver.steps.iter().find(|step| step.word == word)?;
        let (_, last) = ends(path);
        let this = Ident::new("self", Span::mixed_site());
        let stop = mixed("__stop", last);
        let context = mixed("__context", last);
        let call = quote_spanned!(last=> #path(#this));
        Some(quote_spanned!(last=> #stop.step(#word, #context, || #call).await;))
    });
    let inner = quote_spanned!(Span::mixed_site()=> &self.__base, __context);
    let body = match steps {
        [None, None] => awaited(base, "stop", &inner, paths),
        [before, after] => {
            let base = call(base, "stop", &inner, paths);
            quote_spanned! {Span::mixed_site()=>
                let mut __stop = #private::Stop::new();
                #before
                __stop.base(#base).await;
                #after
                __stop.end()
            }
        }
    };
    quote_spanned! {Span::mixed_site()=>
        async fn stop(&self, __context: &#private::StopContext) -> #private::Result<()> { #body }
    }
}

/// What the driver's extractors find; without any, what the base knows.
pub(super) fn connections(driver: &Definition, paths: &Paths) -> TokenStream {
    let private = paths.private();
    let body = match (&driver.extractors, &driver.base) {
        (Some(extractors), _) => {
            let calls = extractors.iter().map(|extractor| {
                let (first, last) = ends(extractor);
                let there = paths.private_at(first);
                let this = Ident::new("self", Span::mixed_site());
                let call =
                    quote_spanned!(last=> ConnectionExtractor::<Self>::extract(&#extractor, #this));
                quote_spanned!(Span::mixed_site()=> __connections.extend(#there::#call);)
            });
            quote_spanned! {Span::mixed_site()=>
                let mut __connections = ::std::vec::Vec::new();
                #(#calls)*
                __connections
            }
        }
        (None, Some(base)) => {
            let inner = quote_spanned!(Span::mixed_site()=> &self.__base);
            call(base, "known_connections", &inner, paths)
        }
        (None, None) => return TokenStream::new(),
    };
    quote_spanned! {Span::mixed_site()=>
        fn known_connections(&self) -> ::std::vec::Vec<#private::Connection> { #body }
    }
}

/// A name of generated code, whose errors stand at `place`.
fn mixed(name: &str, place: Span) -> Ident {
    Ident::new(name, Span::mixed_site().located_at(place))
}
