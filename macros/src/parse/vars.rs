//! `vars: { name: value, .. }`: the plain values of a driver's templates.
//!
//! It is the one option whose value may be a block of names, which stands for pairs: `vars: (("name", value), ..)`.

use quote::quote;
use syn::{
    Expr, Ident, LitStr, Result, Token, braced, ext::IdentExt, parse::ParseStream, parse_quote,
    token,
};

use super::{
    block::{Setting, settings},
    cursor,
};
use crate::report::Report;

/// How many pairs the runtime takes in one tuple.
const MOST: usize = 16;

/// Reads the value of the option `vars`.
pub(super) fn value(input: ParseStream<'_>, report: &mut Report) -> Result<Expr> {
    if !is_block_of_names(input)? {
        return cursor::value(input, "write `vars: { name: value }`");
    }
    let content;
    braced!(content in input);
    let pairs = settings(&content, report).into_iter().map(|Setting { name, value }| {
        let name = LitStr::new(&name.unraw().to_string(), name.span());
        quote!((#name, #value))
    });
    syn::parse2(quote!((#(#pairs,)*)))
}

/// Whether braces follow that hold `name: value`, or nothing: a block of Rust holds neither.
fn is_block_of_names(input: ParseStream<'_>) -> Result<bool> {
    if !input.peek(token::Brace) {
        return Ok(false);
    }
    let ahead = input.fork();
    let content;
    braced!(content in ahead);
    let is_named = content.peek2(Token![:]) && !content.peek2(Token![::]);
    Ok(content.is_empty() || (content.peek(Ident::peek_any) && is_named))
}

/// `setting` in as many parts as the runtime can take; values that are set one after another add up.
pub(super) fn parts(setting: Setting) -> Vec<Setting> {
    let Setting { name, value } = setting;
    match value {
        Expr::Tuple(tuple) if name == "vars" && tuple.elems.len() > MOST => {
            let pairs: Vec<Expr> = tuple.elems.into_iter().collect();
            let part =
                |pairs: &[Expr]| Setting { name: name.clone(), value: parse_quote!((#(#pairs,)*)) };
            pairs.chunks(MOST).map(part).collect()
        }
        value => vec![Setting { name, value }],
    }
}
