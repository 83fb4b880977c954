//! What the named groups of a match held, as text, and the way from text to a type.

use std::{any::type_name, fmt, str::FromStr};

use regex::bytes;

/// The named groups of one or several matches, as text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Captures(Vec<(String, Option<String>)>);

impl Captures {
    /// The groups of one match; what is not UTF-8 in them becomes the replacement character.
    pub(super) fn new(regex: &bytes::Regex, groups: &bytes::Captures<'_>) -> Self {
        let named = regex.capture_names().flatten().map(|name| {
            let text = groups.name(name);
            (name.to_owned(), text.map(|m| String::from_utf8_lossy(m.as_bytes()).into_owned()))
        });
        Self(named.collect())
    }

    /// What the group `name` held; none if there is no such group, or if it took no part in the
    /// match.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.entry(name)?.as_deref()
    }

    /// What the group `name` held, as a `T`, which is any type that implements [`FromStr`].
    ///
    /// # Errors
    ///
    /// When there is no such group, it took no part in the match, or its text is no `T`.
    pub fn extract<T>(&self, name: &str) -> Result<T, ExtractError>
    where
        T: Extract,
    {
        let Some(entry) = self.entry(name) else { return Err(self.no_group(name)) };
        let fail = |problem| ExtractError { group: name.to_owned(), problem };
        let text = entry.as_deref().ok_or_else(|| fail(Problem::Absent))?;
        T::__extract(text).map_err(|cause| {
            let kind = short(type_name::<T>());
            fail(Problem::Unfit { text: text.to_owned(), kind, cause })
        })
    }

    /// Every group that took part, with its text.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().filter_map(|(name, text)| Some((name.as_str(), text.as_deref()?)))
    }

    /// Adds the groups of a later pattern; where both have a group, what the later one holds
    /// replaces the earlier text.
    pub fn merge(&mut self, later: &Self) {
        for (name, text) in &later.0 {
            match self.0.iter_mut().find(|(known, _)| known == name) {
                Some(known) if text.is_some() => known.1.clone_from(text),
                Some(_) => {}
                None => self.0.push((name.clone(), text.clone())),
            }
        }
    }

    fn entry(&self, name: &str) -> Option<&Option<String>> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, text)| text)
    }

    fn no_group(&self, name: &str) -> ExtractError {
        let groups: Vec<_> = self.0.iter().map(|(known, _)| known.clone()).collect();
        ExtractError { group: name.to_owned(), problem: Problem::Unknown { groups } }
    }
}

/// A type that is made from the text of a group: every one that implements [`FromStr`] with an error that can be shown.
#[diagnostic::on_unimplemented(
    message = "no text can be extracted as `{Self}`",
    label = "expected a type that implements `FromStr`",
    note = "name the type of the value: `.extract::<u16>(\"port\")?`"
)]
pub trait Extract: Sized + sealed::Sealed {
    /// The value that `text` is, or what is wrong with it.
    #[doc(hidden)]
    fn __extract(text: &str) -> Result<Self, String>;
}

#[diagnostic::do_not_recommend]
impl<T: FromStr<Err: fmt::Display>> Extract for T {
    fn __extract(text: &str) -> Result<Self, String> {
        text.parse().map_err(|error: T::Err| error.to_string())
    }
}

mod sealed {
    pub trait Sealed {}

    #[diagnostic::do_not_recommend]
    impl<T: std::str::FromStr<Err: std::fmt::Display>> Sealed for T {}
}

/// Why a group could not be had as the type that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtractError {
    group: String,
    problem: Problem,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Problem {
    Unknown { groups: Vec<String> },
    Absent,
    Unfit { text: String, kind: String, cause: String },
}

impl ExtractError {
    /// The name of the group that was asked for.
    pub fn group(&self) -> &str {
        &self.group
    }

    /// What to write, if that can be told.
    pub fn help(&self) -> Option<String> {
        match &self.problem {
            Problem::Unknown { groups } if groups.is_empty() => {
                Some(format!("name a group in a pattern: `(?P<{}>..)`", self.group))
            }
            Problem::Unknown { groups } => {
                Some(format!("did you mean `{}`?", similar(&self.group, groups)?))
            }
            Problem::Absent | Problem::Unfit { .. } => None,
        }
    }
}

