//! The arguments of `#[driver(..)]`, in any order, each at most once. What they mean together is
//! judged in `check`; the struct is read in `structure`.

use proc_macro2::TokenStream;
use syn::{
    Error, Expr, Ident, Path, Result, Token, Type, braced, bracketed, ext::IdentExt,
    parse::ParseStream, token,
};

use super::{
    arguments::{arguments, assignment, known},
    block::{self, Setting},
    cursor::{at_assignment, crate_path, error, found},
};
use crate::{
    options::{DRIVER, form},
    report::Report,
};

/// What was written between the parentheses.
#[derive(Default)]
pub(crate) struct DriverArgs {
    pub(crate) base: Option<Type>,
    pub(crate) options: Option<(Ident, Vec<Setting>)>,
    pub(crate) steps: Vec<Step>,
    pub(crate) extractors: Option<Vec<Expr>>,
    pub(crate) krate: Option<Path>,
}

/// A function of the user's that runs before or after the base starts or stops.
pub(crate) struct Step {
    /// `pre_start`, `post_start`, `pre_stop` or `post_stop`.
    pub(crate) word: Ident,
    pub(crate) path: Path,
}

impl DriverArgs {
    /// Reads the arguments; every mistake goes to `report`.
    pub(crate) fn parse(tokens: TokenStream, report: &mut Report) -> Self {
        let mut args = Self::default();
        arguments(tokens, DRIVER, at_assignment, report, |name, input, report| {
            known(name, &[DRIVER], "unknown option")?;
            assignment(name, DRIVER, input)?;
            args.option(name, input, report)
        });
        args
    }

    fn option(&mut self, name: &Ident, input: ParseStream<'_>, report: &mut Report) -> Result<()> {
        let word = name.to_string();
        match word.as_str() {
            "base" => self.base = Some(base(input)?),
            "options" => self.options = Some((name.clone(), settings(input, report)?)),
            "extractors" => self.extractors = Some(extractors(input)?),
            "crate" => self.krate = Some(crate_path(input)?),
            _ => self.steps.push(Step { word: name.clone(), path: function(input, &word)? }),
        }
        Ok(())
    }
}

fn base(input: ParseStream<'_>) -> Result<Type> {
    if input.peek(syn::Lit) {
        return Err(wrong(input, "base", "the type of a driver"));
    }
    match input.call(Type::without_plus)? {
        ty @ (Type::Path(_) | Type::Group(_) | Type::Paren(_) | Type::Macro(_)) => Ok(ty),
        other => Err(Error::new_spanned(
            other,
            format!("`base` takes the type of a driver\nhelp: write `{}`", form(DRIVER, "base")),
        )),
    }
}

fn settings(input: ParseStream<'_>, report: &mut Report) -> Result<Vec<Setting>> {
    if !input.peek(token::Brace) {
        return Err(wrong(input, "options", "`{ .. }`"));
    }
    let content;
    braced!(content in input);
    Ok(block::settings(&content, report))
}

fn extractors(input: ParseStream<'_>) -> Result<Vec<Expr>> {
    if !input.peek(token::Bracket) {
        return Err(wrong(input, "extractors", "`[ .. ]`"));
    }
    let content;
    bracketed!(content in input);
    let list = content.parse_terminated(<Expr as syn::parse::Parse>::parse, Token![,])?;
    Ok(list.into_iter().collect())
}

/// The path of a function: the macro writes the call.
fn function(input: ParseStream<'_>, word: &str) -> Result<Path> {
    if input.peek(Token![|]) || input.peek(Token![async]) || input.peek(Token![move]) {
        return Err(wrong(input, word, "the path of a function"));
    }
    if !(input.peek(Ident::peek_any) || input.peek(Token![::])) {
        return Err(wrong(input, word, "the path of a function"));
    }
    let path: Path = input.parse()?;
    if input.peek(token::Paren) {
        let message = format!(
            "`{word}` takes the path of a function, and calls it itself\nhelp: drop the arguments"
        );
        return Err(error(input, message));
    }
    Ok(path)
}

fn wrong(input: ParseStream<'_>, option: &str, expected: &str) -> Error {
    let (found, form) = (found(input), form(DRIVER, option));
    error(input, format!("`{option}` takes {expected}, found {found}\nhelp: write `{form}`"))
}
