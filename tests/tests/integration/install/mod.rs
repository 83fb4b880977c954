//! `install_files`: where files land, what becomes of names, texts and modes, and who is waited for.

mod order;
mod places;

use std::{fs, path::Path};

/// Where the sources are, for tests that run in the directory of their package.
macro_rules! source {
    ($name:literal) => {
        concat!("tests/integration/install/files/", $name)
    };
}
use source;

/// What the file holds.
fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