impl fmt::Display for ExtractError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let group = &self.group;
        match &self.problem {
            Problem::Unknown { groups } if groups.is_empty() => {
                write!(f, "no group `{group}`: no pattern that matched has a named group")?;
            }
            Problem::Unknown { groups } => {
                write!(f, "no group `{group}`: the patterns have `{}`", groups.join("`, `"))?;
            }
            Problem::Absent => write!(f, "the group `{group}` took no part in the match")?,
            Problem::Unfit { text, kind, cause } => {
                write!(f, "the group `{group}` holds `{text}`, which is no `{kind}`: {cause}")?;
            }
        }
        self.help().map_or(Ok(()), |help| write!(f, "\nhelp: {help}"))
    }
}

impl std::error::Error for ExtractError {}

/// `alloc::vec::Vec<alloc::string::String>` as people write it: `Vec<String>`.
pub(crate) fn short(path: &str) -> String {
    let mut short = String::new();
    for part in path.split_inclusive(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')) {
        short.push_str(part.rsplit("::").next().unwrap_or(part));
    }
    short
}

/// The one of `names` that `name` was probably meant to be.
fn similar<'a>(name: &str, names: &'a [String]) -> Option<&'a str> {
    let near = names.iter().map(|known| (strsim::levenshtein(name, known), known));
    let (distance, known) = near.min_by_key(|(distance, _)| *distance)?;
    (distance <= 1 + name.len() / 4).then_some(known)
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use super::{
        super::{Lines, Pattern},
        *,
    };

    fn captures(expression: &str, line: &str) -> Captures {
        let pattern = Pattern::new(expression).expect("the test's own pattern");
        pattern.find(&Lines::new(line.as_bytes())).expect("the line matches")
    }

    fn error<T: FromStr<Err: fmt::Display>>(captures: &Captures, group: &str) -> String {
        captures.extract::<T>(group).map(|_| "a value").expect_err("it fails").to_string()
    }

    #[test]
    fn groups_are_extracted_as_types() {
        let found = captures(r"(?P<host>[^:]+):(?P<port>\d+)", "127.0.0.1:80");
        assert_eq!(found.extract::<u16>("port"), Ok(80));
        assert_eq!(found.extract::<String>("host").as_deref(), Ok("127.0.0.1"));
        assert_eq!(found.iter().collect::<Vec<_>>(), [("host", "127.0.0.1"), ("port", "80")]);
    }

    #[test]
    fn what_cannot_be_extracted_is_told() {
        let found = captures("(?P<host>h)(?P<port>x)?", "h");
        let unknown =
            "no group `prot`: the patterns have `host`, `port`\nhelp: did you mean `port`?";
        assert_eq!(error::<u16>(&found, "prot"), unknown);
        assert_eq!(
            error::<u16>(&found, "address"),
            "no group `address`: the patterns have `host`, `port`"
        );
        assert_eq!(error::<u16>(&found, "port"), "the group `port` took no part in the match");
        assert_eq!(
            error::<SocketAddr>(&found, "host"),
            "the group `host` holds `h`, which is no `SocketAddr`: invalid socket address syntax"
        );
        assert_eq!(
            error::<u16>(&Captures::default(), "port"),
            "no group `port`: no pattern that matched has a named group\n\
             help: name a group in a pattern: `(?P<port>..)`"
        );
    }

    #[test]
    fn later_groups_add_to_earlier_ones() {
        let mut all = captures("(?P<a>1)(?P<b>2)", "12");
        all.merge(&captures("(?P<b>3)(?P<c>4)", "34"));
        all.merge(&captures("(?P<a>x)?(?P<d>5)", "5"));
        let expected = [("a", "1"), ("b", "3"), ("c", "4"), ("d", "5")];
        assert_eq!(all.iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn type_names_are_short() {
        assert_eq!(short(type_name::<Vec<Option<String>>>()), "Vec<Option<String>>");
        assert_eq!(short("u16"), "u16");
    }
}
