//! What every parser does: reading lists, naming what was found, and getting on after a mistake.
//! What the items of a list are is the callers' business.

use std::fmt::Display;

use proc_macro2::TokenTree;
use syn::{Error, Ident, Result, Token, ext::IdentExt, parse::ParseStream};

use crate::report::Report;

/// Reads `item`s separated by commas to the end. After a mistake, reading goes on behind the next
/// comma that `resumes` accepts.
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

/// Whether `name =` is next, or a name that lacks it.
pub(crate) fn at_assignment(input: ParseStream<'_>) -> bool {
    let assigned = input.peek2(Token![=]) && !input.peek2(Token![==]) && !input.peek2(Token![=>]);
    input.peek(Ident::peek_any) && (assigned || input.peek2(Token![,]))
}

/// An error at what is next, or at the end of what encloses it.
pub(crate) fn error(input: ParseStream<'_>, message: impl Display) -> Error {
    Error::new(input.span(), message)
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
        None => Err(error(
            input,
            format!("expected `,`, found {}\nhelp: put a comma between the two", found(input)),
        )),
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
