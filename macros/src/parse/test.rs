//! The arguments of `#[multitest(..)]`, in any order, each at most once. What they mean together is
//! judged in `check`.

use std::time::Duration;

use proc_macro2::TokenStream;
use syn::{
    Expr, Ident, Path, Result, Token, braced, bracketed, ext::IdentExt, parse::ParseStream, token,
};

use super::{
    arguments::{arguments, assignment, known},
    block::{Block, Entry, Order},
    cursor::{at_assignment, error, found},
    scalar::{self, Workers},
    sections::Sections,
    walks::WalksArgs,
};
use crate::{
    options::{TEST, WALKS, form, names},
    report::Report,
};

/// What was written between the parentheses.
#[derive(Default)]
pub(crate) struct TestArgs {
    pub(crate) env: Option<Env>,
    pub(crate) sections: Sections,
    pub(crate) timeout: Option<Duration>,
    pub(crate) flavor: Option<Flavor>,
    pub(crate) workers: Option<Workers>,
    pub(crate) walks: WalksArgs,
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
        arguments(tokens, TEST, at_assignment, report, |name, input, report| {
            if names(WALKS).contains(&name.to_string().as_str()) {
                return args.walks.option(name, input, report);
            }
            known(name, &[TEST, WALKS], "unknown option")?;
            assignment(name, TEST, input)?;
            args.option(name, input, report)
        });
        args
    }

    fn option(&mut self, name: &Ident, input: ParseStream<'_>, report: &mut Report) -> Result<()> {
        let word = name.to_string();
        match word.as_str() {
            "env" => self.env = Some(env(input, report)?),
            "dependencies" | "defaults" | "hooks" => {
                let content = in_braces(input, &word)?;
                self.sections.read(name, &content, report);
            }
            "timeout" => self.timeout = Some(scalar::timeout(input)?),
            "flavor" => self.flavor = Some(scalar::flavor(input)?),
            "walks" => self.walks.actions(name, input, report)?,
            "worker_threads" => self.workers = Some(scalar::workers(input)?),
            _ => self.krate = Some(input.call(Path::parse_mod_style)?),
        }
        Ok(())
    }
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
