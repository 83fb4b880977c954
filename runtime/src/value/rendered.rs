//! What a template yields, on its way into an option: a text, or why there is none.

use std::{fmt::Display, str::FromStr};

use serde::{Serialize, Serializer, ser};

use super::{Value, Values};
use crate::{
    error::{Error, Result},
    suggest::short_name,
};

/// What [`context!`](crate::context) renders. As the value of an option it is parsed into the option's type, which may be
/// any that implements [`FromStr`]; elsewhere [`text`](Self::text) and [`parse`](Self::parse) take it out.
#[derive(Debug)]
#[must_use = "it says what it holds, or what failed, only where it is used"]
pub struct Rendered {
    template: String,
    driver: String,
    text: Result<String>,
}

impl Rendered {
    /// What `template` of `driver` became.
    pub(crate) fn new(template: &str, driver: &str, text: Result<String>) -> Self {
        Self { template: template.to_owned(), driver: driver.to_owned(), text }
    }

    /// The text.
    ///
    /// # Errors
    ///
    /// When the template asks for what the driver does not publish, or is none.
    pub fn text(self) -> Result<String> {
        self.text
    }

    /// The text as a `T`.
    ///
    /// # Errors
    ///
    /// As [`text`](Self::text), and when the text is no `T`; the error shows it.
    pub fn parse<T>(self) -> Result<T>
    where
        T: FromStr,
        T::Err: Display,
    {
        let text = self.text?;
        text.parse::<T>().map_err(|e| {
            Error::new(format!(
                "`{}` of `{}` is `{text}`, which is no `{}`: {e}",
                self.template,
                self.driver,
                short_name::<T>()
            ))
        })
    }
}

#[diagnostic::do_not_recommend]
impl<T> Value<T> for Rendered
where
    T: FromStr,
    T::Err: Display,
{
    fn into_value(self) -> Result<T> {
        self.parse()
    }
}

/// Alone it is a list of one.
#[diagnostic::do_not_recommend]
impl<T> Values<T> for Rendered
where
    T: FromStr,
    T::Err: Display,
{
    fn into_values(self) -> Result<Vec<T>> {
        Ok(vec![self.parse()?])
    }
}

/// As a value of other templates it is a text.
impl Serialize for Rendered {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.text {
            Ok(text) => serializer.serialize_str(text),
            Err(error) => Err(ser::Error::custom(error.summary())),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{ffi::OsString, net::SocketAddr, path::PathBuf};

    use super::*;

    fn rendered(text: &str) -> Rendered {
        Rendered::new("{{ port }}", "rates", Ok(text.to_owned()))
    }

    #[test]
    fn it_fits_every_type_that_can_be_parsed() {
        fn shown<T: std::fmt::Debug>(value: impl Value<T>) -> String {
            format!("{:?}", value.into_value())
        }
        assert_eq!(shown::<u16>(rendered("80")), "Ok(80)");
        assert_eq!(shown::<bool>(rendered("true")), "Ok(true)");
        assert_eq!(shown::<SocketAddr>(rendered("[::1]:80")), "Ok([::1]:80)");
        assert_eq!(shown::<String>(rendered("80")), "Ok(\"80\")");
        assert_eq!(shown::<PathBuf>(rendered("/x")), "Ok(\"/x\")");
        let list: Vec<OsString> = rendered("a").into_values().expect("it is a list of one");
        assert_eq!(list, ["a"]);
        let list: Vec<OsString> = ("--port", rendered("80")).into_values().expect("it is one");
        assert_eq!(list, ["--port", "80"]);
    }

    #[test]
    fn a_text_of_another_type_is_shown() {
        let error = rendered("80a").parse::<u16>().expect_err("it is no number");
        let expected =
            "`{{ port }}` of `rates` is `80a`, which is no `u16`: invalid digit found in string";
        assert_eq!(error.to_string(), expected);
        let error = rendered("x").parse::<SocketAddr>().expect_err("it is no address");
        assert!(error.to_string().contains("which is no `SocketAddr`"), "{error:?}");
    }

    #[test]
    fn what_failed_before_fails_in_its_place() {
        let failed = Rendered::new("{{ prot }}", "rates", Err(Error::new("there is no `prot`")));
        let error = Value::<u16>::into_value(failed).expect_err("it has no text");
        assert_eq!(error.to_string(), "there is no `prot`");
    }
}
