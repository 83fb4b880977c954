//! The readable text of a walk, `open=EUR/set_limit=3`, and the way back to options.

use std::fmt::Write as _;

use serde::Serialize;

use crate::error::{Error, Result};

use super::choices::Choose;

/// The text of an option; nothing, if it has no JSON (then its index has to tell it apart).
pub(super) fn option(option: &impl Serialize) -> String {
    match serde_json::to_value(option) {
        Ok(serde_json::Value::String(text)) => escaped(&text),
        Ok(value) => escaped(&value.to_string()),
        Err(_) => String::new(),
    }
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '%' | '/' | '#') || letter.is_ascii_control() {
            _ = write!(escaped, "%{:02X}", u32::from(letter));
        } else {
            escaped.push(letter);
        }
    }
    escaped
}

/// The text of a walk, or of some of its options, for people: of long options the beginning, and how long they are.
pub(in crate::walks) fn shortened(text: &str, between: &str) -> String {
    text.split(between).map(short).collect::<Vec<_>>().join(between)
}

fn short(part: &str) -> String {
    const MOST: usize = 80;
    let letters = part.chars().count();
    if letters <= MOST {
        return part.to_owned();
    }
    let head: String = part.chars().take(MOST * 3 / 4).collect();
    format!("{head}..({letters} letters)")
}

/// The options that `text` names, one for each action.
///
/// # Errors
///
/// If an action is missing, one too many or in the wrong place, or has no such option.
pub(in crate::walks) fn digits(text: &str, actions: &[(&str, &dyn Choose)]) -> Result<Vec<usize>> {
    let parts: Vec<&str> = text.split('/').collect();
    if parts.len() != actions.len() {
        let found = format!("`{text}` names {} actions, expected {}", parts.len(), actions.len());
        return Err(Error::new(found).help(format!("write it as {}", form(actions))));
    }
    parts.iter().zip(actions).map(|(part, action)| digit(part, action, actions)).collect()
}

fn digit(
    part: &str,
    (name, choices): &(&str, &dyn Choose),
    actions: &[(&str, &dyn Choose)],
) -> Result<usize> {
    let (found, option) = part.split_once('=').unwrap_or((part, ""));
    if found != *name {
        return Err(Error::new(format!("`{part}` stands where `{name}=..` was expected"))
            .help(format!("write it as {}", form(actions))));
    }
    choices.find(option).ok_or_else(|| {
        Error::new(format!("`{name}` has no option `{option}`"))
            .help(format!("it has {}", listed(*choices)))
    })
}

fn form(actions: &[(&str, &dyn Choose)]) -> String {
    let parts: Vec<String> =
        actions.iter().map(|(name, choices)| format!("{name}={}", choices.text(0))).collect();
    format!("`{}`", parts.join("/"))
}

fn listed(choices: &dyn Choose) -> String {
    const SHOWN: usize = 8;
    let mut shown: Vec<String> =
        (0..choices.count().min(SHOWN)).map(|index| format!("`{}`", choices.text(index))).collect();
    if choices.count() > SHOWN {
        shown.push(format!("{} more", choices.count() - SHOWN));
    }
    shown.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_long_options_are_shortened() {
        let long = "é".repeat(81);
        let text = shortened(&format!("a=1/{long}/b={}", "x".repeat(78)), "/");
        assert_eq!(text, format!("a=1/{}..(81 letters)/b={}", "é".repeat(60), "x".repeat(78)));
    }
}
