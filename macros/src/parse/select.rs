//! The value of `select`: one of its words, alone or with arguments, or any other expression.

use syn::{
    Error, Expr, ExprCall, ExprLit, Ident, Lit, LitStr, Result, punctuated::Punctuated,
    token::Comma,
};

use crate::{
    options::{SELECT, form, names},
    report::similar,
};

/// Which walks run.
pub(crate) enum Select {
    /// One of the words, with what it is called with.
    Word {
        word: Ident,
        arguments: Punctuated<Expr, Comma>,
    },
    /// A call of what is named nearly like one of the words.
    Near(Expr),
    Given(Expr),
}

impl Select {
    /// What `value` says.
    pub(super) fn read(value: Expr) -> Result<Self> {
        match &value {
            Expr::Path(_) => match name(&value) {
                Some(word) => bare(word.clone(), value),
                None => Ok(Self::Given(value)),
            },
            Expr::Call(ExprCall { func, args, .. }) => Ok(match name(func) {
                Some(word) if is_known(word) => called(word, args)?,
                Some(word) if meant(word).is_some() => Self::Near(value),
                _ => Self::Given(value),
            }),
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Err(quoted(text)),
            _ => Ok(Self::Given(value)),
        }
    }
}

/// A word with arguments, as many as it needs.
fn called(word: &Ident, arguments: &Punctuated<Expr, Comma>) -> Result<Select> {
    let form = form(SELECT, &word.to_string());
    let (needed, found) = (arity(form), arguments.len());
    if found == needed {
        return Ok(Select::Word { word: word.clone(), arguments: arguments.clone() });
    }
    let values = if needed == 1 { "value" } else { "values" };
    let message =
        format!("`{word}` takes {needed} {values}, found {found}\nhelp: write `select = {form}`");
    Err(Error::new(word.span(), message))
}

/// How many values a word takes that is written so.
fn arity(form: &str) -> usize {
    match syn::parse_str(form) {
        Ok(Expr::Call(call)) => call.args.len(),
        _ => 0,
    }
}

/// A word in quotes.
fn quoted(text: &LitStr) -> Error {
    let word = text.value();
    let known = names(SELECT).into_iter().find(|known| word.starts_with(known));
    let form = form(SELECT, known.unwrap_or("pairwise"));
    Error::new_spanned(text, format!("`select` takes no text\nhelp: write `select = {form}`"))
}

/// A word without arguments.
fn bare(word: Ident, value: Expr) -> Result<Select> {
    if is_known(&word) {
        let form = form(SELECT, &word.to_string());
        if form.contains('(') {
            let message = format!("`{word}` needs to know more\nhelp: write `select = {form}`");
            return Err(Error::new(word.span(), message));
        }
        return Ok(Select::Word { word, arguments: Punctuated::new() });
    }
    match meant(&word) {
        Some(meant) => {
            let message = format!("there is no selection `{word}`\nhelp: did you mean `{meant}`?");
            Err(Error::new(word.span(), message))
        }
        None => Ok(Select::Given(value)),
    }
}

/// The name that `value` is, if it is one without a path.
fn name(value: &Expr) -> Option<&Ident> {
    match value {
        Expr::Path(path) if path.qself.is_none() => path.path.get_ident(),
        _ => None,
    }
}

fn is_known(word: &Ident) -> bool {
    names(SELECT).iter().any(|known| word == known)
}

/// The word that `word` is nearly.
fn meant(word: &Ident) -> Option<&'static str> {
    similar(&word.to_string(), names(SELECT))
}
