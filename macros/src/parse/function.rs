//! The test function: its signature is read, its body stays the tokens it is. Anything else under
//! the attribute is refused with its name.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{
    Attribute, Error, Ident, Result, Signature, Token, Visibility,
    parse::{ParseStream, Parser},
};

/// A function as written.
pub(crate) struct Function {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) sig: Signature,
    pub(crate) body: TokenStream,
}

impl Function {
    /// Reads a function under `#[attribute]`.
    pub(crate) fn under(attribute: &str, item: TokenStream) -> Result<Self> {
        let parser = |input: ParseStream<'_>| {
            let attrs = input.call(Attribute::parse_outer)?;
            Self::after(attrs, input, attribute)
        };
        parser.parse2(item)
    }

    /// Reads what follows the attributes, one of which is `#[attribute]`, to the end of the function.
    pub(super) fn after(
        attrs: Vec<Attribute>,
        input: ParseStream<'_>,
        attribute: &str,
    ) -> Result<Self> {
        let vis = input.parse()?;
        if let Some(kind) = other_item(input) {
            let word = input.fork().parse::<TokenTree>()?;
            let places =
                if attribute == "multitest" { "a function or a module" } else { "a function" };
            return Err(Error::new(
                word.span(),
                format!(
                    "`#[{attribute}]` goes on {places}, and this is {kind}\nhelp: put it on a `fn`"
                ),
            ));
        }
        let sig = input.parse()?;
        // The body alone: in a module other items follow.
        let body = input.parse::<TokenTree>()?.into();
        Ok(Self { attrs, vis, sig, body })
    }

    /// The function, without its attributes and visibility, as an item inside another one.
    pub(crate) fn nested(&self) -> TokenStream {
        let (sig, body) = (&self.sig, &self.body);
        quote!(#sig #body)
    }
}

impl ToTokens for Function {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let (attrs, vis, sig, body) = (&self.attrs, &self.vis, &self.sig, &self.body);
        tokens.extend(quote!(#(#attrs)* #vis #sig #body));
    }
}

/// What the item is when it is no function.
fn other_item(input: ParseStream<'_>) -> Option<&'static str> {
    let kinds: [(bool, &'static str); 8] = [
        (input.peek(Token![mod]), "a module"),
        (input.peek(Token![struct]), "a struct"),
        (input.peek(Token![enum]), "an enum"),
        (input.peek(Token![impl]), "an impl block"),
        (input.peek(Token![trait]), "a trait"),
        (input.peek(Token![static]), "a static"),
        (input.peek(Token![const]) && input.peek2(Ident), "a constant"),
        (input.peek(Token![use]), "an import"),
    ];
    kinds.into_iter().find(|(is, _)| *is).map(|(_, kind)| kind)
}
