//! An action: a type that carries the trait, in the namespace of types only, and a function of the same name that makes it.
//! The user's function stays as it is, inside a block where nobody else sees it.

mod implementation;

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::{Attribute, Visibility};

use self::implementation::implementation;
use super::{paths::Paths, suite::conditions};
use crate::{check::Action, parse::Function};

/// Everything that stands where the function was written.
pub(crate) fn action(action: &Action, function: &Function, paths: &Paths) -> TokenStream {
    let item = item(function);
    let own = function.attrs.iter().filter(|other| !is_outside(other));
    let conditions = conditions(&function.attrs);
    let (nested, implementation) = (function.nested(), implementation(action, function, paths));
    let import = paths.import();
    quote_spanned! {Span::mixed_site()=>
        #item
        #(#conditions)*
        const _: () = {
            #import
            #(#own)*
            #[allow(
                clippy::unused_async, clippy::unnecessary_wraps, clippy::needless_pass_by_value,
                clippy::trivially_copy_pass_by_ref, clippy::needless_pass_by_ref_mut, clippy::ptr_arg
            )]
            #nested
            #implementation
        };
    }
}

/// An action that does nothing, where the function has mistakes: whoever names it is not to blame.
pub(crate) fn action_stub(function: Function, paths: &Paths) -> TokenStream {
    if function.sig.receiver().is_some() {
        return super::fallback(function, TokenStream::new());
    }
    let (item, name, private) = (item(&function), function.sig.ident.clone(), paths.private());
    let conditions: Vec<Attribute> = conditions(&function.attrs).cloned().collect();
    let Function { sig, body, .. } = function;
    let function = super::fallback(
        Function { attrs: Vec::new(), vis: Visibility::Inherited, sig, body },
        TokenStream::new(),
    );
    let import = paths.import();
    quote_spanned! {Span::mixed_site()=>
        #item
        #(#conditions)*
        const _: () = {
            #import
            #function
            impl<__S> #private::SyncAction<__S> for #name {
                type Option = ();
                fn options(&self) -> #private::ActionOptions<()> {
                    #private::ActionOptions::new([()])
                }
                fn run(
                    &self, _: &(), _: &mut __S, _: &#private::WalkContext<'_>,
                ) -> #private::Result<()> {
                    #private::Ok(())
                }
            }
        };
    }
}

/// The type and the function that makes it.
fn item(function: &Function) -> TokenStream {
    let Function { attrs, vis, sig, .. } = function;
    let (name, conditions) = (&sig.ident, conditions(attrs));
    let outside = attrs.iter().filter(|attribute| is_outside(attribute));
    quote_spanned! {Span::mixed_site()=>
        #(#conditions)*
        #[doc(hidden)]
        #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
        #[allow(non_camel_case_types, dead_code, unreachable_pub)]
        #vis struct #name {}

        #(#outside)*
        #[must_use]
        #vis const fn #name() -> #name {
            #name {}
        }
    }
}

/// Whether an attribute is about the action as others see it, and not about the function that it runs.
fn is_outside(attribute: &Attribute) -> bool {
    ["doc", "cfg", "deprecated"].iter().any(|name| attribute.path().is_ident(name))
}
