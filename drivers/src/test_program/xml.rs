//! XML that a program wrote: parsed, or explained at the place where it is not what was expected.

use multitest::{Error, Result};
use roxmltree::{Document, Node, TextPos};

/// How much of a long line is shown on either side of the place, in characters.
const AROUND: usize = 40;

/// The XML of the file that is called `shown`.
pub(super) fn parse<'a>(text: &'a str, shown: &str) -> Result<Document<'a>> {
    if text.trim().is_empty() {
        return Err(Error::new(format!("expected JUnit XML in `{shown}`, which is empty")));
    }
    Document::parse(text).map_err(|error| {
        let (position, what) = explain(&error, text);
        wrong(text, shown, position, &what)
    })
}

/// An error at the place of `node`.
pub(super) fn wrong_at(node: Node<'_, '_>, shown: &str, what: &str) -> Error {
    let document = node.document();
    let position = document.text_pos_at(node.range().start);
    wrong(document.input_text(), shown, position, what)
}

fn wrong(text: &str, shown: &str, position: TextPos, what: &str) -> Error {
    let TextPos { row, col } = position;
    Error::new(format!("expected JUnit XML in `{shown}`; at line {row}, column {col}: {what}"))
        .details(excerpt(text, position))
}

/// Where the parser stopped, and why. It finds what is never closed at the beginning; what is missing is at the end.
fn explain(error: &roxmltree::Error, text: &str) -> (TextPos, String) {
    let position = error.pos();
    match error {
        roxmltree::Error::UnclosedRootNode | roxmltree::Error::UnexpectedEndOfStream => {
            let name = root_name(text);
            (end_of(text), format!("expected `</{name}>`, found the end of the file"))
        }
        roxmltree::Error::NoRootNode => (position, "expected an element, found none".to_owned()),
        _ => {
            let what = error.to_string();
            let what = what.replace(&format!(" found at {position}"), "");
            (position, what.replace(&format!(" at {position}"), ""))
        }
    }
}

/// The name of the first element, as far as one can tell.
fn root_name(text: &str) -> &str {
    let mut begins = text.split('<').skip(1).filter(|tag| tag.starts_with(char::is_alphabetic));
    let end = |letter: char| letter.is_whitespace() || letter == '>' || letter == '/';
    begins.next().and_then(|tag| tag.split(end).next()).unwrap_or("testsuites")
}

fn end_of(text: &str) -> TextPos {
    let text = text.trim_end();
    let row = text.lines().count().max(1);
    let column = text.lines().last().unwrap_or_default().chars().count() + 1;
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    TextPos::new(number(row), number(column))
}

/// The line at `position`, with a mark below the place.
fn excerpt(text: &str, position: TextPos) -> String {
    let line = text.split('\n').nth(position.row.saturating_sub(1) as usize).unwrap_or_default();
    let column = position.col.saturating_sub(1) as usize;
    let first = column.saturating_sub(AROUND);
    let shown: String = line.trim_end().chars().skip(first).take(2 * AROUND).collect();
    let shown = shown.replace(char::is_control, " ");
    let shown = format!("    {shown}");
    format!("{}\n    {}^", shown.trim_end(), " ".repeat(column - first))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, sentence: &str, evidence: &str) {
        let error = parse(text, "out.xml").expect_err("it is wrong");
        let begin = "expected JUnit XML in `out.xml`; at ";
        assert_eq!(error.to_string().strip_prefix(begin), Some(sentence));
        assert_eq!(error.evidence(), Some(evidence));
    }

    #[test]
    fn the_place_is_shown() {
        check(
            "<testsuites>\n  <testcase name=\"x\" <failure/>\n</testsuites>",
            "line 2, column 22: invalid name token",
            "      <testcase name=\"x\" <failure/>\n                         ^",
        );
        check("usage: unit", "line 1, column 1: unknown token", "    usage: unit\n    ^");
        check(
            "<a>\u{1b}[31mred</a>",
            r"line 1, column 4: a non-XML character '\u{1b}'",
            "    <a> [31mred</a>\n       ^",
        );
    }

    #[test]
    fn what_ends_too_early_names_what_is_missing() {
        check(
            "<?xml version=\"1.0\"?>\n<testsuites tests=\"2\">\n  <testsuite>\n",
            "line 3, column 14: expected `</testsuites>`, found the end of the file",
            "      <testsuite>\n                 ^",
        );
        let error = parse(" \n", "out.xml").expect_err("it is empty");
        assert_eq!(error.to_string(), "expected JUnit XML in `out.xml`, which is empty");
    }

    #[test]
    fn of_a_long_line_the_part_around_the_place_is_shown() {
        let text = format!("<a>{}</b>", "x".repeat(1000));
        let error = parse(&text, "out.xml").expect_err("it is wrong");
        let evidence = error.evidence().unwrap_or_default();
        assert!(evidence.lines().all(|line| line.len() < 100), "{evidence}");
        assert!(evidence.contains("x</b>"), "{evidence}");
    }
}
