//! Values that are never made: of a call that fails, or of one whose type is left open.
//!
//! With the type of `extract("port")?` left open, the compiler takes it to be `!`. What is wrong then is said once, by
//! [`Extract`](crate::pattern::Extract), and not a second time by the option.

use std::{
    ffi::OsString,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6},
    path::PathBuf,
    time::Duration,
};

use super::{Value, Values};
use crate::error::Result;

/// What a function returns; the type `!` can be named no other way yet.
#[doc(hidden)]
pub trait Returns {
    #[doc(hidden)]
    type Output;
}

impl<T> Returns for fn() -> T {
    type Output = T;
}

type Never = <fn() -> ! as Returns>::Output;

macro_rules! never {
    ($($to:ty),* $(,)?) => {$(
        #[diagnostic::do_not_recommend]
        impl Value<$to> for Never {
            fn into_value(self) -> Result<$to> {
                self
            }
        }
    )*};
}

never!(u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize, f32, f64, bool, char);
never!(String, OsString, PathBuf, Duration);
never!(IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6);

#[diagnostic::do_not_recommend]
impl<T> Values<T> for Never {
    fn into_values(self) -> Result<Vec<T>> {
        self
    }
}
