//! One option of a driver, as its options hold it: set, or not.

use std::{
    fmt,
    ops::{Deref, DerefMut},
};

use crate::error::{Error, Result};

/// The value of one option, which may not be set yet.
///
/// `#[driver]` makes the fields of a driver's options of this type. When the driver starts, all of them are set (by the
/// environment, by a driver based on it, by their defaults), and a setting dereferences to its value.
pub struct Setting<T> {
    name: &'static str,
    value: Option<T>,
}

impl<T> Setting<T> {
    /// The option `name`, not set.
    pub const fn new(name: &'static str) -> Self {
        Self { name, value: None }
    }

    /// The value, if it is set.
    pub fn get(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// Whether it is set.
    pub fn is_set(&self) -> bool {
        self.value.is_some()
    }

    /// Sets it; what was set before is dropped.
    pub fn set(&mut self, value: T) {
        self.value = Some(value);
    }

    /// The value itself.
    ///
    /// # Panics
    ///
    /// When it is not set, which it always is when the driver starts.
    #[track_caller]
    pub fn take(self) -> T {
        let name = self.name;
        self.value.unwrap_or_else(|| not_yet(name))
    }

    /// Takes the value of `lower` if it has none of its own.
    pub fn fill(&mut self, lower: Self) {
        if self.value.is_none() {
            self.value = lower.value;
        }
    }

    /// # Errors
    ///
    /// When it is not set.
    pub(crate) fn required(&self) -> Result<()> {
        if self.is_set() {
            return Ok(());
        }
        let name = self.name;
        Err(Error::new(format!("the option `{name}` is not set"))
            .help(format!("set it: `{name}: ..`")))
    }
}

impl<T> Deref for Setting<T> {
    type Target = T;

    #[track_caller]
    fn deref(&self) -> &T {
        self.value.as_ref().unwrap_or_else(|| not_yet(self.name))
    }
}

impl<T> DerefMut for Setting<T> {
    #[track_caller]
    fn deref_mut(&mut self) -> &mut T {
        self.value.as_mut().unwrap_or_else(|| not_yet(self.name))
    }
}

/// Values may be of types without `Debug`, so it tells only whether there is one.
impl<T> fmt::Debug for Setting<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_set() { "set" } else { "not set" })
    }
}

#[cold]
#[track_caller]
fn not_yet(name: &str) -> ! {
    panic!("the option `{name}` is not set yet; `get` asks for what may not be set")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(value: &'static str) -> Setting<&'static str> {
        let mut setting = Setting::<&str>::new("greeting");
        setting.set(value);
        setting
    }

    #[test]
    fn what_is_set_stays_and_what_is_not_is_filled() {
        let mut own = set("own");
        own.fill(set("lower"));
        assert_eq!(own.take(), "own");
        let mut open = Setting::<&str>::new("greeting");
        assert_eq!(open.get(), None);
        open.fill(set("lower"));
        assert_eq!(*open, "lower");
    }

    #[test]
    fn one_that_is_required_and_not_set_says_what_to_type() {
        let open = Setting::<u16>::new("port");
        let error = open.required().expect_err("it is not set");
        assert_eq!(format!("{error:?}"), "the option `port` is not set\nhelp: set it: `port: ..`");
        set("hello").required().expect("it is set");
    }

    #[test]
    #[should_panic(expected = "the option `port` is not set yet")]
    fn reading_one_that_is_not_set_panics() {
        let _ = *Setting::<u16>::new("port");
    }
}
