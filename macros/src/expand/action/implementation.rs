//! The trait of an action, by its kind: where the options come from, which drivers it needs, and the call of the user's
//! function with what its parameters ask for.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Expr, ReturnType, Type, ext::IdentExt};

use crate::{
    check::{Action, Kind, Lent, Passed, Take},
    expand::{
        call::is_async,
        paths::{Paths, ends},
        test::timeout,
    },
    parse::Function,
};

/// The trait, by the kind of the action.
pub(super) fn implementation(action: &Action, function: &Function, paths: &Paths) -> TokenStream {
    let (name, private) = (&function.sig.ident, paths.private());
    let kind = match action.kind {
        Kind::Async => quote!(Action),
        Kind::Sync => quote!(SyncAction),
        Kind::Serial => quote!(Serial),
    };
    let update = of_output(&function.sig.output, |last| quote_spanned!(last=> Update), paths);
    let any = quote_spanned!(Span::mixed_site()=> __S);
    let state = action.state.as_ref().map_or_else(|| any.clone(), |state| quote!(#state));
    let generics = action.state.is_none().then(|| {
        let bounds = quote!(::core::marker::Send + 'static);
        quote!(<#any: #bounds>)
    });
    let is_update = (action.state.is_none() && action.kind == Kind::Serial)
        .then(|| quote!(where #update: #private::Update<#any>));
    let update = (action.kind == Kind::Serial).then(|| quote!(type Update = #update;));
    let option = option_type(action);
    let text = name.unraw().to_string();
    let (options, needs) = (options(action, &option, paths), needs(action, paths));
    let run = run(action, function, &state, paths);
    let (cancel, limit) = (should_cancel(action, &option, paths), time(action, paths));
    quote_spanned! {Span::mixed_site()=>
        #[allow(
            unused_qualifications, unused_braces, unused_parens, unused_variables, unused_mut,
            clippy::all, clippy::pedantic, clippy::nursery
        )]
        impl #generics #private::#kind<#state> for #name #is_update {
            type Option = #option;
            #update
            fn name(&self) -> #private::String {
                <#private::String as ::core::convert::From<&::core::primitive::str>>::from(#text)
            }
            #options
            #needs
            #run
            #cancel
            #limit
        }
    }
}

fn option_type(action: &Action) -> TokenStream {
    action.option.as_ref().map_or_else(|| quote!(()), |(ty, _)| quote!(#ty))
}

/// Something of the trait that makes what the function returns the output of an action; an error about it stands at the
/// return type.
fn of_output(
    output: &ReturnType,
    what: impl FnOnce(Span) -> TokenStream,
    paths: &Paths,
) -> TokenStream {
    let output = match output {
        ReturnType::Default => quote_spanned!(Span::mixed_site()=> ()),
        ReturnType::Type(_, ty) => quote!(#ty),
    };
    let (first, last) = ends(&output);
    let (open, private, what) = (quote_spanned!(first=> <), paths.private_at(last), what(last));
    quote_spanned!(last=> #open #output as #private::ActionOutput>::#what)
}

/// Where the options come from: the user's expression, evaluated whenever they are needed from the start.
fn options(action: &Action, option: &TokenStream, paths: &Paths) -> TokenStream {
    let private = paths.private();
    let made = match &action.options {
        None => quote_spanned!(Span::mixed_site()=> #private::ActionOptions::new([()])),
        Some(options) => {
            let (first, last) = ends(options);
            let outer = paths.private_at(first);
            let call = quote_spanned!(last=> ActionOptions::with(|| #options));
            quote!(#outer::#call)
        }
    };
    let limit = action.limit.as_ref().map(|limit| quote!(.limit(#limit)));
    quote_spanned! {Span::mixed_site()=>
        fn options(&self) -> #private::ActionOptions<#option> {
            #made #limit
        }
    }
}

/// The drivers it works with, as they can be told before anything starts.
fn needs(action: &Action, paths: &Paths) -> TokenStream {
    let private = paths.private();
    let needs: Vec<TokenStream> = drivers(action)
        .map(|(name, ty)| {
            let key = name.unraw().to_string();
            parameter(ty, |last| quote_spanned!(last=> __need(#key)), paths)
        })
        .collect();
    if needs.is_empty() {
        return TokenStream::new();
    }
    quote_spanned! {Span::mixed_site()=>
        fn needs(&self) -> #private::Vec<#private::ActionNeed> {
            let mut __needs = #private::Vec::new();
            #(::core::iter::Extend::extend(&mut __needs, #needs);)*
            __needs
        }
    }
}

fn drivers(action: &Action) -> impl Iterator<Item = (&Ident, &Type)> {
    action.takes.iter().filter_map(|take| match take {
        Take::Driver(name, ty) => Some((name, &**ty)),
        _ => None,
    })
}

/// A call of what makes `ty` a parameter; an error about it stands at the type.
fn parameter(ty: &Type, call: impl FnOnce(Span) -> TokenStream, paths: &Paths) -> TokenStream {
    let (first, last) = ends(ty);
    let (open, private, call) = (quote_spanned!(first=> <), paths.private_at(last), call(last));
    quote_spanned!(last=> #open #ty as #private::ActionParameter<'_>>::#call)
}

/// The call of the user's function.
fn run(action: &Action, function: &Function, state: &TokenStream, paths: &Paths) -> TokenStream {
    let name = &function.sig.ident;
    let site = Span::mixed_site().located_at(name.span());
    let private = paths.private_at(site);
    let serial = action.kind == Kind::Serial;
    let arguments = action.takes.iter().map(|take| argument(take, action, paths));
    let wait = is_async(function).then(|| quote_spanned!(Span::mixed_site()=> .await));
    let waits = (action.kind != Kind::Sync).then(|| quote_spanned!(site=> async));
    let (given, returned) = if serial {
        (quote!(#state), quote!(Self::Update))
    } else {
        (quote!(&mut #state), quote!(()))
    };
    let mutable = serial.then(|| quote!(mut));
    let call = quote_spanned!(Span::mixed_site()=> #name(#(#arguments),*) #wait);
    let into_output = |last| quote_spanned!(last=> __into_output(#call));
    let result = of_output(&function.sig.output, into_output, paths);
    let [option, state, context] = given_names();
    quote_spanned! {site=>
        #waits fn run(
            &self,
            #option: &Self::Option,
            #mutable #state: #given,
            #context: &#private::WalkContext<'_>,
        ) -> #private::Result<#returned> {
            #result
        }
    }
}

/// The parameters of `run`.
fn given_names() -> [Ident; 3] {
    ["__option", "__state", "__context"].map(|name| Ident::new(name, Span::mixed_site()))
}

fn argument(take: &Take, action: &Action, paths: &Paths) -> TokenStream {
    let serial = action.kind == Kind::Serial;
    match take {
        Take::Option => passed(action),
        Take::State(Lent::Exclusive) if serial => {
            quote_spanned!(Span::mixed_site()=> &mut __state)
        }
        Take::State(Lent::Shared) if serial => quote_spanned!(Span::mixed_site()=> &__state),
        Take::State(_) => quote_spanned!(Span::mixed_site()=> __state),
        Take::Context => quote_spanned!(Span::mixed_site()=> __context),
        Take::Driver(name, ty) => {
            let key = name.unraw().to_string();
            let context = quote_spanned!(Span::mixed_site()=> __context);
            parameter(ty, |last| quote_spanned!(last=> __take(#context, #key)?), paths)
        }
    }
}

/// The option, as the function takes it.
fn passed(action: &Action) -> TokenStream {
    match action.option.as_ref().map(|(_, passed)| passed) {
        Some(Passed::Copied) => quote_spanned!(Span::mixed_site()=> *__option),
        Some(Passed::Cloned) => {
            quote_spanned!(Span::mixed_site()=> ::core::clone::Clone::clone(__option))
        }
        Some(Passed::Reference) | None => quote_spanned!(Span::mixed_site()=> __option),
    }
}

/// Whether a walk shall not run; without a function nobody has to be asked.
fn should_cancel(action: &Action, option: &TokenStream, paths: &Paths) -> TokenStream {
    let private = paths.private();
    let asks = action.should_cancel.is_some();
    let cancels = action.should_cancel.as_ref().map(|value: &Expr| {
        let copied = matches!(action.option, Some((_, Passed::Copied)));
        let (borrow, look) = if copied { (None, Some(quote!(*))) } else { (Some(quote!(&)), None) };
        quote_spanned! {Span::mixed_site()=>
            fn should_cancel(
                &self,
                __option: &Self::Option,
                __context: &#private::WalkContext<'_>,
            ) -> ::core::primitive::bool {
                let __cancels: fn(#borrow #option, &#private::WalkContext<'_>) -> ::core::primitive::bool =
                    #value;
                __cancels(#look __option, __context)
            }
        }
    });
    quote_spanned! {Span::mixed_site()=>
        #cancels
        fn __filters(&self) -> ::core::primitive::bool {
            #asks
        }
    }
}

/// How long one run may take.
fn time(action: &Action, paths: &Paths) -> TokenStream {
    if action.timeout.is_none() {
        return TokenStream::new();
    }
    let (private, limit) = (paths.private(), timeout(action.timeout, paths));
    quote_spanned! {Span::mixed_site()=>
        fn timeout(&self) -> #private::Option<::core::time::Duration> {
            #limit
        }
    }
}
