//! Templates: `context!`, templates in the options of `App`, and what they can name. Those in files
//! are in `install`.

mod attributes;
mod context;
mod options;

use std::path::Path;

use multitest_drivers::App;

/// What stands behind the program on its command line.
fn args(app: &App) -> Vec<String> {
    app.cmd()[1..].iter().map(|arg| arg.to_string_lossy().into_owned()).collect()
}

/// A path as a template shows it.
fn shown(path: &Path) -> String {
    path.display().to_string()
}
