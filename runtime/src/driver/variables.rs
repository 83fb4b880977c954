//! What the drivers of an environment publish, as environment variables of a program: `DRIVER_<NAME>_ATTR_<ATTRIBUTE>`.

use std::collections::BTreeMap;

use super::{Attributes, StartContext};
use crate::error::{Error, Result};

impl StartContext {
    /// What other drivers publish, as environment variables for a program: the attribute `port` of the driver `server` is
    /// `DRIVER_SERVER_ATTR_PORT`.
    ///
    /// Names are in upper case, and whatever is neither a letter nor a digit is an underscore. The drivers are those that
    /// were declared before this one, for which it waits, unless they need this one or are not started by the environment;
    /// and all that it needs for other reasons. For a driver that starts alone there are none.
    ///
    /// # Errors
    ///
    /// When two attributes become the same variable; the error names both.
    pub async fn driver_variables(&self) -> Result<Vec<(String, String)>> {
        let Some(around) = self.seat.around() else { return Ok(Vec::new()) };
        let needed = around.needs(self.name());
        let names = around.names().into_iter().take_while(|name| name != self.name());
        for name in names.filter(|name| !needed.contains(name)) {
            // One that needs this one, or that nobody has started, is no input.
            let _ = self.require(&[name]).await;
        }
        let needed = around.needs(self.name());
        let mut published = around.published();
        published.retain(|(name, _)| needed.contains(name));
        variables(&published)
    }
}

fn variables(drivers: &[(String, Attributes)]) -> Result<Vec<(String, String)>> {
    let mut taken = BTreeMap::<String, (&str, &str)>::new();
    let mut variables = Vec::new();
    for (driver, attributes) in drivers {
        for (attribute, value) in attributes.iter() {
            let variable = format!("DRIVER_{}_ATTR_{}", word(driver), word(attribute));
            if let Some(first) = taken.insert(variable.clone(), (driver, attribute)) {
                return Err(collision(&variable, first, (driver, attribute)));
            }
            variables.push((variable, value.to_owned()));
        }
    }
    Ok(variables)
}

/// `name` as a part of a variable's name.
fn word(name: &str) -> String {
    let letter = |letter: char| if letter.is_alphanumeric() { letter } else { '_' };
    name.chars().map(letter).flat_map(char::to_uppercase).collect()
}

fn collision(variable: &str, first: (&str, &str), second: (&str, &str)) -> Error {
    let told = |(driver, attribute): (&str, &str)| format!("`{attribute}` of `{driver}`");
    let text = format!(
        "the attributes {} and {} would both be the variable `{variable}`",
        told(first),
        told(second)
    );
    Error::new(text).help("rename one of them")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn driver(name: &str, attributes: &[(&str, &str)]) -> (String, Attributes) {
        let mut published = Attributes::default();
        for (name, value) in attributes {
            published.set(*name, value);
        }
        (name.to_owned(), published)
    }

    #[test]
    fn attributes_become_variables() {
        let drivers = [
            driver("my server", &[("host", "::1"), ("port", "80")]),
            driver("client-101", &[("local port", "81"), ("größe", "1")]),
            driver("app.v2", &[]),
        ];
        let variables = variables(&drivers).expect("all differ");
        let names: Vec<&str> = variables.iter().map(|(name, _)| name.as_str()).collect();
        let expected = [
            "DRIVER_MY_SERVER_ATTR_HOST",
            "DRIVER_MY_SERVER_ATTR_PORT",
            "DRIVER_CLIENT_101_ATTR_LOCAL_PORT",
            "DRIVER_CLIENT_101_ATTR_GRÖSSE",
        ];
        assert_eq!(names, expected);
        assert_eq!(variables[1].1, "80");
    }

    #[test]
    fn two_that_become_the_same_are_refused() {
        let same = [
            (
                [driver("a", &[("b-c", "1"), ("b_c", "2")]), driver("d", &[])],
                "`b-c` of `a`",
                "`b_c` of `a`",
            ),
            (
                [driver("a-b", &[("c", "1")]), driver("A b", &[("c", "2")])],
                "`c` of `a-b`",
                "`c` of `A b`",
            ),
            (
                [driver("a", &[("b_attr_c", "1")]), driver("a_attr_b", &[("c", "2")])],
                "`b_attr_c` of `a`",
                "`c` of `a_attr_b`",
            ),
        ];
        for (drivers, first, second) in same {
            let error = variables(&drivers).expect_err("they are the same").to_string();
            let begin =
                format!("the attributes {first} and {second} would both be the variable `DRIVER_A");
            assert!(error.starts_with(&begin), "{error}");
        }
    }
}
