//! Patterns: regular expressions that match anywhere in a line, with named groups.
//!
//! A match never leaves its line: `^` and `$` are the line's ends, whether it ends with `\n` or
//! `\r\n`, and `[^:]+` stops there. What the groups held is in [`Captures`], typed on the way out.
//! Where lines come from is not known here; that is [`logs`](crate::logs).

mod captures;
mod matched;

use std::{fmt, ops::Range, sync::Arc};

use memchr::{memchr, memchr_iter, memrchr};
use regex::bytes::{Regex, RegexBuilder};

pub use self::{
    captures::{Captures, Extract, ExtractError},
    matched::Match,
};

pub(crate) use self::captures::short;

/// A regular expression that is looked for in the lines of a log, such as `listening on port
/// (?P<port>\d+)`.
///
/// The syntax is that of the [`regex`] crate. Bytes that are not UTF-8 are matched as the
/// replacement character, so `.` and `[^:]` match them; a pattern that switches Unicode off,
/// `(?-u:\xE4)`, is given the bytes as they are.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// Shared by all copies, with the tables that its searches have made: a copy of a `Regex` begins without any.
    regex: Arc<Regex>,
    /// Matched line by line from the start: it has anchors that are the ends of a line only where
    /// it stands alone.
    by_line: bool,
    /// Matches bytes, not text.
    raw: bool,
}

impl Pattern {
    /// Compiles `expression`.
    ///
    /// # Errors
    ///
    /// When it is no regular expression; the error shows where.
    pub fn new(expression: &str) -> Result<Self, PatternError> {
        let regex = RegexBuilder::new(expression).multi_line(true).crlf(true).build();
        Ok(Self {
            regex: Arc::new(regex.map_err(|cause| PatternError::new(expression, &cause))?),
            by_line: expression.contains(r"\A")
                || expression.contains(r"\z")
                || switches_off(expression, &['m', 'R']),
            raw: switches_off(expression, &['u']),
        })
    }

    /// The expression, as it was written.
    pub fn as_str(&self) -> &str {
        self.regex.as_str()
    }

    /// The names of its groups, in the order written.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        self.regex.capture_names().flatten()
    }

    /// What its groups hold in the first of `lines` that it matches.
    pub fn find(&self, lines: &Lines<'_>) -> Option<Captures> {
        self.locate(self.text_of(lines), 0).map(|(captures, _)| captures)
    }

    /// The first of `lines` that it matches, and where that line ends among their bytes.
    pub(crate) fn find_line(&self, lines: &Lines<'_>) -> Option<(Match, usize)> {
        let text = self.text_of(lines);
        let (captures, line) = self.locate(text, 0)?;
        let end = if self.raw { line.end } else { lines.raw_end(&line) };
        Some((Match::new(&text[line], captures), end))
    }

    /// Every line of `lines` that it matches, in order.
    pub fn find_all(&self, lines: &Lines<'_>) -> Vec<Match> {
        let text = self.text_of(lines);
        let (mut all, mut from) = (Vec::new(), 0);
        while from <= text.len() {
            let Some((captures, line)) = self.locate(text, from) else { break };
            from = line.end + 1;
            all.push(Match::new(&text[line], captures));
        }
        all
    }

    fn text_of<'l>(&self, lines: &'l Lines<'_>) -> &'l [u8] {
        if self.raw { lines.raw } else { lines.text() }
    }

    /// The first line of `lines` that it matches, of those that begin at `from` and after.
    fn locate(&self, lines: &[u8], from: usize) -> Option<(Captures, Range<usize>)> {
        if self.by_line {
            return self.locate_by_line(lines, from);
        }
        // The regular expression sees many lines at once, which is fast. Where it matches tells
        // which line to look at; only if it matched over the end of that line are this line and
        // those after it looked at one by one.
        let groups = self.regex.captures_at(lines, from)?;
        let found = groups.get_match().range();
        let start = memrchr(b'\n', &lines[from..found.start]).map_or(from, |at| from + at + 1);
        let end = memchr(b'\n', &lines[found.start..]).map_or(lines.len(), |at| found.start + at);
        if found.end > start + content(&lines[start..end]).len() {
            return self.locate_by_line(lines, start);
        }
        Some((Captures::new(&self.regex, &groups), start..end))
    }

    fn locate_by_line(&self, lines: &[u8], from: usize) -> Option<(Captures, Range<usize>)> {
        let mut start = from;
        loop {
            let newline = memchr(b'\n', &lines[start..]).map(|at| start + at);
            let whole = start..newline.unwrap_or(lines.len());
            let line = content(&lines[whole.clone()]);
            if self.regex.is_match(line) {
                let groups = self.regex.captures(line)?;
                return Some((Captures::new(&self.regex, &groups), whole));
            }
            start = newline? + 1;
        }
    }
}

