//! Templates: texts that name what drivers publish, rendered by minijinja with everything undefined refused.
//!
//! Only texts with `{{` or `{%` are templates; all others stay as they are. `scope` is what a template can name,
//! `references` which drivers one names before it is rendered, `errors` what is said about mistakes. Drivers are known
//! here as names with values; where templates stand is the matter of [`install`](crate::install) and of the drivers.

mod errors;
mod references;
mod scope;

use std::sync::{Arc, LazyLock};

use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, syntax::SyntaxConfig};

pub(crate) use self::{
    references::references,
    scope::{Known, Scope},
};
use crate::error::Result;

/// A text that may be a template, and where it stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'a> {
    pub(crate) place: Place<'a>,
    pub(crate) text: &'a str,
}

/// Where a template stands, for errors about it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Place<'a> {
    /// It is what this file holds.
    File(&'a str),
    /// It is written at this place of the test's sources.
    Code(&'a str),
    /// It is part of an option, which the error names already.
    Option,
}

/// What came of a template.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The text.
    Text(String),
    /// It named these drivers, which are not ready; once they are, it can be rendered.
    Needs(Vec<String>),
}

/// Whether `text` has anything to render.
pub(crate) fn is_template(text: &str) -> bool {
    text.contains("{{") || text.contains("{%")
}

/// Renders `source`; what it names is looked up in `scope`.
pub(crate) fn render(source: Source<'_>, scope: &Arc<Scope>) -> Result<Outcome> {
    if !is_template(source.text) {
        return Ok(Outcome::Text(source.text.to_owned()));
    }
    scope.forget_missed();
    let root = Value::from_dyn_object(scope.clone());
    let rendered = ENGINE.template_from_str(source.text).and_then(|template| template.render(root));
    let needs = scope.not_ready();
    match rendered {
        _ if !needs.is_empty() => Ok(Outcome::Needs(needs)),
        Ok(text) => Ok(Outcome::Text(text)),
        Err(error) => Err(errors::explained(source, scope, &error)),
    }
}

/// minijinja, told to be strict and to leave texts as they are: nothing is escaped, and no line end is dropped.
static ENGINE: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut engine = Environment::new();
    engine.set_undefined_behavior(UndefinedBehavior::Strict);
    engine.set_auto_escape_callback(|_| AutoEscape::None);
    let syntax = SyntaxConfig::builder().keep_trailing_newline(true).build();
    engine.set_syntax(syntax.expect("no delimiter is changed"));
    // Errors say then which expression was undefined.
    engine.set_debug(true);
    engine.set_formatter(scope::write);
    engine
});

#[cfg(test)]
mod tests;
