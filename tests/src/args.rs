//! The arguments of the programs under test: `--name value`, in any order.

use std::{env, ffi::OsString, path::PathBuf, process, str::FromStr};

/// The arguments of this process. What is malformed ends the program with code 2 and a line on
/// stderr.
#[derive(Debug)]
pub struct Args(Vec<OsString>);

impl Args {
    /// Reads them.
    pub fn read() -> Self {
        Self(env::args_os().skip(1).collect())
    }

    /// Whether the flag `name` is there.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|arg| arg == name)
    }

    /// Every value of `name`, in the order written.
    pub fn all(&self, name: &str) -> Vec<String> {
        self.values(name).map(|value| value.to_string_lossy().into_owned()).collect()
    }

    /// The first value of `name`.
    pub fn text(&self, name: &str) -> Option<String> {
        self.all(name).into_iter().next()
    }

    /// The first value of `name` as a path, which must be given.
    pub fn path(&self, name: &str) -> PathBuf {
        match self.values(name).next() {
            Some(path) => path.into(),
            None => fail(&format!("`{name}` is missing")),
        }
    }

    /// The first value of `name` as a number, or `default`.
    pub fn number<T: FromStr>(&self, name: &str, default: T) -> T {
        let Some(text) = self.text(name) else { return default };
        text.parse().unwrap_or_else(|_| fail(&format!("`{name} {text}` is not a number")))
    }

    fn values(&self, name: &str) -> impl Iterator<Item = &OsString> {
        self.0.windows(2).filter(move |pair| pair[0] == name).map(|pair| &pair[1])
    }
}

fn fail(message: &str) -> ! {
    eprintln!("error: {message}");
    process::exit(2)
}
