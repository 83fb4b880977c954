//! The life of a driver without a base: written by hand as a `Lifecycle`, and handed on from there.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::{super::paths::Paths, based::connections, getters, options_name};
use crate::check::Definition;

/// `impl Driver`.
///
/// Everything stands at the struct's name, so that a lifecycle that is missing is one error there.
pub(super) fn life(driver: &Definition, paths: &Paths) -> TokenStream {
    let (name, own, private) = (&driver.name, options_name(driver), paths.private());
    let published = driver.parts.iter().filter(|part| part.attribute.is_some());
    let published = published.map(|part| getters::publish(part, paths));
    let connections = connections(driver, paths);
    let at = name.span();
    let there = paths.private_at(at);
    let [options, context, this] = ["__options", "__context", "self"]
        .map(|name| Ident::new(name, Span::mixed_site().located_at(at)));
    let call = |method: &str, arguments: TokenStream| {
        let method = Ident::new(method, at);
        quote_spanned!(at=> <#name as #there::Lifecycle>::#method(#arguments))
    };
    let start = call("start", quote!(#options, #context));
    let stop = call("stop", quote!(#this, #context));
    let [abort, health, pause, resume] =
        ["abort", "health", "pause", "resume"].map(|method| call(method, quote!(#this)));
    let wait = quote_spanned!(at=> .await);
    let files = quote_spanned!(at=> <#name as #there::Lifecycle>::FILES);
    quote_spanned! {Span::mixed_site()=>
        #[diagnostic::do_not_recommend]
        #[allow(unused_qualifications, unused_mut, clippy::let_and_return)]
        impl #private::Driver for #name {
            type Options = #own;

            const FILES: &'static [&'static str] = #files;

            async fn start(
                __options: #own,
                __context: &#private::StartContext,
            ) -> #private::Result<Self> {
                #start #wait
            }

            async fn stop(&self, __context: &#private::StopContext) -> #private::Result<()> {
                #stop #wait
            }

            fn abort(&self) {
                #abort;
            }

            fn health(&self) -> #private::Health {
                #health
            }

            async fn pause(&self) -> #private::Result<()> {
                #pause #wait
            }

            async fn resume(&self) -> #private::Result<()> {
                #resume #wait
            }

            fn attributes(&self) -> #private::Attributes {
                let mut __attributes = <#private::Attributes as ::core::default::Default>::default();
                #(#published)*
                __attributes
            }

            #connections
        }
    }
}
