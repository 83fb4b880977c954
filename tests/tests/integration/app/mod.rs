//! `App`: what a program is started with, when it is ready, what is read of its logs, how it ends.

mod end;
mod logs;
// The memory of a process is told by /proc only.
#[cfg(target_os = "linux")]
mod memory;
mod options;
mod ready;
// Elsewhere there is no inotify.
#[cfg(target_os = "linux")]
mod refused;
// What another program ignores is told by /proc only.
#[cfg(target_os = "linux")]
mod signals;
mod started;

use std::fs;

use multitest_drivers::App;

/// The lines that the program has written to stdout.
fn lines(app: &App) -> Vec<String> {
    let text = fs::read_to_string(app.stdout_path()).expect("the log is there");
    text.lines().map(str::to_owned).collect()
}

/// What stands behind `word ` in the first line that begins with it.
fn said(app: &App, word: &str) -> String {
    let lines = lines(app);
    let found = lines.iter().find_map(|line| line.strip_prefix(word)?.strip_prefix(' '));
    found.unwrap_or_else(|| panic!("no `{word}` in {lines:?}")).to_owned()
}
