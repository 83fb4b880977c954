//! The one error of environments and drivers. Its `Debug` is the report, because that is what `cargo test` prints.

use std::fmt;

/// A result whose error is a [`multitest::Error`](Error) unless it says otherwise.
pub type Result<T, E = Error> = std::result::Result<T, E>;

type Source = Box<dyn std::error::Error + Send + Sync + 'static>;

/// What went wrong, for a person: a sentence, the evidence, and what to do.
///
/// `Display` is the sentence; `Debug` adds the causes, the evidence (what was awaited, the last log lines) and the `help:`
/// line. Every error type converts into it with `?`, as with `Box<dyn Error>`; for the same reason it is not itself a
/// [`std::error::Error`], but converts into a boxed one.
///
/// ```
/// use multitest::{Error, Result};
///
/// fn port(text: &str) -> Result<u16> {
///     text.parse::<u16>().map_err(|e| Error::from(e).context(format!("`{text}` is no port")))
/// }
/// assert_eq!(port("http").unwrap_err().to_string(), "`http` is no port");
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    message: String,
    causes: Vec<String>,
    source: Option<Source>,
    details: Option<String>,
    help: Option<String>,
}

impl Error {
    /// An error that says `message`: lowercase, no full stop, the thing in backticks.
    pub fn new(message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            message: message.into(),
            causes: Vec::new(),
            source: None,
            details: None,
            help: None,
        }))
    }

    /// Puts `message` in front; what was said before becomes the cause.
    pub fn context(mut self, message: impl Into<String>) -> Self {
        let cause = std::mem::replace(&mut self.0.message, message.into());
        self.0.causes.insert(0, cause);
        self
    }

    /// Adds evidence of any number of lines: a table, the last lines of a log.
    pub fn details(mut self, details: impl Into<String>) -> Self {
        self.0.details = Some(details.into());
        self
    }

    /// Adds what the user can type or do.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.0.help = Some(help.into());
        self
    }

    /// The sentence and its causes on one line.
    pub fn summary(&self) -> String {
        let mut summary = self.0.message.clone();
        for cause in &self.0.causes {
            summary.push_str(": ");
            summary.push_str(cause);
        }
        summary
    }

    /// The evidence, if there is any.
    pub fn evidence(&self) -> Option<&str> {
        self.0.details.as_deref()
    }

    /// The advice, if there is any.
    pub fn advice(&self) -> Option<&str> {
        self.0.help.as_deref()
    }

    /// The error this one was made from, if it was made by `?` from a type of its own.
    pub fn downcast_ref<E: std::error::Error + 'static>(&self) -> Option<&E> {
        self.0.source.as_deref()?.downcast_ref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.summary())?;
        if let Some(details) = &self.0.details {
            write!(f, "\n{details}")?;
        }
        if let Some(help) = &self.0.help {
            write!(f, "\nhelp: {help}")?;
        }
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl<E: std::error::Error + Send + Sync + 'static> From<E> for Error {
    fn from(error: E) -> Self {
        let mut causes = Vec::new();
        let mut next = error.source();
        while let Some(cause) = next {
            causes.push(cause.to_string());
            next = cause.source();
        }
        let mut this = Self::new(error.to_string());
        this.0.causes = causes;
        this.0.source = Some(Box::new(error));
        this
    }
}

/// What the system says of `error`, without its number.
pub(crate) fn system_words(error: &std::io::Error) -> String {
    let text = error.to_string();
    match text.rsplit_once(" (os error ") {
        Some((words, _)) => words.to_owned(),
        None => text,
    }
}

/// [`Error`] where the standard trait is asked for.
struct Boxed(Error);

impl fmt::Display for Boxed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.summary())
    }
}

impl fmt::Debug for Boxed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl std::error::Error for Boxed {}

impl From<Error> for Box<dyn std::error::Error + Send + Sync> {
    fn from(error: Error) -> Self {
        Box::new(Boxed(error))
    }
}

impl From<Error> for Box<dyn std::error::Error> {
    fn from(error: Error) -> Self {
        Box::new(Boxed(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_is_the_report() {
        let error = Error::new("no such file")
            .context("`app` did not start")
            .details("app | loading")
            .help("build it first");
        assert_eq!(error.to_string(), "`app` did not start");
        assert_eq!(
            format!("{error:?}"),
            "`app` did not start: no such file\napp | loading\nhelp: build it first"
        );
    }

    #[test]
    fn it_converts_into_a_boxed_error() {
        fn fails() -> std::result::Result<(), Box<dyn std::error::Error>> {
            Err(Error::new("no"))?
        }
        assert_eq!(fails().expect_err("it fails").to_string(), "no");
    }
}
