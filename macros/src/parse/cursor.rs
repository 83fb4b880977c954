//! What every parser does: reading lists, naming what was found, and getting on after a mistake.
//! What the items of a list are is the callers' business.

use std::fmt::Display;

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::{
    Error, Expr, Ident, LitStr, Path, Result, Token, ext::IdentExt, parse::Parse,
    parse::ParseStream,
};

use super::written;
use crate::report::Report;

/// Reads `item`s separated by commas to the end. After a mistake, reading goes on behind the next
/// comma that `resumes` accepts. Tells whether something was skipped for lack of a comma.
pub(crate) fn separated(
    input: ParseStream<'_>,
    report: &mut Report,
    resumes: fn(ParseStream<'_>) -> bool,
    mut item: impl FnMut(ParseStream<'_>, &mut Report) -> Result<()>,
) -> bool {
    let mut skipped = false;
    while !input.is_empty() {
        if let Err(error) = item(input, report) {
            report.syntax(error);
            skip(input, resumes);
        } else if let Err(error) = comma(input) {
            report.syntax(error);
            if !begins(input) {
                skip(input, resumes);
                skipped = true;
            }
        }
    }
    skipped
}

/// Whether an item of a block or of arguments is next, as far as can be seen: only its comma is missing.
fn begins(input: ParseStream<'_>) -> bool {
    let field = input.peek2(Token![:]) && !input.peek2(Token![::]);
    input.peek(Ident::peek_any) && (field || assigned(input))
}

/// Whether `=` follows what is next.
fn assigned(input: ParseStream<'_>) -> bool {
    input.peek2(Token![=]) && !input.peek2(Token![==]) && !input.peek2(Token![=>])
}

/// Whether `name:` is next, but not `name::`.
pub(crate) fn at_field(input: ParseStream<'_>) -> bool {
    input.peek(Token![#])
        || (input.peek(Ident::peek_any) && input.peek2(Token![:]) && !input.peek2(Token![::]))
}

/// Whether `name =` is next, or a name that lacks it.
pub(crate) fn at_assignment(input: ParseStream<'_>) -> bool {
    input.peek(Ident::peek_any) && (assigned(input) || input.peek2(Token![,]))
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

/// Reads an expression; where there is none, `help` says what to type.
pub(crate) fn value(input: ParseStream<'_>, help: impl Display) -> Result<Expr> {
    or_say(input, Expr::parse, "an expression", help)
}

/// Reads the path behind `crate =`.
pub(crate) fn crate_path(input: ParseStream<'_>) -> Result<Path> {
    let quoted = input.fork().parse::<LitStr>().ok();
    let path = quoted.and_then(|text| syn::parse_str::<Path>(&text.value()).ok());
    let path = path.map_or_else(|| "path::to::multitest".to_owned(), written);
    let help = format!("write `crate = {path}`");
    or_say(input, Path::parse_mod_style, "the path of a crate", help)
}

/// Reads with `read`; what the parser says where there is none of what was `expected` is said in the words of all other
/// errors.
pub(crate) fn or_say<T>(
    input: ParseStream<'_>,
    read: fn(ParseStream<'_>) -> Result<T>,
    expected: &str,
    help: impl Display,
) -> Result<T> {
    let start = input.fork();
    read(input).map_err(|error| {
        let place = |span: Span| (span.start(), span.end());
        let (text, here) = (error.to_string(), place(input.span()) == place(error.span()));
        let ends = text.starts_with("unexpected end of input");
        let expected = format!("expected {expected}");
        let is_said = ends || here || text.starts_with(&expected);
        let expected = if is_said { expected } else { text };
        let tokens = start.parse::<TokenStream>().unwrap_or_default();
        let (span, found) = match (here && input.is_empty(), tokens.clone().into_iter().last()) {
            // The end has no place of its own: it may be that of the whole attribute.
            (true, Some(last)) => (last.span(), format!(" after `{last}`, found nothing")),
            (false, _) if here => (error.span(), format!(", found {}", found(input))),
            (false, _) if !ends => (error.span(), of(&tokens, error.span())),
            _ => (error.span(), ", found nothing".to_owned()),
        };
        Error::new(span, format!("{expected}{found}\nhelp: {help}"))
    })
}

/// The one of `tokens`, or of what is in them, that stands at `span`, for people.
fn of(tokens: &TokenStream, span: Span) -> String {
    let found = tokens.clone().into_iter().find_map(|tree| match tree {
        TokenTree::Group(group) => Some(of(&group.stream(), span)).filter(|text| !text.is_empty()),
        tree if tree.span().start() == span.start() => Some(format!(", found `{tree}`")),
        _ => None,
    });
    found.unwrap_or_default()
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
