//! Where generated code finds the runtime, and with which spans it names it: an error spans from
//! the first to the last token of what it is about, and says nothing of a macro when both are the
//! user's.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::{Path, ext::IdentExt};

/// The path of the runtime crate.
pub(crate) struct Paths {
    /// The path that `crate = path` says, and the name under which `import` brings it here.
    told: Option<(Path, String)>,
}

impl Paths {
    /// `::multitest`, unless `crate = path` says otherwise; `item` is one of a kind where the import stands.
    pub(crate) fn new(krate: Option<Path>, item: &Ident) -> Self {
        let name = |path| (path, format!("__multitest_of_{}", item.unraw()));
        Self { told: krate.map(name) }
    }

    /// Imports what generated code names, once: a path that leads nowhere is one error, where it was written.
    pub(crate) fn import(&self) -> TokenStream {
        let Some((path, name)) = &self.told else { return TokenStream::new() };
        let (_, last) = ends(path);
        let name = Ident::new(name, last);
        let import = quote_spanned!(last=> use #path::__private as #name;);
        quote_spanned!(Span::mixed_site()=> #[doc(hidden)] #[allow(unused_imports)] #import)
    }

    /// The same in a module inside.
    pub(crate) fn import_from_outside(&self) -> TokenStream {
        let Some((_, name)) = &self.told else { return TokenStream::new() };
        let name = Ident::new(name, Span::mixed_site());
        quote_spanned!(Span::mixed_site()=> #[allow(unused_imports)] use super::#name;)
    }

    /// The module that generated code may name.
    pub(crate) fn private(&self) -> TokenStream {
        self.private_at(Span::mixed_site())
    }

    /// The same for code whose errors shall stand at `span`.
    pub(crate) fn private_at(&self, span: Span) -> TokenStream {
        match &self.told {
            None => quote_spanned!(span=> ::multitest::__private),
            Some((_, name)) => Ident::new(name, span).to_token_stream(),
        }
    }
}

/// The span of the first of `tokens`, and that of the last: together they make errors cover all of
/// them.
pub(super) fn ends(tokens: impl ToTokens) -> (Span, Span) {
    let spans: Vec<Span> = tokens.into_token_stream().into_iter().map(|tree| tree.span()).collect();
    match spans.as_slice() {
        [first, .., last] => (*first, *last),
        [only] => (*only, *only),
        [] => (Span::mixed_site(), Span::mixed_site()),
    }
}

/// A name for generated code whose errors shall stand at `place`, found wherever `like` is in
/// scope.
pub(super) fn hidden(name: &str, like: &Ident, place: Span) -> Ident {
    Ident::new(name, like.span().located_at(place))
}