/// A line without the first half of its `\r\n`.
fn content(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\r").unwrap_or(line)
}

impl TryFrom<&str> for Pattern {
    type Error = PatternError;

    fn try_from(expression: &str) -> Result<Self, PatternError> {
        Self::new(expression)
    }
}

impl TryFrom<String> for Pattern {
    type Error = PatternError;

    fn try_from(expression: String) -> Result<Self, PatternError> {
        Self::new(&expression)
    }
}

impl TryFrom<&String> for Pattern {
    type Error = PatternError;

    fn try_from(expression: &String) -> Result<Self, PatternError> {
        Self::new(expression)
    }
}

impl From<&Self> for Pattern {
    fn from(pattern: &Self) -> Self {
        pattern.clone()
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/{}/", self.as_str())
    }
}

/// Whether `expression` switches one of `flags` off somewhere, as `(?-u:` does. It may say so of an
/// expression that only looks like it, never the other way round.
fn switches_off(expression: &str, flags: &[char]) -> bool {
    expression.split("(?").skip(1).any(|group| {
        let set = group.split([')', ':']).next().unwrap_or_default();
        set.split_once('-').is_some_and(|(_, off)| off.contains(flags))
    })
}

/// One or more whole lines, without the end of the last.
#[derive(Debug)]
pub struct Lines<'a> {
    raw: &'a [u8],
    /// The same as text; none if the bytes are text already.
    text: Option<String>,
}

impl<'a> Lines<'a> {
    /// The lines in `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        // The check is many times as fast as the conversion, which is hardly ever needed.
        let text = if bytes.is_ascii() || std::str::from_utf8(bytes).is_ok() {
            None
        } else {
            Some(String::from_utf8_lossy(bytes).into_owned())
        };
        Self { raw: bytes, text }
    }

    fn text(&self) -> &[u8] {
        self.text.as_deref().map_or(self.raw, str::as_bytes)
    }

    /// Where, among the bytes, the line ends that is at `line` in the text.
    fn raw_end(&self, line: &Range<usize>) -> usize {
        let Some(text) = &self.text else { return line.end };
        let before = memchr_iter(b'\n', &text.as_bytes()[..line.start]).count();
        memchr_iter(b'\n', self.raw).nth(before).unwrap_or(self.raw.len())
    }
}

/// The text of a pattern is no regular expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternError {
    expression: String,
    cause: String,
}

impl PatternError {
    fn new(expression: &str, cause: &regex::Error) -> Self {
        let cause = cause.to_string();
        let cause = cause.strip_prefix("regex parse error:\n").unwrap_or(&cause);
        Self { expression: expression.to_owned(), cause: cause.to_owned() }
    }

    /// The expression, as it was written.
    pub fn expression(&self) -> &str {
        &self.expression
    }
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the pattern `{}` is no regular expression\n{}", self.expression, self.cause)
    }
}

