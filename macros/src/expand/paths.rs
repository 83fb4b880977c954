//! Where generated code finds the runtime, and with which spans it names it: an error spans from
//! the first to the last token of what it is about, and says nothing of a macro when both are the
//! user's.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::Path;

/// The path of the runtime crate.
pub(crate) struct Paths {
    krate: Option<Path>,
}

impl Paths {
    /// `::multitest`, unless `crate = path` says otherwise.
    pub(crate) fn new(krate: Option<Path>) -> Self {
        Self { krate }
    }

    /// The module that generated code may name.
    pub(crate) fn private(&self) -> TokenStream {
        self.private_at(Span::mixed_site())
    }

    /// The same for code whose errors shall stand at `span`.
    pub(crate) fn private_at(&self, span: Span) -> TokenStream {
        let path = self.krate.as_ref().map_or_else(
            || quote_spanned!(span=> ::multitest),
            |path| respanned(path.to_token_stream(), span),
        );
        quote_spanned!(span=> #path::__private)
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

fn respanned(tokens: TokenStream, span: Span) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut tree| {
            tree.set_span(tree.span().located_at(span));
            tree
        })
        .collect()
}
