//! `dependencies = { a => b => c, (a, b) => [c, d] }`, lowered to pairs of names. Whether drivers
//! have these names is not asked here.

use syn::{
    Ident, Result, Token, bracketed, parenthesized,
    parse::{Parse, ParseStream},
    token,
};

use super::cursor::{error, found, separated};
use crate::report::Report;

/// `before => after`: the left one is ready before the right one starts.
pub(crate) struct Dependency {
    pub(crate) before: Ident,
    pub(crate) after: Ident,
}

/// Reads chains to the end.
pub(crate) fn dependencies(input: ParseStream<'_>, report: &mut Report) -> Vec<Dependency> {
    let mut pairs = Vec::new();
    separated(input, report, |_| true, |input, _| chain(input, &mut pairs));
    pairs
}

fn chain(input: ParseStream<'_>, pairs: &mut Vec<Dependency>) -> Result<()> {
    let mut left = group(input)?;
    if !input.peek(Token![=>]) {
        return Err(error(
            input,
            format!(
                "expected `=>`, found {}\nhelp: write `first => second`: the left one is ready \
             before the right one starts",
                found(input)
            ),
        ));
    }
    while input.parse::<Option<Token![=>]>>()?.is_some() {
        let right = group(input)?;
        for before in &left {
            for after in &right {
                pairs.push(Dependency { before: before.clone(), after: after.clone() });
            }
        }
        left = right;
    }
    Ok(())
}

/// One name, or several in parentheses or brackets.
fn group(input: ParseStream<'_>) -> Result<Vec<Ident>> {
    let content;
    if input.peek(token::Paren) {
        parenthesized!(content in input);
    } else if input.peek(token::Bracket) {
        bracketed!(content in input);
    } else if input.peek(Ident) {
        return Ok(vec![input.parse()?]);
    } else {
        return Err(error(
            input,
            format!(
                "expected a driver's name or several in brackets, found {}\n\
             help: write `first => second` or `(a, b) => [c, d]`",
                found(input)
            ),
        ));
    }
    Ok(content.parse_terminated(Ident::parse, Token![,])?.into_iter().collect())
}
