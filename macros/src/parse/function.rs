//! The test function: its signature is read, its body stays the tokens it is. Anything else under
//! the attribute is refused with its name.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{
    Attribute, Error, Ident, Result, Signature, Token, Visibility,
    parse::{Parse, ParseStream},
};

/// A function as written.
pub(crate) struct Function {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) sig: Signature,
    pub(crate) body: TokenStream,
}

impl Parse for Function {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let attrs = input.call(Attribute::parse_outer)?;
        let vis = input.parse()?;
        if let Some(kind) = other_item(input) {
            let word = input.fork().parse::<proc_macro2::TokenTree>()?;
            let help = if kind == "a module" {
                "put it on each test function of the module"
            } else {
                "put it on a `fn`"
            };
            return Err(Error::new(
                word.span(),
                format!("`#[multitest]` goes on a function, and this is {kind}\nhelp: {help}"),
            ));
        }
        Ok(Self { attrs, vis, sig: input.parse()?, body: input.parse()? })
    }
}

impl Function {
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
