//! Options that are pairs of a name and a value: environment variables, and the plain values of templates.

use std::ffi::OsString;

use minijinja::value::{Serde, ValueKind};
use serde::Serialize;

use super::Value;
use crate::error::{Error, Result};

/// An environment variable, written as a pair: `("LANG", "C")`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: OsString,
    /// Its value.
    pub value: OsString,
}

#[diagnostic::do_not_recommend]
impl<K: Value<OsString>, V: Value<OsString>> Value<Variable> for (K, V) {
    fn into_value(self) -> Result<Variable> {
        Ok(Variable { name: self.0.into_value()?, value: self.1.into_value()? })
    }
}

/// A plain value for templates, written as a pair: `("retries", 3)`. Texts, numbers, lists and whatever else implements
/// [`Serialize`] will do.
#[derive(Debug, Clone)]
pub struct Var {
    pub(crate) name: String,
    pub(crate) value: minijinja::Value,
}

#[diagnostic::do_not_recommend]
impl<K: Value<String>, V: Serialize> Value<Var> for (K, V) {
    fn into_value(self) -> Result<Var> {
        let name = self.0.into_value()?;
        let value = minijinja::Value::from(Serde(self.1));
        match value.kind() {
            ValueKind::Invalid => Err(invalid(&name, &value.to_string())),
            _ => Ok(Var { name, value }),
        }
    }
}

/// The error of a value that cannot be serialized; `said` is what stands for it.
fn invalid(name: &str, said: &str) -> Error {
    let reason = said.strip_prefix("<invalid value: could not serialize to value: ");
    let reason = reason.and_then(|reason| reason.strip_suffix('>')).unwrap_or(said);
    Error::new(format!("`{name}` has no value: {reason}"))
}

#[cfg(test)]
mod tests {
    use super::{super::Values, *};

    #[test]
    fn pairs_are_items_of_a_list() {
        fn pairs(values: impl Values<Variable>) -> usize {
            values.into_values().expect("they are plain values").len()
        }
        assert_eq!(pairs([("A", "1"), ("B", "2")]), 2);
        assert_eq!(pairs((("A", 1), ("B", "x"))), 2);
    }

    #[test]
    fn what_can_be_serialized_is_a_value_of_templates() {
        fn shown(values: impl Values<Var>) -> Vec<String> {
            let values = values.into_values().expect("they are plain values");
            values.iter().map(|var| format!("{}={}", var.name, var.value)).collect()
        }
        let values = (("a", 1), ("b", "x"), ("c", vec![1, 2]), ("d", std::path::Path::new("/x")));
        assert_eq!(shown(values), ["a=1", "b=x", "c=[1, 2]", "d=/x"]);
    }

    #[test]
    fn what_cannot_be_serialized_says_so() {
        struct Stubborn;
        impl Serialize for Stubborn {
            fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
                Err(serde::ser::Error::custom("it does not want to"))
            }
        }
        let error = Value::<Var>::into_value(("x", Stubborn)).expect_err("it cannot be written");
        assert_eq!(error.to_string(), "`x` has no value: it does not want to");
    }
}
