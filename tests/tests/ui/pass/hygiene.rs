//! Items with the names of the standard ones, and macros that wrap tests.
#![deny(warnings, missing_docs, clippy::all, clippy::pedantic, clippy::nursery)]
#![allow(
    non_camel_case_types,
    non_snake_case,
    dead_code,
    unused_macros,
    clippy::missing_const_for_fn
)]

use multitest::{environment, multitest};
use multitest_drivers::TcpServer;

struct Result;
struct Option;
struct String;
struct Vec;
struct Box;
struct Some;
struct None;
trait Default {}
trait Debug {}
trait Send {}
trait Future {}
fn Ok() {}
fn Err() {}
fn drivers() {}
fn options() {}
static ENVIRONMENT: u8 = 0;
mod core {}
mod std {}
mod tokio {}
mod alloc {}
mod multitest_macros {}

macro_rules! shadow {
    ($($name:ident)*) => {$(
        macro_rules! $name {
            ($d:tt) => {
                compile_error!("a macro of the user's was called")
            };
        }
    )*};
}
#[rustfmt::skip]
shadow!(line file env option_env module_path panic unreachable cfg matches assert);

environment! {
    /// Two servers.
    pub Two {
        first: TcpServer,
        second: TcpServer { host: first.host() },
    }
}

#[multitest(
    env = {
        first: TcpServer { vars: { one: 1, r#type: "two" } },
        second: TcpServer { host: multitest::context!(first, "{{ host }}") },
    },
    timeout = "5s",
)]
async fn in_place(second: &TcpServer, first: &TcpServer) {
    let text = multitest::context!(second, "{{ port }}");
    let _ = (first, text);
}

#[multitest(env = Two)]
fn named(second: &TcpServer) -> ::core::result::Result<(), ::std::string::String> {
    let _ = second;
    ::core::result::Result::Ok(())
}

macro_rules! tests {
    ($($name:ident($driver:ident: $ty:ty))*) => {$(
        #[multitest(env = { $driver: $ty, other: TcpServer { host: $driver.host() } })]
        async fn $name($driver: &$ty, other: &TcpServer) {
            let _ = ($driver, other);
        }
    )*};
}
tests!(first_of_a_macro(server: TcpServer));

fn main() {}
