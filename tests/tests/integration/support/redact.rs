//! Making what a test process prints comparable: what differs from run to run gets a name.

use std::{path::Path, sync::LazyLock};

use regex::Regex;

/// What differs, and what it is called instead. Columns are as wide as what is in them, so their
/// gaps differ too.
static RULES: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    let rules = [
        (r"\d{8}-\d{6}-\d+", "<run>"),
        (r"\b(127\.0\.0\.1|localhost):\d+", "$1:<port>"),
        (r"\[::1\]:\d+", "[::1]:<port>"),
        (r"\b(pid|kill) (= )?\d+", "$1 $2<n>"),
        (r"\bport = \d+", "port = <port>"),
        (r"\bbyte \d+", "byte <n>"),
        (r"(thread '[^']*') \(\d+\)", "$1 <n>"),
        (r"\.rs:\d+:\d+", ".rs:<line>"),
        (r"\b\d+ min \d+ s\b", "<time>"),
        (r"\b\d+(\.\d+)? (us|ms|s)\b", "<time>"),
        (r"(\S) {2,}", "$1  "),
    ];
    let compiled = |(rule, name)| (Regex::new(rule).expect("the rules are right"), name);
    rules.into_iter().map(compiled).collect()
});

/// `text` of a test process whose directory is `home`.
pub(crate) fn redacted(text: &str, home: &Path) -> String {
    let programs = Path::new(env!("CARGO_BIN_EXE_echo")).parent().expect("a file is in a folder");
    let mut text = text.replace(&*home.to_string_lossy(), "<home>");
    text = text.replace(&*programs.to_string_lossy(), "<bin>");
    text = text.replace(env!("CARGO_MANIFEST_DIR"), "<package>");
    for (rule, name) in RULES.iter() {
        text = rule.replace_all(&text, *name).into_owned();
    }
    text
}
