//! What `#[multitest(..)]` is told about walks: `walks = [..]` and the options that say how they run. How the walks are
//! chosen has words of its own, which are read in `select`.

use std::time::Duration;

use syn::{Expr, Ident, LitStr, Result, Token, parse::ParseStream, parse_quote_spanned};

use super::{
    arguments::{assignment, expression, in_brackets},
    cursor::{error, found, separated},
    scalar,
    select::Select,
};
use crate::{
    options::{ENV_PER, TEST, VERBOSITY, WALKS, form},
    report::Report,
};

/// What was written about walks.
#[derive(Default)]
pub(crate) struct WalksArgs {
    /// The word `walks`, and the actions.
    pub(crate) actions: Option<(Ident, Vec<Expr>)>,
    pub(crate) state: Option<Expr>,
    /// What becomes setters, in order.
    pub(crate) settings: Vec<(Ident, Said)>,
    pub(crate) never: Vec<Expr>,
    pub(crate) when: Vec<(Expr, Expr)>,
    pub(crate) env_per: Option<EnvPer>,
    /// Every word but `walks`.
    pub(crate) words: Vec<Ident>,
}

/// The value of a setter.
pub(crate) enum Said {
    Value(Expr),
    Time(Duration),
    /// A word of `verbosity`.
    Verbosity(LitStr),
    Select(Select),
}

/// Where each environment is for some of the walks only.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum EnvPer {
    Walk,
    Worker,
}

impl WalksArgs {
    /// Reads the actions behind `walks =`.
    pub(super) fn actions(
        &mut self,
        word: &Ident,
        input: ParseStream<'_>,
        report: &mut Report,
    ) -> Result<()> {
        let content = in_brackets(word, TEST, input)?;
        self.actions =
            Some((word.clone(), list(&content, report, |input| expression("walks", TEST, input))));
        Ok(())
    }

    /// Reads the option `name` of `WALKS`, from behind its name.
    pub(super) fn option(
        &mut self,
        name: &Ident,
        input: ParseStream<'_>,
        report: &mut Report,
    ) -> Result<()> {
        self.words.push(name.clone());
        let word = name.to_string();
        if word == "gather" && !input.peek(Token![=]) {
            let yes = parse_quote_spanned!(name.span()=> true);
            self.settings.push((name.clone(), Said::Value(yes)));
            return Ok(());
        }
        assignment(name, WALKS, input)?;
        match word.as_str() {
            "state" => self.state = Some(expression(&word, WALKS, input)?),
            "never" => {
                let content = in_brackets(name, WALKS, input)?;
                self.never = list(&content, report, |input| expression("never", WALKS, input));
            }
            "when" => {
                let content = in_brackets(name, WALKS, input)?;
                self.when = list(&content, report, implication);
            }
            "env_per" => self.env_per = Some(env_per(input)?),
            _ => self.settings.push((name.clone(), said(&word, input)?)),
        }
        Ok(())
    }
}

fn said(word: &str, input: ParseStream<'_>) -> Result<Said> {
    Ok(match word {
        "optimize" | "walk_timeout" | "action_timeout" => {
            Said::Time(scalar::time(input, word, WALKS)?)
        }
        "select" => Said::Select(Select::read(expression(word, WALKS, input)?)?),
        "verbosity" if input.peek(LitStr) => {
            let text: LitStr = input.parse()?;
            scalar::one_of(&text.value(), text.span(), word, VERBOSITY)?;
            Said::Verbosity(text)
        }
        _ => Said::Value(expression(word, WALKS, input)?),
    })
}

fn env_per(input: ParseStream<'_>) -> Result<EnvPer> {
    let word = scalar::word(input, "env_per", ENV_PER)?;
    Ok(if word == "walk" { EnvPer::Walk } else { EnvPer::Worker })
}

/// `condition => consequence`.
fn implication(input: ParseStream<'_>) -> Result<(Expr, Expr)> {
    let condition = expression("when", WALKS, input)?;
    if !input.peek(Token![=>]) {
        let (found, form) = (found(input), form(WALKS, "when"));
        let message =
            format!("expected `=>` after the condition, found {found}\nhelp: write `{form}`");
        return Err(error(input, message));
    }
    input.parse::<Token![=>]>()?;
    Ok((condition, expression("when", WALKS, input)?))
}

fn list<T>(
    content: ParseStream<'_>,
    report: &mut Report,
    one: fn(ParseStream<'_>) -> Result<T>,
) -> Vec<T> {
    let mut list = Vec::new();
    separated(
        content,
        report,
        |_| true,
        |input, _| {
            list.push(one(input)?);
            Ok(())
        },
    );
    list
}
