//! How the parsers get on after a mistake.

use proc_macro2::TokenTree;
use syn::{Ident, Result, Token, ext::IdentExt, parse::ParseStream};

use crate::report::Report;

/// Reads `item`s separated by commas to the end. After a mistake, reading goes on behind the next comma that `resumes` accepts.
pub(crate) fn separated(
    input: ParseStream<'_>,
    report: &mut Report,
    resumes: fn(ParseStream<'_>) -> bool,
    mut item: impl FnMut(ParseStream<'_>, &mut Report) -> Result<()>,
) {
    while !input.is_empty() {
        let read = item(input, report).and_then(|()| comma(input));
        if let Err(error) = read {
            report.syntax(error);
            skip(input, resumes);
        }
    }
}

/// Whether `name:` is next, but not `name::`.
pub(crate) fn at_field(input: ParseStream<'_>) -> bool {
    input.peek(Token![#])
        || (input.peek(Ident::peek_any) && input.peek2(Token![:]) && !input.peek2(Token![::]))
}

/// Whether `name =` is next.
pub(crate) fn at_assignment(input: ParseStream<'_>) -> bool {
    input.peek(Ident::peek_any)
        && input.peek2(Token![=])
        && !input.peek2(Token![==])
        && !input.peek2(Token![=>])
}

/// What is next, for people.
pub(crate) fn found(input: ParseStream<'_>) -> String {
    match input.cursor().token_tree() {
        Some((TokenTree::Group(_), _)) => "a group".to_owned(),
        Some((tree, _)) => format!("`{tree}`"),
        None => "nothing".to_owned(),
    }
}

/// Reads the rest, of which nothing is understood.
pub(crate) fn drain(input: ParseStream<'_>) {
    while input.parse::<TokenTree>().is_ok() {}
}

fn comma(input: ParseStream<'_>) -> Result<()> {
    if input.is_empty() {
        return Ok(());
    }
    match input.parse::<Option<Token![,]>>()? {
        Some(_) => Ok(()),
        None => Err(input.error(format!("expected `,`, found {}", found(input)))),
    }
}

fn skip(input: ParseStream<'_>, resumes: fn(ParseStream<'_>) -> bool) {
    while let Ok(tree) = input.parse::<TokenTree>() {
        let comma = matches!(&tree, TokenTree::Punct(punct) if punct.as_char() == ',');
        if comma && resumes(input) {
            return;
        }
    }
}
