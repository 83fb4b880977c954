//! The life of a driver without a base: written by hand as a `Lifecycle`, and handed on from there.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

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
    let there = paths.private_at(name.span());
    let lifecycle = quote_spanned!(name.span()=> <#name as #there::Lifecycle>);
    quote_spanned! {Span::mixed_site()=>
        #[allow(unused_qualifications, unused_mut, clippy::let_and_return)]
        impl #private::Driver for #name {
            type Options = #own;

            async fn start(
                __options: #own,
                __context: &#private::StartContext,
            ) -> #private::Result<Self> {
                #lifecycle::start(__options, __context).await
            }

            async fn stop(&self, __context: &#private::StopContext) -> #private::Result<()> {
                #lifecycle::stop(self, __context).await
            }

            fn abort(&self) {
                #lifecycle::abort(self);
            }

            fn health(&self) -> #private::Health {
                #lifecycle::health(self)
            }

            async fn pause(&self) -> #private::Result<()> {
                #lifecycle::pause(self).await
            }

            async fn resume(&self) -> #private::Result<()> {
                #lifecycle::resume(self).await
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
