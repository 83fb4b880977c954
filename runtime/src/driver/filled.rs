//! Attributes of a driver that is based on another one: filled from what the base publishes, and published in turn.

#![allow(missing_docs, reason = "not for people")]

use std::{any::type_name, fmt, str::FromStr};

use super::Attributes;
use crate::{
    error::{Error, Result},
    pattern::short,
    suggest::{did_you_mean, listed},
};

/// A type that can be read from a text that the base publishes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from what the base publishes, which is text",
    label = "this type does not implement `FromStr` with an error that can be shown",
    note = "implement `FromStr` for it, or say how it is made: `#[attribute(value = ..)]`"
)]
pub trait FromText: Sized {
    fn from_text(text: &str) -> Result<Self, String>;
}

#[diagnostic::do_not_recommend]
impl<T: FromStr<Err: fmt::Display>> FromText for T {
    fn from_text(text: &str) -> Result<Self, String> {
        text.parse().map_err(|cause: T::Err| cause.to_string())
    }
}

/// A type whose values can be published.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be published, since it has no text",
    label = "the type of an attribute implements `Display`",
    note = "implement `Display` for it, or make the field `#[state]`, which is not published"
)]
pub trait ToText {
    fn text(&self) -> String;
}

#[diagnostic::do_not_recommend]
impl<T: fmt::Display> ToText for T {
    fn text(&self) -> String {
        self.to_string()
    }
}

/// The attribute `name`, from what the base publishes, if it does.
pub fn filled_if<T: FromText>(published: &Attributes, name: &str) -> Result<Option<T>> {
    let Some(text) = published.get(name) else { return Ok(None) };
    T::from_text(text).map(Some).map_err(|cause| {
        let kind = short(type_name::<T>());
        Error::new(format!("its attribute `{name}` is `{text}`, which is no `{kind}`: {cause}"))
    })
}

/// The same where it must be there; `base` is what the user calls the base.
pub fn filled<T: FromText>(published: &Attributes, name: &str, base: &str) -> Result<T> {
    filled_if(published, name)?.ok_or_else(|| not_published(published, name, base))
}

fn not_published(published: &Attributes, name: &str, base: &str) -> Error {
    let names = || published.iter().map(|(name, _)| name);
    let help = did_you_mean(name, names()).unwrap_or_else(|| {
        format!(
            "name a group in a pattern, `(?P<{name}>..)`, or write how it is made: \
             `#[attribute(value = ..)]`"
        )
    });
    Error::new(format!(
        "its attribute `{name}` is filled by nothing: its base `{base}` publishes {}",
        listed(names())
    ))
    .help(help)
}

/// Publishes the attribute `name`.
pub fn publish<T: ToText + ?Sized>(attributes: &mut Attributes, name: &str, value: &T) {
    attributes.set(name, value.text());
}

/// Publishes the attribute `name`, whose value is a list.
pub fn publish_all<T: ToText>(attributes: &mut Attributes, name: &str, values: &[T]) {
    let texts: Vec<String> = values.iter().map(ToText::text).collect();
    attributes.set(name, texts.join(","));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn published() -> Attributes {
        let mut attributes = Attributes::default();
        attributes.set("host", "127.0.0.1").set("port", "http");
        attributes
    }

    #[test]
    fn an_attribute_is_filled_by_name_and_type() {
        let host: String = filled(&published(), "host", "App").expect("it is there");
        assert_eq!(host, "127.0.0.1");
        assert_eq!(filled_if::<u16>(&published(), "pid").expect("nothing is wrong"), None);
    }

    #[test]
    fn what_cannot_fill_an_attribute_is_told() {
        let error = |name| format!("{:?}", filled::<u16>(&published(), name, "App").err());
        assert!(error("port").contains(
            "its attribute `port` is `http`, which is no `u16`: invalid digit found in string"
        ));
        assert!(error("prot").contains(
            "its attribute `prot` is filled by nothing: its base `App` publishes `host`, `port`\n\
             help: did you mean `port`?"
        ));
        assert!(error("address").contains("help: name a group in a pattern, `(?P<address>..)`"));
    }

    #[test]
    fn a_list_is_published_with_commas() {
        let mut attributes = Attributes::default();
        publish_all(&mut attributes, "ports", &[80, 81]);
        assert_eq!(attributes.get("ports"), Some("80,81"));
    }
}
