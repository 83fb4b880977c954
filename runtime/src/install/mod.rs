//! Files put into a driver's directory before it starts: what the option `install_files` takes.
//!
//! ```text
//! install_files: "app.cfg"
//! install_files: ("app.cfg", file("in.cfg").to("conf/out.cfg"), file("templates/").verbatim())
//! ```
//!
//! A source is relative to the current directory, which cargo and nextest make that of the package under test; it may be a
//! directory. A source alone lands in `etc/` of the driver's directory. Names and texts may be templates, see
//! [`context!`](crate::context). Modes are kept, and what is no UTF-8 is copied.
//!
//! Here is what is written and read; `gather` reads sources, `place` decides where they go. When templates are rendered is
//! the matter of the driver.

mod gather;
mod place;

use std::{
    convert::Infallible,
    ffi::OsString,
    path::{Path, PathBuf},
    str::FromStr,
};

pub(crate) use self::{
    gather::{Content, Piece, gather},
    place::place,
};
use crate::{
    error::Result,
    value::{Value, Values},
};

/// Where sources go that say nothing of it, inside the driver's directory.
pub(crate) const ETC: &str = "etc";

/// A file or directory that is copied into the directory of a driver; made by [`file`](fn@file), or from a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Install {
    pub(crate) source: PathBuf,
    pub(crate) to: Option<PathBuf>,
    pub(crate) verbatim: bool,
}

/// A file or directory to install, on its way into the option.
#[derive(Debug)]
#[must_use = "it is installed by the option `install_files`"]
pub struct File {
    source: Result<PathBuf>,
    to: Option<Result<PathBuf>>,
    verbatim: bool,
}

/// The file or directory `source` for `install_files`, relative to the directory of the package under test.
///
/// ```
/// use multitest::{file, install::Install, value::Values};
///
/// let files = ("app.cfg", file("in.cfg").to("conf/out.cfg"), file("page.tpl").verbatim());
/// let files: Vec<Install> = files.into_values()?;
/// # Ok::<(), multitest::Error>(())
/// ```
pub fn file(source: impl Value<PathBuf>) -> File {
    File { source: source.into_value(), to: None, verbatim: false }
}

impl File {
    /// Where it goes, relative to the driver's directory; with `/` at the end, a directory it goes into. A place outside of
    /// the driver's directory is written as an absolute path. Default: `etc/`.
    pub fn to(self, destination: impl Value<PathBuf>) -> Self {
        Self { to: Some(destination.into_value()), ..self }
    }

    /// Copies it as it is, also where it looks like a template.
    pub fn verbatim(self) -> Self {
        Self { verbatim: true, ..self }
    }
}

#[diagnostic::do_not_recommend]
impl Value<Install> for File {
    fn into_value(self) -> Result<Install> {
        let Self { source, to, verbatim } = self;
        Ok(Install { source: source?, to: to.transpose()?, verbatim })
    }
}

impl From<PathBuf> for Install {
    fn from(source: PathBuf) -> Self {
        Self { source, to: None, verbatim: false }
    }
}

impl FromStr for Install {
    type Err = Infallible;

    fn from_str(source: &str) -> Result<Self, Infallible> {
        Ok(PathBuf::from(source).into())
    }
}

/// What stands for a source, alone or in a list.
macro_rules! sources {
    ($($from:ty),* $(,)?) => {$(
        #[diagnostic::do_not_recommend]
        impl Value<Install> for $from {
            fn into_value(self) -> Result<Install> {
                Ok(PathBuf::from(self).into())
            }
        }
    )*};
}

sources!(&str, String, &String, PathBuf, &Path, &PathBuf, OsString);

macro_rules! alone {
    ($($from:ty),* $(,)?) => {$(
        #[diagnostic::do_not_recommend]
        impl Values<Install> for $from {
            fn into_values(self) -> Result<Vec<Install>> {
                Ok(vec![self.into_value()?])
            }
        }
    )*};
}

alone!(Install, File, &str, String, &String, PathBuf, &Path, &PathBuf, OsString);

#[cfg(test)]
mod tests {
    use super::*;

    fn installs(files: impl Values<Install>) -> Vec<(String, Option<String>, bool)> {
        let shown = |path: &PathBuf| path.display().to_string();
        let installs = files.into_values().expect("they are plain values");
        installs.iter().map(|i| (shown(&i.source), i.to.as_ref().map(shown), i.verbatim)).collect()
    }

    #[test]
    fn sources_are_written_alone_and_in_lists() {
        let plain = |source: &str| (source.to_owned(), None, false);
        assert_eq!(installs("a.cfg"), [plain("a.cfg")]);
        assert_eq!(installs(Path::new("a.cfg")), [plain("a.cfg")]);
        assert_eq!(installs(["a", "b"]), [plain("a"), plain("b")]);
        let moved = ("in.cfg".to_owned(), Some("conf/out.cfg".to_owned()), false);
        assert_eq!(installs(file("in.cfg").to("conf/out.cfg")), std::slice::from_ref(&moved));
        let kept = ("b".to_owned(), None, true);
        let all = ("a", file("in.cfg").to("conf/out.cfg"), file("b").verbatim());
        assert_eq!(installs(all), [plain("a"), moved, kept]);
        assert_eq!(installs(()), []);
    }
}
