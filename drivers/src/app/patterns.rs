//! The patterns of programs, compiled once per process.
//!
//! A suite starts the same programs again and again, and to compile a pattern takes as long as to
//! spawn one of them. What the patterns are matched against is not known here.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use multitest::{Result, pattern::Pattern};

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
