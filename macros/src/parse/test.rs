//! The arguments of `#[multitest(..)]`, in any order, each at most once. What they mean together is
//! judged in `check`.

use std::time::Duration;

use proc_macro2::TokenStream;
use syn::{
    Error, Expr, Ident, Path, Result, Token, braced, bracketed,
    ext::IdentExt,
    parse::{ParseStream, Parser},
    token,
};

use super::{
    block::{Block, Entry, Order},
    cursor::{at_assignment, error, found, separated},
    scalar::{self, Workers},
    sections::Sections,
};
use crate::{
    options::{TEST, form, names},
    report::{Report, instead},
};

/// What was written between the parentheses.
#[derive(Default)]
pub(crate) struct TestArgs {
    pub(crate) env: Option<Env>,
    pub(crate) sections: Sections,
    pub(crate) timeout: Option<Duration>,
    pub(crate) flavor: Option<Flavor>,
    pub(crate) workers: Option<Workers>,
    pub(crate) krate: Option<Path>,
}

/// The environment of a test.
pub(crate) enum Env {
    Block(Block),
    Named(Path),
    /// Made at run time by this expression.
    Built(Box<Expr>),
}

impl Env {
    /// The names of the drivers, where the block with them is here.
    pub(crate) fn drivers(&self) -> Option<Vec<String>> {
        match self {
            Self::Block(block) => Some(block.entries.iter().map(Entry::key).collect()),
            Self::Named(_) | Self::Built(_) => None,
        }
    }
}

/// The tokio runtime of a test.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flavor {
    CurrentThread,
    MultiThread,
}

impl TestArgs {
    /// Reads the arguments; every mistake goes to `report`.
    pub(crate) fn parse(tokens: TokenStream, report: &mut Report) -> Self {
        let mut args = Self::default();
        let parser = |input: ParseStream<'_>| {
            let mut seen = Vec::new();
            separated(input, report, at_assignment, |input, report| {
                let name = input.call(option_name)?;
                if seen.contains(&name) {
                    report.at(name.span(), format!("`{name}` is given twice\nhelp: drop one"));
                }
                seen.push(name.clone());
                args.option(&name, input, report)
            });
            Ok(())
        };
        if let Err(error) = parser.parse2(tokens) {
            report.syntax(error);
        }
        args
    }

    fn option(&mut self, name: &Ident, input: ParseStream<'_>, report: &mut Report) -> Result<()> {
        let word = name.to_string();
        if !names(TEST).contains(&word.as_str()) {
            let help = instead(&word, &names(TEST));
            return Err(Error::new(name.span(), format!("unknown option `{word}`\n{help}")));
        }
        if !input.peek(Token![=]) || input.peek(Token![=>]) {
            return Err(Error::new(
                name.span(),
                format!(
                    "expected `=` after `{word}`, found {}\n\
                 help: write `{}`",
                    found(input),
                    form(TEST, &word)
                ),
            ));
        }
        input.parse::<Token![=]>()?;
        match word.as_str() {
            "env" => self.env = Some(env(input, report)?),
            "dependencies" | "defaults" | "hooks" => {
                let content = in_braces(input, &word)?;
                self.sections.read(name, &content, report);
            }
            "timeout" => self.timeout = Some(scalar::timeout(input)?),
            "flavor" => self.flavor = Some(scalar::flavor(input)?),
            "worker_threads" => self.workers = Some(scalar::workers(input)?),
            _ => self.krate = Some(input.call(Path::parse_mod_style)?),
        }
        Ok(())
    }
}

fn option_name(input: ParseStream<'_>) -> Result<Ident> {
    if input.peek(Ident::peek_any) {
        return input.call(Ident::parse_any);
    }
    Err(error(
        input,
        format!("expected an option, found {}\nhelp: write `{}`", found(input), form(TEST, "env")),
    ))
}

fn env(input: ParseStream<'_>, report: &mut Report) -> Result<Env> {
    let content;
    if input.peek(token::Brace) {
        braced!(content in input);
        Ok(Env::Block(Block::parse(&content, Order::Graph, report)))
    } else if input.peek(token::Bracket) {
        bracketed!(content in input);
        Ok(Env::Block(Block::parse(&content, Order::List, report)))
    } else if input.peek(Ident::peek_any) || input.peek(Token![::]) {
        Ok(match input.parse()? {
            Expr::Path(path) if path.qself.is_none() => Env::Named(path.path),
            expression => Env::Built(Box::new(expression)),
        })
    } else {
        Err(error(
            input,
            format!(
                "`env` takes `{{ .. }}`, `[ .. ]` or the name of an environment, found {}\nhelp: write `{}`",
                found(input),
                form(TEST, "env")
            ),
        ))
    }
}

fn in_braces<'a>(
    input: &syn::parse::ParseBuffer<'a>,
    option: &str,
) -> Result<syn::parse::ParseBuffer<'a>> {
    if !input.peek(token::Brace) {
        return Err(error(
            input,
            format!(
                "`{option}` takes `{{ .. }}`, found {}\nhelp: write `{}`",
                found(input),
                form(TEST, option)
            ),
        ));
    }
    let content;
    braced!(content in input);
    Ok(content)
}
