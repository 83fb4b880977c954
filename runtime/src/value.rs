//! What an option accepts: one value, or a list of values, in the forms people write them.
//!
//! A text option takes `"text"` and `String`, a list option one text, an array, a vector, a slice or, for values of
//! different types, a tuple: `args: ("--port", 8080, "--from", path)`. Scalars such as ports take their plain type and
//! need none of this.

use std::{
    ffi::{OsStr, OsString},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6},
    path::{Path, PathBuf},
};

/// A value that fits an option of type `T`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a value for this option, which takes `{T}`",
    label = "expected a value for `{T}`",
    note = "write a text, a path or, as an argument, a number; a pair is `(\"NAME\", \"value\")`, a condition `ready::Port(8080)`"
)]
pub trait Value<T> {
    /// The value itself.
    fn into_value(self) -> T;
}

/// A list of values that fit an option whose items have type `T`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list for this option, whose items are `{T}`",
    label = "expected a list of `{T}`",
    note = "write one text, `[a, b]`, or `(a, b)` for several types; pairs are `[(\"NAME\", \"value\")]`, a condition `ready::Port(8080)`"
)]
pub trait Values<T> {
    /// The items, in the order written.
    fn into_values(self) -> Vec<T>;
}

/// Implements `Value<$to>` for types that convert with `Into`.
macro_rules! converts {
    ($to:ty: $($from:ty),* $(,)?) => {$(
        #[diagnostic::do_not_recommend]
        impl Value<$to> for $from {
            fn into_value(self) -> $to {
                self.into()
            }
        }
    )*};
}

/// Implements `Value<$to>` for types that are shown with `Display`.
macro_rules! displays {
    ($to:ty: $($from:ty),* $(,)?) => {$(
        #[diagnostic::do_not_recommend]
        impl Value<$to> for $from {
            fn into_value(self) -> $to {
                self.to_string().into()
            }
        }
    )*};
}

converts!(String: String, &String, &str, char, Box<str>, std::borrow::Cow<'_, str>);
displays!(String: IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr);
converts!(PathBuf: PathBuf, &Path, &PathBuf, &str, String, &String, OsString, &OsStr);
converts!(OsString: OsString, &OsStr, &OsString, &str, String, &String, PathBuf, &Path, &PathBuf);
displays!(OsString: u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize, f32, f64, bool, char);
displays!(OsString: IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6);

#[diagnostic::do_not_recommend]
impl<T, K: Value<T>, V: Value<T>> Value<(T, T)> for (K, V) {
    fn into_value(self) -> (T, T) {
        (self.0.into_value(), self.1.into_value())
    }
}

#[diagnostic::do_not_recommend]
impl<T, V: Value<T>> Values<T> for Vec<V> {
    fn into_values(self) -> Vec<T> {
        self.into_iter().map(Value::into_value).collect()
    }
}

#[diagnostic::do_not_recommend]
impl<T, V: Value<T>, const N: usize> Values<T> for [V; N] {
    fn into_values(self) -> Vec<T> {
        self.into_iter().map(Value::into_value).collect()
    }
}

#[diagnostic::do_not_recommend]
impl<T, V: Value<T> + Clone> Values<T> for &[V] {
    fn into_values(self) -> Vec<T> {
        self.iter().cloned().map(Value::into_value).collect()
    }
}

#[diagnostic::do_not_recommend]
impl<T, V: Value<T> + Clone, const N: usize> Values<T> for &[V; N] {
    fn into_values(self) -> Vec<T> {
        self.iter().cloned().map(Value::into_value).collect()
    }
}

/// Implements `Values<$to>` for a text that stands alone: a list of one.
macro_rules! alone {
    ($to:ty: $($from:ty),* $(,)?) => {$(
        #[diagnostic::do_not_recommend]
        impl Values<$to> for $from {
            fn into_values(self) -> Vec<$to> {
                vec![self.into_value()]
            }
        }
    )*};
}

alone!(String: String, &String, &str);
alone!(OsString: OsString, &OsStr, &OsString, &str, String, &String, PathBuf, &Path, &PathBuf);

#[diagnostic::do_not_recommend]
impl<T> Values<T> for () {
    fn into_values(self) -> Vec<T> {
        Vec::new()
    }
}

/// Implements `Values` for tuples of one to sixteen items.
macro_rules! tuples {
    ($($name:ident)+) => {
        #[diagnostic::do_not_recommend]
        impl<T, $($name: Value<T>),+> Values<T> for ($($name,)+) {
            #[allow(non_snake_case, reason = "the items are named after their type parameters")]
            fn into_values(self) -> Vec<T> {
                let ($($name,)+) = self;
                vec![$($name.into_value()),+]
            }
        }
    };
}

tuples!(A);
tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D E);
tuples!(A B C D E F);
tuples!(A B C D E F G);
tuples!(A B C D E F G H);
tuples!(A B C D E F G H I);
tuples!(A B C D E F G H I J);
tuples!(A B C D E F G H I J K);
tuples!(A B C D E F G H I J K L);
tuples!(A B C D E F G H I J K L M);
tuples!(A B C D E F G H I J K L M N);
tuples!(A B C D E F G H I J K L M N O);
tuples!(A B C D E F G H I J K L M N O P);

#[cfg(test)]
mod tests {
    use super::*;

    fn args(values: impl Values<OsString>) -> Vec<String> {
        values.into_values().into_iter().map(|v| v.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn every_form_of_a_list_is_taken() {
        let vector = vec!["a".to_owned(), "b".to_owned()];
        assert_eq!(args(["a", "b"]), ["a", "b"]);
        assert_eq!(args(vector.clone()), ["a", "b"]);
        assert_eq!(args(&["a", "b"][..]), ["a", "b"]);
        let (array, text) = (&["a", "b"], &"-l".to_owned());
        assert_eq!(args(array), ["a", "b"]);
        assert_eq!(args(("--port", 80_u16, Path::new("/x"), 1.5)), ["--port", "80", "/x", "1.5"]);
        assert_eq!(args(()), Vec::<String>::new());
        assert_eq!(args("-l"), ["-l"]);
        assert_eq!(args(text), ["-l"]);
        assert_eq!(args(Path::new("/x")), ["/x"]);
    }

    #[test]
    fn pairs_are_items_of_a_list() {
        fn pairs(values: impl Values<(OsString, OsString)>) -> usize {
            values.into_values().len()
        }
        assert_eq!(pairs([("A", "1"), ("B", "2")]), 2);
        assert_eq!(pairs((("A", 1), ("B", "x"))), 2);
    }
}
