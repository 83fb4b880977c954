//! [`Logs`]: lines of one or several logs as a text, without what differs from run to run.

use std::{fmt, sync::Arc};

use regex::Regex;

use super::redact;
use crate::{
    error::{Error, Result},
    pattern::{Lines, Match, Pattern},
};

/// Lines of one or several logs, as a value that is compared, searched and shown.
///
/// It is [`Display`](fmt::Display), so that snapshot crates take it:
/// `insta::assert_snapshot!(app.stdout().text()?.redacted())`. Of one log it shows the lines, of
/// several with the name of their log in front, as the report of a failure does: `app stderr | ready`.
///
/// ```
/// use multitest::expect::Log;
///
/// # fn main() -> multitest::Result<()> {
/// # let path = std::env::temp_dir().join(format!("multitest-text-{}", std::process::id()));
/// std::fs::write(&path, "10:31:07 listening on 127.0.0.1:41233\n10:31:08 ready\n")?;
/// let text = Log::open(&path).text()?.redacted().redact(r"^\d+:\d+:\d+", "<time>")?;
/// assert_eq!(text.to_string(), "<time> listening on 127.0.0.1:<port>\n<time> ready");
/// # std::fs::remove_file(&path)?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Logs {
    /// The name of the log that the next lines are of.
    name: Arc<str>,
    lines: Vec<Line>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    log: Arc<str>,
    text: String,
}

impl Logs {
    pub(super) fn of(log: &str) -> Self {
        Self { name: log.into(), lines: Vec::new() }
    }

    /// Adds lines, without the end of the last.
    pub(super) fn add(&mut self, lines: &[u8]) {
        for line in lines.split(|byte| *byte == b'\n') {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            let text = String::from_utf8_lossy(line).into_owned();
            self.lines.push(Line { log: self.name.clone(), text });
        }
    }

    /// The lines, in order.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().map(|line| line.text.as_str())
    }

    /// Whether there is no line.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Adds the lines of `others` behind these: another log, another time.
    pub fn and(mut self, others: Self) -> Self {
        self.lines.extend(others.lines);
        self
    }

    /// Every line that matches `pattern`, in order.
    ///
    /// # Errors
    ///
    /// When the pattern is no regular expression.
    pub fn all<P>(&self, pattern: P) -> Result<Vec<Match>>
    where
        P: TryInto<Pattern>,
        Error: From<P::Error>,
    {
        let pattern: Pattern = pattern.try_into()?;
        let find = |line: &str| pattern.find_all(&Lines::new(line.as_bytes()));
        Ok(self.lines().flat_map(find).collect())
    }

    /// Only the lines that match `pattern`.
    ///
    /// # Errors
    ///
    /// When the pattern is no regular expression.
    pub fn matching<P>(self, pattern: P) -> Result<Self>
    where
        P: TryInto<Pattern>,
        Error: From<P::Error>,
    {
        let pattern = pattern.try_into()?;
        Ok(self.keep(|line| matches(&pattern, line)))
    }

    /// Only the lines that do not match `pattern`.
    ///
    /// # Errors
    ///
    /// When the pattern is no regular expression.
    pub fn without<P>(self, pattern: P) -> Result<Self>
    where
        P: TryInto<Pattern>,
        Error: From<P::Error>,
    {
        let pattern = pattern.try_into()?;
        Ok(self.keep(|line| !matches(&pattern, line)))
    }

    fn keep(mut self, what: impl Fn(&str) -> bool) -> Self {
        self.lines.retain(|line| what(&line.text));
        self
    }

    /// Without what differs from run to run and from machine to machine: ports become `<port>`, the
    /// directory of the test `<test>` and that of the run `<run>`, a file in the directory of
    /// temporary files begins with `<temp>`, one in cargo's target directory with `<target>`, and
    /// one in the current directory with `<cwd>`.
    pub fn redacted(self) -> Self {
        self.rewrite(redact::ports_and_paths())
    }

    /// Without process ids: the number in `pid 4711`, `pid=4711` and `name[4711]` becomes `<pid>`.
    pub fn redacted_pids(self) -> Self {
        self.rewrite(redact::pids())
    }

    /// With `replacement` for whatever matches `expression`, a regular expression, in each line. In
    /// the replacement `$name` and `${1}` stand for what the groups held.
    ///
    /// # Errors
    ///
    /// When the expression is no regular expression.
    pub fn redact(self, expression: &str, replacement: &str) -> Result<Self> {
        // Its error shows the place.
        Pattern::new(expression)?;
        let regex = Regex::new(expression)?;
        Ok(self.rewrite(&[(regex, replacement.to_owned())]))
    }

    pub(super) fn rewrite(mut self, rules: &[(Regex, String)]) -> Self {
        for line in &mut self.lines {
            for (regex, replacement) in rules {
                if regex.is_match(&line.text) {
                    line.text = regex.replace_all(&line.text, replacement).into_owned();
                }
            }
        }
        self
    }
}

fn matches(pattern: &Pattern, line: &str) -> bool {
    pattern.find(&Lines::new(line.as_bytes())).is_some()
}

impl fmt::Display for Logs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let several = self.lines.windows(2).any(|pair| pair[0].log != pair[1].log);
        for (number, line) in self.lines.iter().enumerate() {
            if number > 0 {
                writeln!(f)?;
            }
            match (several, line.text.as_str()) {
                (true, "") => write!(f, "{} |", line.log)?,
                (true, text) => write!(f, "{} | {text}", line.log)?,
                (false, text) => f.write_str(text)?,
            }
        }
        Ok(())
    }
}