impl std::error::Error for PatternError {}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the group `v` holds in the first line that matches.
    fn find(expression: &str, lines: &[u8]) -> Option<String> {
        let pattern = Pattern::new(expression).expect("the test's own pattern");
        let captures = pattern.find(&Lines::new(lines))?;
        Some(captures.get("v").expect("every pattern here has the group `v`").to_owned())
    }

    fn check(expression: &str, lines: impl AsRef<[u8]>, expected: &str) {
        assert_eq!(find(expression, lines.as_ref()).as_deref(), Some(expected), "{expression}");
    }

    #[test]
    fn it_matches_anywhere_in_a_line() {
        check(r"port (?P<v>\d+)", "a\n12:00 port 80 open\nport 81", "80");
        check(r"^(?P<v>\w+)$", "a b\nready\nx y", "ready");
        assert_eq!(find("(?P<v>x)", b"a\nb"), None);
        check("^(?P<v>)$", "a\n\nb", "");
        assert_eq!(find("^(?P<v>)$", b"a\nb"), None);
    }

    #[test]
    fn it_does_not_leave_its_line() {
        check(r"host (?P<v>[^:]+)", "host a\nhost b:1", "a");
        check(r"a(?P<v>[^:]*):", "a\nb:\nab:", "b");
        check(r"\s+(?P<v>\w)", "x\ny\n z", "z");
        check(r"(?s)a(?P<v>.*)b", "a\nb\na--b", "--");
        assert_eq!(find(r"a(?P<v>\n)b", b"a\nb"), None);
    }

    /// Many lines at once, which is fast, and one by one, which says what a match is.
    #[test]
    fn many_lines_are_matched_as_each_of_them_alone() {
        let alphabet = *b"ab:\r\n";
        let texts = (0..=5).flat_map(|length| {
            let text = move |number: usize| -> Vec<u8> {
                (0..length).map(|digit| alphabet[number / 5_usize.pow(digit) % 5]).collect()
            };
            (0..5_usize.pow(length)).map(text)
        });
        let expressions = [
            r"(?P<v>a)",
            "^(?P<v>b*)$",
            "(?P<v>[^:]+)",
            "a(?P<v>[^b]*)b",
            "a(?:(?s:.)*:|(?P<v>b))",
            r"(?P<v>\s*)b",
            r"\b(?P<v>\w+)\b",
            "(?P<v>)$",
            "^(?P<v>.)",
            r"(?P<v>\r?)$",
            r"a\n|(?P<v>b)",
        ];
        let expressions = expressions.map(|e| Pattern::new(e).expect("the test's own pattern"));
        let alone = expressions.clone().map(|pattern| Pattern { by_line: true, ..pattern });
        for text in texts {
            for (together, alone) in expressions.iter().zip(&alone) {
                let shown = text.escape_ascii();
                assert_eq!(
                    together.locate(&text, 0),
                    alone.locate(&text, 0),
                    "{together} in {shown}"
                );
            }
        }
    }

    #[test]
    fn carriage_returns_end_lines() {
        check(r"host (?P<v>[^:]+)", "host a\r\nhost b:1\r\n", "a");
        check(r"(?P<v>\w+)$", "a b\r\nc", "b");
        check(r"(?P<v>.+)", "a b\r", "a b");
        check(r"^(?P<v>ready)", "10%\r20%\rready\n", "ready");
    }

    #[test]
    fn anchors_of_the_text_are_those_of_the_line() {
        check(r"\A(?P<v>b)\z", "ab\nb\nbb", "b");
        check(r"(?-m)^(?P<v>b)$", "ab\nb\r\nbb", "b");
        check(r"(?i-R:(?P<v>B)$)", "ba\r\nb\r\n", "b");
    }

    #[test]
    fn bytes_that_are_no_text_are_matched() {
        check("^(?P<v>.*) bereit", b"Ger\xe4t bereit", "Ger\u{fffd}t");
        check("ver=(?P<v>[^;]+);", b"\xff\xfe ver=a\xffb;", "a\u{fffd}b");
        check(r"(?-u:\xe4)(?P<v>t)", b"Gert\nGer\xe4t", "t");
        check("(?P<v>ä)t", "Gerät", "ä");
    }

    fn all(expression: &str, lines: &[u8]) -> Vec<String> {
        let pattern = Pattern::new(expression).expect("the test's own pattern");
        let all = pattern.find_all(&Lines::new(lines)).into_iter();
        all.map(|found| found.line().to_owned()).collect()
    }

    #[test]
    fn each_line_that_matches_is_found_once() {
        assert_eq!(all("a", b"a\nba a\r\nb\n\nca"), ["a", "ba a", "ca"]);
        assert_eq!(all("^$", b"a\n\n\nb\n"), ["", "", ""]);
        assert_eq!(all("[^:]+:", b"a\nb:\nc\n:\nd:"), ["b:", "d:"]);
        assert_eq!(all(r"\Ab", b"ab\nb\nbb"), ["b", "bb"]);
        assert_eq!(all("x", b"a\nb"), [] as [String; 0]);
    }

    #[test]
    fn a_line_is_found_among_bytes_that_are_no_text() {
        let lines = b"\xff\nk\xe4se ready\nrest";
        for expression in ["ready", "(?-u:\\xe4)se"] {
            let pattern = Pattern::new(expression).expect("the test's own pattern");
            let (found, end) = pattern.find_line(&Lines::new(lines)).expect("it matches");
            assert_eq!((found.line(), end), ("k\u{fffd}se ready", 12), "{expression}");
        }
    }

    #[test]
    fn a_wrong_expression_is_shown_with_the_place() {
        let error = Pattern::new(r"port (?P<port>\d+").expect_err("a group is open");
        assert_eq!(error.expression(), r"port (?P<port>\d+");
        let expected = "the pattern `port (?P<port>\\d+` is no regular expression\n    \
                        port (?P<port>\\d+\n         ^\nerror: unclosed group";
        assert_eq!(error.to_string(), expected);
    }

    #[test]
    fn it_shows_itself_and_its_groups() {
        let pattern = Pattern::new(r"(?P<host>[^:]+):(?P<port>\d+)( \w+)?").expect("it is right");
        assert_eq!(pattern.to_string(), r"/(?P<host>[^:]+):(?P<port>\d+)( \w+)?/");
        assert_eq!(pattern.groups().collect::<Vec<_>>(), ["host", "port"]);
    }
}
