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
    cursor::{at_assignment, crate_path, error, found, value},
    scalar::{self, Workers},
    sections::Sections,
    walks::WalksArgs,
};
use crate::{
    options::{TEST, WALKS, form, names},
    report::{Report, similar},
};

/// What was written between the parentheses.
#[derive(Default)]
pub(crate) struct TestArgs {
    pub(crate) env: Option<Env>,
    pub(crate) sections: Sections,
    pub(crate) timeout: Option<Duration>,
    pub(crate) flavor: Option<Flavor>,
    /// There is a flavor, and it was not understood.
    pub(crate) flavor_lost: bool,
    pub(crate) workers: Option<Workers>,
    pub(crate) walks: WalksArgs,
    pub(crate) krate: Option<Path>,
    /// Something was not understood without which the rest cannot be judged.
    pub(crate) lost: bool,
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
        let (mut args, mut lost) = (Self::default(), Vec::new());
        let skipped = arguments(tokens, TEST, at_assignment, report, |name, input, report| {
            let read = args.argument(name, input, report);
            read.inspect_err(|_| lost.push(name.to_string()))
        });
        let meant = lost.iter().map(|word| meant(word));
        for meant in meant {
            match meant {
                Some("flavor") => args.flavor_lost = true,
                Some(meant) => args.lost |= NEEDED.contains(&meant),
                // It may have been the environment.
                None => args.lost |= args.env.is_none(),
            }
        }
        args.lost |= skipped;
        args
    }

    fn argument(
        &mut self,
        name: &Ident,
        input: ParseStream<'_>,
        report: &mut Report,
    ) -> Result<()> {
        if names(WALKS).contains(&name.to_string().as_str()) {
            return self.walks.option(name, input, report);
        }
        known(name, &[TEST, WALKS], "unknown option")?;
        assignment(name, TEST, input)?;
        self.option(name, input, report)
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
            "walks" => {
                let before = report.len();
                self.walks.actions(name, input, report)?;
                self.lost |= report.len() != before;
            }
            "worker_threads" => self.workers = Some(scalar::workers(input)?),
            _ => self.krate = Some(crate_path(input)?),
        }
        Ok(())
    }
}

/// Options without which the rest cannot be judged.
const NEEDED: &[&str] = &["env", "walks", "state", "env_per", "crate"];

/// The option that `word` is, or is nearly.
fn meant(word: &str) -> Option<&'static str> {
    similar(word, [names(TEST), names(WALKS)].concat())
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
        Ok(match value(input, "write `env = Name`, or `env = build()`")? {
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
