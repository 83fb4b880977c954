//! The marks of a suite's functions, `#[testcase(..)]`, `#[setup]` and their like, and what stands in their parentheses.

use std::time::Duration;

use syn::{Attribute, Expr, Ident, Meta, Path, Result, Token, ext::IdentExt, parse::ParseStream};

use super::{
    arguments::{arguments, assignment, in_brackets, known},
    cursor::{error, separated, value},
    scalar,
};
use crate::{
    options::{HOOK, Known, TESTCASE},
    report::Report,
};

/// What a function is for its suite.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Testcase,
    Setup,
    Teardown,
    PreTestcase,
    PostTestcase,
}

impl Role {
    const ALL: [Self; 5] =
        [Self::Testcase, Self::Setup, Self::Teardown, Self::PreTestcase, Self::PostTestcase];

    /// The attribute that gives it.
    pub(crate) fn attribute(self) -> &'static str {
        match self {
            Self::Testcase => "testcase",
            Self::Setup => "setup",
            Self::Teardown => "teardown",
            Self::PreTestcase => "pre_testcase",
            Self::PostTestcase => "post_testcase",
        }
    }

    fn options(self) -> &'static [Known] {
        if self == Self::Testcase { TESTCASE } else { HOOK }
    }
}

/// The role that the attribute `path` gives, if it is one of ours.
pub(crate) fn role(path: &Path) -> Option<Role> {
    let last = &path.segments.last()?.ident;
    let is_ours = path.segments.len() == 1 || path.segments[0].ident == "multitest";
    Role::ALL.into_iter().find(|role| is_ours && last == role.attribute())
}

/// A mark as written.
pub(crate) struct Mark {
    pub(crate) role: Role,
    pub(crate) parallel: bool,
    pub(crate) timeout: Option<Duration>,
    pub(crate) cases: Option<Cases>,
    /// Something in it was reported.
    pub(crate) broken: bool,
}

/// `cases = [..]`.
pub(crate) struct Cases {
    pub(crate) word: Ident,
    pub(crate) list: Vec<Case>,
}

/// `name => value`, or a value alone.
pub(crate) struct Case {
    pub(crate) name: Option<Ident>,
    pub(crate) value: Expr,
}

impl Mark {
    pub(crate) fn new(role: Role) -> Self {
        Self { role, parallel: false, timeout: None, cases: None, broken: false }
    }

    /// Reads one of our attributes; every mistake goes to `report`.
    pub(super) fn parse(attribute: &Attribute, report: &mut Report) -> Self {
        let role = role(attribute.path()).unwrap_or(Role::Testcase);
        let mut mark = Self::new(role);
        let mut mistakes = Report::default();
        match &attribute.meta {
            Meta::Path(_) => {}
            Meta::List(list) => mark.read(list.tokens.clone(), &mut mistakes),
            Meta::NameValue(pair) => {
                let word = role.attribute();
                mistakes.on(pair, format!("`{word}` has no value\nhelp: write `#[{word}]`"));
            }
        }
        mark.broken = !mistakes.is_empty();
        report.absorb(mistakes);
        mark
    }

    fn read(&mut self, tokens: proc_macro2::TokenStream, report: &mut Report) {
        arguments(tokens, self.role.options(), at_option, report, |name, input, report| {
            self.option(name, input, report)
        });
    }

    fn option(&mut self, name: &Ident, input: ParseStream<'_>, report: &mut Report) -> Result<()> {
        let (word, table) = (name.to_string(), self.role.options());
        known(name, &[table], &format!("`#[{}]` has no option", self.role.attribute()))?;
        let assigned = input.peek(Token![=]) && !input.peek(Token![=>]);
        if word == "parallel" {
            self.parallel = true;
            return if assigned {
                Err(error(input, "`parallel` has no value\nhelp: write `#[testcase(parallel)]`"))
            } else {
                Ok(())
            };
        }
        assignment(name, table, input)?;
        if word == "timeout" {
            self.timeout = Some(scalar::timeout(input)?);
        } else {
            self.cases = Some(Cases { word: name.clone(), list: cases(name, input, report)? });
        }
        Ok(())
    }
}

fn at_option(input: ParseStream<'_>) -> bool {
    input.peek(Ident::peek_any)
}

fn cases(name: &Ident, input: ParseStream<'_>, report: &mut Report) -> Result<Vec<Case>> {
    let content = in_brackets(name, TESTCASE, input)?;
    let mut list = Vec::new();
    separated(
        &content,
        report,
        |_| true,
        |input, _| {
            let named = input.peek(Ident) && input.peek2(Token![=>]);
            let name = if named {
                let name = input.parse()?;
                input.parse::<Token![=>]>()?;
                Some(name)
            } else {
                None
            };
            list.push(Case { name, value: value(input, "write `name => value`")? });
            Ok(())
        },
    );
    Ok(list)
}
