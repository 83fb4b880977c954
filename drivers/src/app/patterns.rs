//! The patterns of programs, compiled once per process.
//!
//! A suite starts the same programs again and again, and to compile a pattern takes as long as to
//! spawn one of them. What the patterns are matched against is not known here.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use multitest::{Error, Result, pattern::Pattern, ready::Output};

/// How many patterns are kept: those that hold a port or a directory are never asked for again.
const MOST: usize = 256;

static COMPILED: Mutex<Option<HashMap<String, Pattern>>> = Mutex::new(None);

/// The pattern `expression`, compiled now or before.
pub(super) fn compiled(expression: &str) -> Result<Pattern> {
    if let Some(pattern) = with(|patterns| patterns.get(expression).cloned()) {
        return Ok(pattern);
    }
    let pattern = Pattern::new(expression)?;
    with(|patterns| {
        if patterns.len() >= MOST {
            patterns.clear();
        }
        patterns.insert(expression.to_owned(), pattern.clone());
    });
    Ok(pattern)
}

/// What every `App` publishes of itself.
const ATTRIBUTES: &[&str] =
    &["pid", "binary", "directory", "etc", "stdout_path", "stderr_path", "log_path"];

/// A group of `pattern` is an attribute, so its name must be none of the others'.
pub(super) fn check_groups(pattern: &Pattern, output: Output) -> Result<()> {
    let Some(name) = pattern.groups().find(|name| ATTRIBUTES.contains(name)) else { return Ok(()) };
    let text = format!(
        "the pattern {pattern} of {output} extracts `{name}`, which hides the attribute `{name}`"
    );
    Err(Error::new(text)
        .details(format!("every `App` publishes `{}`", ATTRIBUTES.join("`, `")))
        .help(format!("give the group another name: `(?P<app_{name}>..)`")))
}

fn with<T>(work: impl FnOnce(&mut HashMap<String, Pattern>) -> T) -> T {
    let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    work(compiled.get_or_insert_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_patterns_do_not_pile_up() {
        for number in 0..2 * MOST {
            let expression = format!("port {number}");
            let pattern = compiled(&expression).expect("it is right");
            assert_eq!(pattern.as_str(), expression);
        }
        assert!(with(|patterns| patterns.len()) <= MOST);
    }

    #[test]
    fn a_wrong_one_fails_every_time() {
        assert!(compiled("(").is_err());
        assert!(compiled("(").is_err());
    }
}
