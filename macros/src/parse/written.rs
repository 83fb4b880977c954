//! An expression as its author wrote it, on one line: for messages at run time.

use proc_macro2::{Delimiter, LineColumn, TokenStream, TokenTree};
use quote::ToTokens;

/// The text of `tokens`, with a space wherever there was any room between two of them. What a macro has put together has no
/// places that make sense, and is spaced as the compiler would.
pub(crate) fn written(tokens: impl ToTokens) -> String {
    let tokens = tokens.into_token_stream();
    let mut line = Line::default();
    line.stream(tokens.clone());
    if line.in_order { line.text } else { tokens.to_string() }
}

struct Line {
    text: String,
    /// Where the last token ends.
    end: Option<LineColumn>,
    /// Every token stands behind the one before.
    in_order: bool,
}

impl Default for Line {
    fn default() -> Self {
        Self { text: String::new(), end: None, in_order: true }
    }
}

impl Line {
    fn stream(&mut self, tokens: TokenStream) {
        for tree in tokens {
            let TokenTree::Group(group) = &tree else {
                self.token(&tree.to_string(), tree.span().start(), tree.span().end());
                continue;
            };
            let (open, close) = match group.delimiter() {
                Delimiter::Parenthesis => ("(", ")"),
                Delimiter::Brace => ("{", "}"),
                Delimiter::Bracket => ("[", "]"),
                Delimiter::None => {
                    self.stream(group.stream());
                    continue;
                }
            };
            // Whoever put the group together again may have given the whole place to both of its ends.
            let (start, end) = (group.span().start(), group.span().end());
            self.token(open, start, LineColumn { column: start.column + 1, ..start });
            self.stream(group.stream());
            self.token(close, LineColumn { column: end.column.saturating_sub(1), ..end }, end);
        }
    }

    fn token(&mut self, token: &str, start: LineColumn, end: LineColumn) {
        if let Some(before) = self.end {
            self.in_order &= before <= start;
            if before != start {
                self.text.push(' ');
            }
        }
        self.text.push_str(token);
        self.end = Some(end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_what_was_written_on_one_line() {
        let parsed: syn::Expr = syn::parse_str("1/(2 *limit [ 0 ])").expect("an expression");
        assert_eq!(written(parsed), "1/(2 *limit [ 0 ])");
        for (source, expected) in [
            ("*limit > 3 && !mode.lax( )", "*limit > 3 && !mode.lax( )"),
            ("a==b||c [ 0 ]", "a==b||c [ 0 ]"),
            ("matches!(mode,\n    Mode::Lax | Mode::Off)", "matches!(mode, Mode::Lax | Mode::Off)"),
            ("x   as u8", "x as u8"),
        ] {
            let tokens: TokenStream = source.parse().expect("tokens");
            assert_eq!(written(tokens), expected);
        }
    }

    #[test]
    fn tokens_without_places_are_spaced_by_the_compiler() {
        let (left, right): (TokenStream, TokenStream) =
            ("b".parse().expect("a token"), "a".parse().expect("a token"));
        let made = quote::quote!(#right == #left);
        assert_eq!(written(made), "a == b");
    }
}
