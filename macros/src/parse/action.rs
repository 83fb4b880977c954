//! The arguments of `#[action(..)]`, in any order, each at most once. What they mean together with the function is
//! judged in `check`.

use std::time::Duration;

use proc_macro2::TokenStream;
use syn::{Expr, Ident, Path, Result, Token, parse::ParseStream};

use super::{
    arguments::{arguments, assignment, expression, known},
    cursor::{at_assignment, crate_path, error},
    scalar,
};
use crate::{options::ACTION, report::Report};

/// What was written between the parentheses.
#[derive(Default)]
pub(crate) struct ActionArgs {
    /// The word `options`, and what yields them.
    pub(crate) options: Option<(Ident, Expr)>,
    pub(crate) limit: Option<(Ident, Expr)>,
    pub(crate) serial: bool,
    pub(crate) timeout: Option<Duration>,
    pub(crate) should_cancel: Option<Expr>,
    pub(crate) krate: Option<Path>,
}

impl ActionArgs {
    /// Reads the arguments; every mistake goes to `report`.
    pub(crate) fn parse(tokens: TokenStream, report: &mut Report) -> Self {
        let mut args = Self::default();
        arguments(tokens, ACTION, at_assignment, report, |name, input, _| {
            known(name, &[ACTION], "unknown option")?;
            args.option(name, input)
        });
        args
    }

    fn option(&mut self, name: &Ident, input: ParseStream<'_>) -> Result<()> {
        let word = name.to_string();
        if word == "serial" {
            self.serial = true;
            return if input.peek(Token![=]) {
                Err(error(input, "`serial` has no value\nhelp: write `#[action(serial)]`"))
            } else {
                Ok(())
            };
        }
        assignment(name, ACTION, input)?;
        match word.as_str() {
            "options" => self.options = Some((name.clone(), expression(&word, ACTION, input)?)),
            "limit" => self.limit = Some((name.clone(), expression(&word, ACTION, input)?)),
            "timeout" => self.timeout = Some(scalar::time(input, &word, ACTION)?),
            "should_cancel" => self.should_cancel = Some(expression(&word, ACTION, input)?),
            _ => self.krate = Some(crate_path(input)?),
        }
        Ok(())
    }
}
