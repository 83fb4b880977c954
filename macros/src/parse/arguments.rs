//! What stands between the parentheses of an attribute: `name = value`, in any order, each at most
//! once, of a table of known names. What the values are is the callers' business.

use proc_macro2::TokenStream;
use syn::{
    Error, Expr, Ident, Result, Token, bracketed,
    ext::IdentExt,
    parse::{ParseBuffer, ParseStream, Parser},
    token,
};

use super::cursor::{error, found, separated, value};
use crate::{
    options::{Known, form, names},
    report::{Report, instead, similar},
};

/// Reads every argument with `one`, which is called behind the name; after a mistake, reading goes
/// on where `resumes` accepts. Tells whether something was skipped of which not even the name was read.
pub(super) fn arguments(
    tokens: TokenStream,
    table: &[Known],
    resumes: fn(ParseStream<'_>) -> bool,
    report: &mut Report,
    mut one: impl FnMut(&Ident, ParseStream<'_>, &mut Report) -> Result<()>,
) -> bool {
    let mut skipped = false;
    let parser = |input: ParseStream<'_>| {
        let mut seen = Vec::new();
        let mut unnamed = false;
        skipped |= separated(input, report, resumes, |input, report| {
            let name = name(input, table).inspect_err(|_| unnamed = true)?;
            if seen.contains(&name) {
                report.at(name.span(), format!("`{name}` is given twice\nhelp: drop one"));
            }
            seen.push(name.clone());
            one(&name, input, report)
        });
        skipped |= unnamed;
        Ok(())
    };
    if let Err(error) = parser.parse2(tokens) {
        report.rest(error);
    }
    skipped
}

/// The name of an argument; any word will do, it is judged later.
fn name(input: ParseStream<'_>, table: &[Known]) -> Result<Ident> {
    if input.peek(Ident::peek_any) {
        return input.call(Ident::parse_any);
    }
    let (found, form) = (found(input), table.first().map_or("", |known| known.form));
    Err(error(input, format!("expected an option, found {found}\nhelp: write `{form}`")))
}

/// Fails unless `name` is in one of the tables; `subject` says whose option it is not. Where nothing is similar, the first
/// table is shown.
pub(super) fn known(name: &Ident, tables: &[&[Known]], subject: &str) -> Result<()> {
    let word = name.to_string();
    let all: Vec<_> = tables.iter().copied().flat_map(names).collect();
    if all.contains(&word.as_str()) {
        return Ok(());
    }
    let first = tables.first().copied().map_or_else(Vec::new, names);
    let shown = similar(&word, all).map_or(first, |meant| vec![meant]);
    Err(Error::new(name.span(), format!("{subject} `{word}`\n{}", instead(&word, &shown))))
}

/// The content of the brackets behind `name =`.
pub(super) fn in_brackets<'a>(
    name: &Ident,
    table: &[Known],
    input: &ParseBuffer<'a>,
) -> Result<ParseBuffer<'a>> {
    if !input.peek(token::Bracket) {
        let (found, form) = (found(input), form(table, &name.to_string()));
        let message = format!("`{name}` takes `[ .. ]`, found {found}\nhelp: write `{form}`");
        return Err(error(input, message));
    }
    let content;
    bracketed!(content in input);
    Ok(content)
}

/// Reads an expression that belongs to the option `name`; where there is none, the option's form is shown.
pub(super) fn expression(name: &str, table: &[Known], input: ParseStream<'_>) -> Result<Expr> {
    value(input, format!("write `{}`", form(table, name)))
}

/// Reads the `=` behind `name`, which is followed by a value.
pub(super) fn assignment(name: &Ident, table: &[Known], input: ParseStream<'_>) -> Result<()> {
    if input.peek(Token![=]) && !input.peek(Token![=>]) {
        input.parse::<Token![=]>()?;
        if !input.is_empty() && !input.peek(Token![,]) {
            return Ok(());
        }
        let form = form(table, &name.to_string());
        let message = format!("the option `{name}` has no value\nhelp: write `{form}`");
        return Err(Error::new(name.span(), message));
    }
    let (found, form) = (found(input), form(table, &name.to_string()));
    let message = format!("expected `=` after `{name}`, found {found}\nhelp: write `{form}`");
    Err(Error::new(name.span(), message))
}
