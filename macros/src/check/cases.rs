//! The names of cases: those that were written, else a number and what the value's own words make of a name.

use std::collections::HashSet;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Expr, Ident, ext::IdentExt, spanned::Spanned};

use super::settings;
use crate::{parse::Cases, report::Report};

/// How many letters of the value a name has at most.
const LONGEST: usize = 40;

/// A case with its name.
pub(crate) struct Case<'a> {
    /// Its span is that of the name or the value.
    pub(crate) name: Ident,
    pub(crate) value: &'a Expr,
}

/// The cases of a testcase, each with a name of its own.
pub(super) fn named<'a>(cases: Option<&'a Cases>, report: &mut Report) -> Vec<Case<'a>> {
    let Some(Cases { word, list }) = cases else { return Vec::new() };
    if list.is_empty() {
        let message =
            "a testcase without cases would not run\nhelp: write `cases = [value, other]`";
        report.at(word.span(), message);
    }
    let width = list.len().to_string().len();
    let mut seen = HashSet::new();
    let mut named = Vec::new();
    for (at, case) in list.iter().enumerate() {
        settings::value(&case.value, report);
        let name = case.name.clone().unwrap_or_else(|| derived(at + 1, width, &case.value));
        if !seen.insert(name.unraw().to_string()) {
            let message = format!("there are two cases named `{name}`\nhelp: rename one of them");
            report.at(name.span(), message);
        }
        named.push(Case { name, value: &case.value });
    }
    named
}

/// `case_3_gbp_900` for the third case, `("GBP", 900)`.
fn derived(number: usize, width: usize, value: &Expr) -> Ident {
    let words = words(value.to_token_stream());
    let mut name = format!("case_{number:0width$}");
    for word in &words {
        if name.len() + word.len() > LONGEST {
            break;
        }
        name.push('_');
        name.push_str(word);
    }
    Ident::new(&name, Span::mixed_site().located_at(value.span()))
}

/// The words of an expression, fit to be part of a name.
fn words(tokens: TokenStream) -> Vec<String> {
    let mut words = Vec::new();
    for tree in tokens {
        match tree {
            TokenTree::Group(group) => words.extend(self::words(group.stream())),
            TokenTree::Punct(punct) if punct.as_char() == '-' => words.push("minus".to_owned()),
            TokenTree::Punct(_) => {}
            TokenTree::Ident(_) | TokenTree::Literal(_) => {
                let text = tree.to_string().to_lowercase();
                let parts = text.split(|c: char| !c.is_ascii_alphanumeric());
                words.extend(parts.filter(|part| !part.is_empty()).map(str::to_owned));
            }
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_value() {
        for (value, expected) in [
            ("(2, 3)", "case_1_2_3"),
            ("\"EUR:GBP\"", "case_1_eur_gbp"),
            ("Mode::Strict", "case_1_mode_strict"),
            ("-1.5", "case_1_minus_1_5"),
            ("\"größe\"", "case_1_gr_e"),
            ("\"\"", "case_1"),
            (
                "Case { text: \"a\", long: [1000000, 2000000, 3000000] }",
                "case_1_case_text_a_long_1000000_2000000",
            ),
        ] {
            let value = syn::parse_str(value).expect("an expression");
            assert_eq!(derived(1, 1, &value).to_string(), expected);
        }
        let value = syn::parse_str("x").expect("an expression");
        assert_eq!(derived(3, 2, &value).to_string(), "case_03_x");
    }
}
