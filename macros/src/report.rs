//! The error sink that every stage writes to, and the wording that errors share.
//!
//! Nothing here judges; a stage reports what it finds and goes on, so that one compile shows every
//! mistake of that stage.

use std::fmt::Display;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

/// The mistakes found so far.
#[derive(Default)]
pub(crate) struct Report(Vec<syn::Error>);

impl Report {
    /// Reports `message` at `span`.
    pub(crate) fn at(&mut self, span: Span, message: impl Display) {
        self.0.push(syn::Error::new(span, message));
    }

    /// Reports `message` from the first to the last of `tokens`.
    pub(crate) fn on(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.0.push(syn::Error::new_spanned(tokens, message));
    }

    /// Reports what the parser said.
    pub(crate) fn syntax(&mut self, error: syn::Error) {
        self.0.push(error);
    }

    /// Reports what the parser said of tokens that nobody has read, which a mistake before may have left there.
    pub(crate) fn rest(&mut self, error: syn::Error) {
        if self.is_empty() {
            self.syntax(error);
        }
    }

    /// Takes over what was reported elsewhere.
    pub(crate) fn absorb(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Whether nothing was reported.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How much was reported.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// One `compile_error!` for each mistake.
    pub(crate) fn into_tokens(self) -> TokenStream {
        self.0.iter().map(syn::Error::to_compile_error).collect()
    }
}

/// The one of `candidates` that `word` was most likely meant to be.
pub(crate) fn similar<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let bound = (word.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= bound)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The help line for a word that is none of `candidates`: the similar one, else all of them.
pub(crate) fn instead(word: &str, candidates: &[&str]) -> String {
    match similar(word, candidates.iter().copied()) {
        Some(meant) => format!("help: did you mean `{meant}`?"),
        None => format!("help: expected one of {}", listed(candidates)),
    }
}

/// `a`, `b`, `c` for people.
pub(crate) fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// How many letters must be changed, added, dropped or swapped with their neighbour to get from `a`
/// to `b`.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = if i == 0 || j == 0 { i + j } else { step(&rows, &a, &b, (i, j)) };
        }
    }
    rows[a.len()][b.len()]
}

fn step(rows: &[Vec<usize>], a: &[char], b: &[char], (i, j): (usize, usize)) -> usize {
    let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
    let best = replaced.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
    let swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
    if swapped { best.min(rows[i - 2][j - 2] + 1) } else { best }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        for (a, b, expected) in [
            ("", "", 0),
            ("env", "envv", 1),
            ("server", "sevrer", 1),
            ("port", "prot", 1),
            ("timeout", "time_out", 1),
            ("rates", "rate", 1),
        ] {
            assert_eq!(distance(a, b), expected, "{a} {b}");
        }
    }

    #[test]
    fn the_nearest_name_is_suggested_and_nothing_far_away() {
        assert_eq!(similar("sevrer", ["client", "server", "servers"]), Some("server"));
        assert_eq!(similar("db", ["client", "server"]), None);
        assert_eq!(
            instead("db", &["client", "server"]),
            "help: expected one of `client`, `server`"
        );
    }
}
