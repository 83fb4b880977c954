//! A module under `#[multitest]`: the functions that carry one of our marks are read, everything else stays the tokens
//! it is. What the marks say is read in `mark`.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::{
    Attribute, Error, Ident, Result, Token, Visibility, braced,
    ext::IdentExt,
    parse::{ParseStream, Parser},
    token,
};

use super::{
    function::Function,
    mark::{self, Mark, Role},
};
use crate::report::Report;

/// A module as written.
pub(crate) struct Module {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) keyword: Token![mod],
    pub(crate) name: Ident,
    pub(crate) pieces: Vec<Piece>,
}

/// What is in a module.
pub(crate) enum Piece {
    /// None of our business.
    Other(TokenStream),
    Marked(Box<Marked>),
}

/// A function with a mark, which is none of its attributes any more.
pub(crate) struct Marked {
    pub(crate) mark: Mark,
    pub(crate) function: Function,
}

impl Module {
    /// Whether `item` is a module.
    pub(crate) fn is(item: &TokenStream) -> bool {
        let head = |input: ParseStream<'_>| {
            input.call(Attribute::parse_outer)?;
            input.parse::<Visibility>()?;
            let is = input.peek(Token![mod]);
            super::cursor::drain(input);
            Ok(is)
        };
        head.parse2(item.clone()).unwrap_or(false)
    }

    /// Reads a module; mistakes in its functions go to `report`.
    pub(crate) fn parse(item: TokenStream, report: &mut Report) -> Result<Self> {
        let parser = |input: ParseStream<'_>| {
            let attrs = input.call(Attribute::parse_outer)?;
            let vis = input.parse()?;
            let keyword: Token![mod] = input.parse()?;
            let name = input.call(Ident::parse_any)?;
            if !input.peek(token::Brace) {
                let message = format!(
                    "a suite is written where its attribute stands, and this module is in a file of its own\n\
                     help: write `mod {name} {{ .. }}`"
                );
                return Err(Error::new(keyword.span, message));
            }
            let content;
            braced!(content in input);
            let pieces = pieces(&content, report)?;
            Ok(Self { attrs, vis, keyword, name, pieces })
        };
        parser.parse2(item)
    }
}

/// Splits the content of a module at its marked functions.
fn pieces(input: ParseStream<'_>, report: &mut Report) -> Result<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut other = TokenStream::new();
    while !input.is_empty() {
        if !(input.peek(Token![#]) && input.peek2(token::Bracket)) {
            other.extend([input.parse::<TokenTree>()?]);
            continue;
        }
        let ahead = input.fork();
        let attrs = ahead.call(Attribute::parse_outer)?;
        if attrs.iter().any(|attribute| mark::role(attribute.path()).is_some()) {
            if !other.is_empty() {
                pieces.push(Piece::Other(std::mem::take(&mut other)));
            }
            match marked(input, report) {
                Ok(marked) => pieces.push(Piece::Marked(Box::new(marked))),
                Err(error) => report.syntax(error),
            }
        } else {
            for attribute in &attrs {
                plain_test(attribute, report);
            }
            attributes(input, &mut other)?;
        }
    }
    if !other.is_empty() {
        pieces.push(Piece::Other(other));
    }
    Ok(pieces)
}

/// Copies the attributes that come next as they are.
fn attributes(input: ParseStream<'_>, other: &mut TokenStream) -> Result<()> {
    while input.peek(Token![#]) {
        other.extend([input.parse::<TokenTree>()?, input.parse::<TokenTree>()?]);
    }
    Ok(())
}

fn marked(input: ParseStream<'_>, report: &mut Report) -> Result<Marked> {
    let attrs = input.call(Attribute::parse_outer)?;
    let mut marks = attrs.iter().filter(|attribute| mark::role(attribute.path()).is_some());
    let mark = marks.next().map(|attribute| Mark::parse(attribute, report));
    for more in marks {
        let message = "a function of a suite has one mark\nhelp: drop this one";
        report.on(more.path(), message);
    }
    let mark = mark.unwrap_or_else(|| Mark::new(Role::Testcase));
    let function = match Function::after(attrs, input, mark.role.attribute()) {
        Ok(function) => function,
        Err(error) => {
            // Behind what is marked and no function, reading goes on.
            rest_of_item(input);
            return Err(error);
        }
    };
    let mut function = function;
    function.attrs.retain(|attribute| mark::role(attribute.path()).is_none());
    Ok(Marked { mark, function })
}

/// Skips to the end of an item: the first `;` or the first group in braces.
fn rest_of_item(input: ParseStream<'_>) {
    while let Ok(tree) = input.parse::<TokenTree>() {
        match tree {
            TokenTree::Punct(punct) if punct.as_char() == ';' => return,
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => return,
            _ => {}
        }
    }
}

/// A test of the language's own runs beside the suite, which nobody who writes it here can mean.
fn plain_test(attribute: &Attribute, report: &mut Report) {
    let path = attribute.path();
    if path.segments.last().is_some_and(|segment| segment.ident == "test") {
        report.on(
            path,
            "a test of a suite is a testcase: with another attribute it has no part in the environment\n\
             help: write `#[testcase]`, or move the test out of the module",
        );
    }
}
