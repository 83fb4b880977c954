//! The call of the user's function: what its parameters take, by name, and what it returns.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;
use syn::{ReturnType, Type, ext::IdentExt};

use super::paths::{Paths, ends, hidden};
use crate::{
    check::{Param, Source, Takes, Test},
    parse::Function,
};

/// What the function is called with, from the names that `like` can see.
pub(super) fn arguments(
    test: &Test,
    like: &Ident,
    env: &TokenStream,
    paths: &Paths,
) -> Vec<TokenStream> {
    let by_name = matches!(test.source, Source::Named(_)).then_some(env);
    let argument = |param| match test.source {
        Source::Built(_) => dynamic_argument(param, like, paths),
        Source::Inline(_) | Source::Named(_) => argument(param, by_name, like, paths),
    };
    test.params.iter().map(argument).collect()
}

/// A driver of an environment that is made at run time.
fn dynamic_argument(param: &Param, like: &Ident, paths: &Paths) -> TokenStream {
    if param.takes == Takes::Environment {
        return argument(param, None, like, paths);
    }
    let (first, last) = ends(&param.ty);
    let (ty, key, private) = (&param.ty, param.name.unraw().to_string(), paths.private_at(last));
    let environment = hidden("__environment", like, last);
    let open = quote_spanned!(first=> <);
    quote_spanned! {last=>
        #open #ty as #private::DynamicParameter<'_>>::__take(#environment, #key)
    }
}

/// A driver, or the environment; of an environment `named` elsewhere only the compiler knows whether
/// the driver starts by itself.
pub(super) fn argument(
    param: &Param,
    named: Option<&TokenStream>,
    like: &Ident,
    paths: &Paths,
) -> TokenStream {
    let Param { name, ty, takes } = param;
    let (first, last) = ends(ty);
    let private = paths.private_at(last);
    let drivers = hidden("__drivers", like, name.span());
    let all = hidden("__environment", like, last);
    let open = quote_spanned!(first=> <);
    if *takes == Takes::Environment {
        return quote_spanned! {last=>
            #open #ty as #private::EnvironmentParameter<'_>>::__take(#all)
        };
    }
    if *takes == Takes::Walks {
        let walks = hidden("__walks", like, last);
        return quote_spanned! {last=>
            #open #ty as #private::WalksParameter<'_, _>>::__take(#walks)
        };
    }
    let slot = quote_spanned!(name.span()=> &(*#drivers).#name);
    let key = name.unraw().to_string();
    let by_hand = named.filter(|_| matches!(ty, Type::Reference(_))).map(|env| {
        let outer = paths.private_at(first);
        let call = quote_spanned!(last=> starts_by_itself::<#env>(#key));
        quote_spanned!(Span::mixed_site()=> const _: () = #outer::#call;)
    });
    let take = quote_spanned! {last=>
        #open #ty as #private::Parameter<'_, _>>::__take(#slot, #all, #key)
    };
    if by_hand.is_some() { quote_spanned!(last=> { #by_hand #take }) } else { take }
}

/// The return type is named, so that an error about it stands there.
pub(super) fn outcome(output: &ReturnType, call: &TokenStream, paths: &Paths) -> TokenStream {
    match output {
        ReturnType::Default => {
            let private = paths.private();
            quote_spanned!(Span::mixed_site()=> #private::IntoOutcome::__into_outcome(#call))
        }
        ReturnType::Type(_, ty) => {
            let (first, last) = ends(ty);
            let private = paths.private_at(last);
            let open = quote_spanned!(first=> <);
            quote_spanned!(last=> #open #ty as #private::IntoOutcome>::__into_outcome(#call))
        }
    }
}

pub(super) fn is_async(function: &Function) -> bool {
    function.sig.asyncness.is_some()
}
