//! `dependencies = { a => b => c, (a, b) => [c, d] }`, lowered to pairs of names. Whether drivers
//! have these names is not asked here.

use syn::{
    Error, Ident, Result, Token, bracketed, parenthesized,
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
    let (mut pairs, mut bare) = (Vec::new(), false);
    separated(
        input,
        report,
        |_| true,
        |input, report| {
            let before = std::mem::replace(&mut bare, false);
            let names = group(input)?;
            if input.is_empty() || input.peek(Token![,]) {
                bare = true;
                // Of a list without arrows the first name tells it all.
                if !before {
                    report.syntax(no_arrow(input));
                }
                return Ok(());
            }
            chain(input, names, &mut pairs)
        },
    );
    pairs
}

fn chain(input: ParseStream<'_>, mut left: Vec<Ident>, pairs: &mut Vec<Dependency>) -> Result<()> {
    if !input.peek(Token![=>]) {
        return Err(no_arrow(input));
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

fn no_arrow(input: ParseStream<'_>) -> Error {
    let message = format!(
        "expected `=>`, found {}\n\
         help: write `first => second`: the left one is ready before the right one starts",
        found(input)
    );
    error(input, message)
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
