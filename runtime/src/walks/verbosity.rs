//! How much of walks is written down.

use std::{fmt, str::FromStr};

use crate::{
    error::{Error, Result},
    suggest::{did_you_mean, listed},
};

/// How much of the walks of a test is written to the events of the run. Failures always are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Verbosity {
    /// Only walks that failed.
    Failures,
    /// The first thousand walks, about a thousand of the others, and what fails; each with the times of its actions.
    #[default]
    Sampled,
    /// Every walk, without the times of its actions.
    Walks,
    /// Every walk, with the times of its actions.
    Actions,
}

const WORDS: [(&str, Verbosity); 4] = [
    ("failures", Verbosity::Failures),
    ("sampled", Verbosity::Sampled),
    ("walks", Verbosity::Walks),
    ("actions", Verbosity::Actions),
];

impl FromStr for Verbosity {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self> {
        let known = WORDS.iter().find(|(known, _)| *known == word);
        known.map(|(_, verbosity)| *verbosity).ok_or_else(|| {
            let words = || WORDS.iter().map(|(known, _)| *known);
            let expected = format!("expected one of {}", listed(words()));
            Error::new(format!("there is no verbosity `{word}`"))
                .help(did_you_mean(word, words()).unwrap_or(expected))
        })
    }
}

impl fmt::Display for Verbosity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = WORDS.iter().find(|(_, verbosity)| verbosity == self);
        f.write_str(word.map_or("", |(word, _)| word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_verbosities_belong_together() {
        for (word, verbosity) in WORDS {
            assert_eq!(word.parse::<Verbosity>().ok(), Some(verbosity));
            assert_eq!(verbosity.to_string(), word);
        }
        let error = "walk".parse::<Verbosity>().expect_err("there is no such word");
        assert!(format!("{error:?}").contains("did you mean `walks`?"), "{error:?}");
    }
}
