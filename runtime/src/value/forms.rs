//! The forms that values and lists are written in: texts, paths, numbers as texts, addresses, arrays, tuples.

use std::{
    ffi::{OsStr, OsString},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6},
    path::{Path, PathBuf},
};

use super::{Value, Values};
use crate::error::Result;

/// Implements `Value<$to>` for types that convert with `Into`.
macro_rules! converts {
    ($to:ty: $($from:ty),* $(,)?) => {$(
        #[diagnostic::do_not_recommend]
        impl Value<$to> for $from {
            fn into_value(self) -> Result<$to> {
                Ok(self.into())
            }
        }
    )*};
}

/// Implements `Value<$to>` for types that are shown with `Display`, and for references to them.
macro_rules! displays {
    ($to:ty: $($from:ty),* $(,)?) => {$(
        #[diagnostic::do_not_recommend]
        impl Value<$to> for $from {
            fn into_value(self) -> Result<$to> {
                Ok(self.to_string().into())
            }
        }

        #[diagnostic::do_not_recommend]
        impl Value<$to> for &$from {
            fn into_value(self) -> Result<$to> {
                Ok(self.to_string().into())
            }
        }
    )*};
}

/// What is in scope as a reference, such as an option of a driver made by `#[driver]`, needs no `*`.
#[diagnostic::do_not_recommend]
impl<T: Clone> Value<T> for &T {
    fn into_value(self) -> Result<T> {
        Ok(self.clone())
    }
}

converts!(String: &str, char, Box<str>, std::borrow::Cow<'_, str>);
displays!(String: IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr);
converts!(PathBuf: &Path, &str, String, &String, OsString, &OsStr);
converts!(OsString: &OsStr, &str, String, &String, PathBuf, &Path, &PathBuf);
displays!(OsString: u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize, f32, f64, bool, char);
displays!(OsString: IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6);
converts!(SocketAddr: SocketAddrV4, SocketAddrV6);

/// `([127, 0, 0, 1], 8080)`.
#[diagnostic::do_not_recommend]
impl<I: Into<IpAddr>> Value<SocketAddr> for (I, u16) {
    fn into_value(self) -> Result<SocketAddr> {
        Ok(self.into())
    }
}

#[diagnostic::do_not_recommend]
impl<T, V: Value<T>> Values<T> for Vec<V> {
    fn into_values(self) -> Result<Vec<T>> {
        self.into_iter().map(Value::into_value).collect()
    }
}

#[diagnostic::do_not_recommend]
impl<T, V: Value<T> + Clone> Values<T> for &Vec<V> {
    fn into_values(self) -> Result<Vec<T>> {
        self.as_slice().into_values()
    }
}

#[diagnostic::do_not_recommend]
impl<T, V: Value<T>, const N: usize> Values<T> for [V; N] {
    fn into_values(self) -> Result<Vec<T>> {
        self.into_iter().map(Value::into_value).collect()
    }
}

#[diagnostic::do_not_recommend]
impl<T, V: Value<T> + Clone> Values<T> for &[V] {
    fn into_values(self) -> Result<Vec<T>> {
        self.iter().cloned().map(Value::into_value).collect()
    }
}

#[diagnostic::do_not_recommend]
impl<T, V: Value<T> + Clone, const N: usize> Values<T> for &[V; N] {
    fn into_values(self) -> Result<Vec<T>> {
        self.iter().cloned().map(Value::into_value).collect()
    }
}

/// Implements `Values<$to>` for a text that stands alone: a list of one.
macro_rules! alone {
    ($to:ty: $($from:ty),* $(,)?) => {$(
        #[diagnostic::do_not_recommend]
        impl Values<$to> for $from {
            fn into_values(self) -> Result<Vec<$to>> {
                Ok(vec![self.into_value()?])
            }
        }
    )*};
}

alone!(String: String, &String, &str);
alone!(OsString: OsString, &OsStr, &OsString, &str, String, &String, PathBuf, &Path, &PathBuf);

#[diagnostic::do_not_recommend]
impl<T> Values<T> for () {
    fn into_values(self) -> Result<Vec<T>> {
        Ok(Vec::new())
    }
}

/// Implements `Values` for tuples of one to sixteen items.
macro_rules! tuples {
    ($($name:ident)+) => {
        #[diagnostic::do_not_recommend]
        impl<T, $($name: Value<T>),+> Values<T> for ($($name,)+) {
            #[allow(non_snake_case, reason = "the items are named after their type parameters")]
            fn into_values(self) -> Result<Vec<T>> {
                let ($($name,)+) = self;
                Ok(vec![$($name.into_value()?),+])
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
        let values = values.into_values().expect("they are plain values");
        values.into_iter().map(|v| v.to_string_lossy().into_owned()).collect()
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
    fn a_number_takes_the_type_of_its_option() {
        fn port(value: impl Value<u16>) -> u16 {
            value.into_value().expect("it is one")
        }
        fn code(value: impl Value<i32>) -> i32 {
            value.into_value().expect("it is one")
        }
        fn address(value: impl Value<SocketAddr>) -> String {
            value.into_value().expect("it is one").to_string()
        }
        assert_eq!(port(8080), 8080);
        assert_eq!(code(-15), -15);
        assert_eq!(address(([127, 0, 0, 2], 80)), "127.0.0.2:80");
    }
}
