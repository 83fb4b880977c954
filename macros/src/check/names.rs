//! Rules about the names of drivers: each is one of a kind, and `dependencies` names no other.
//! Parameters are checked in `function`, names in options by the compiler.

use syn::ext::IdentExt;

use crate::{
    parse::{Dependency, Entry},
    report::{Report, instead},
};

/// No two drivers share a name, nor have names that differ only in case and punctuation. Tells
/// whether every name is one of a kind.
pub(super) fn unique(entries: &[Entry], report: &mut Report) -> bool {
    let mut unique = true;
    for (at, entry) in entries.iter().enumerate() {
        let (key, plain) = (entry.key(), plain(&entry.key()));
        let earlier = &entries[..at];
        let span = entry.name.span();
        if earlier.iter().any(|other| other.key() == key) {
            let message = format!("there are two drivers named `{key}`\nhelp: rename one of them");
            report.at(span, message);
            unique = false;
        } else if let Some(other) = earlier.iter().find(|other| self::plain(&other.key()) == plain)
        {
            let other = other.key();
            report.at(
                span,
                format!(
                    "the drivers `{other}` and `{key}` differ only in case and punctuation\n\
                     help: rename one of them; names become directories and variables"
                ),
            );
        }
    }
    unique
}

/// `dependencies` names drivers only.
pub(super) fn declared(dependencies: &[Dependency], entries: &[Entry], report: &mut Report) {
    let keys: Vec<_> = entries.iter().map(Entry::key).collect();
    let known: Vec<_> = keys.iter().map(String::as_str).collect();
    let mut reported = Vec::new();
    for name in dependencies.iter().flat_map(|pair| [&pair.before, &pair.after]) {
        let key = name.unraw().to_string();
        let place = name.span().start();
        if known.contains(&key.as_str()) || reported.contains(&(place, key.clone())) {
            continue;
        }
        reported.push((place, key.clone()));
        let help = if known.is_empty() {
            "help: declare it in the environment".to_owned()
        } else {
            instead(&key, &known)
        };
        report.at(name.span(), format!("there is no driver `{key}` in this environment\n{help}"));
    }
}

/// `name` without what may differ between names that mean the same.
fn plain(name: &str) -> String {
    name.chars().filter(|c| *c != '_').flat_map(char::to_lowercase).collect()
}
