//! Items with the names of the standard ones, and macros that wrap tests.
#![deny(warnings, missing_docs, clippy::all, clippy::pedantic, clippy::nursery)]
#![allow(
    non_camel_case_types,
    non_snake_case,
    dead_code,
    unused_macros,
    clippy::missing_const_for_fn
)]

use multitest::{Walks, action, environment, multitest};
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

/// Documented.
#[action(options = [1, 2], should_cancel = |option, _| *option > 5, timeout = "5s")]
pub async fn add(option: &u32, state: &mut u32, first: &TcpServer) -> multitest::Result<()> {
    let _ = first;
    *state += *option;
    ::core::result::Result::Ok(())
}

/// A serial one, which needs no state.
#[action(serial, options = ["a", "b"], limit = 1)]
pub fn switch(option: &str, second: multitest::driver::Handle<TcpServer>) {
    let _ = (option, second);
}

#[action(options = (1..).map(|n: u8| (n, n)), limit = 3)]
fn take(option: (u8, u8), _state: &u32, _context: &multitest::walks::Context<'_>) {
    let _ = option;
}

#[action]
async fn r#match() {}

#[multitest(
    env = Two,
    walks = [add, switch, take, r#match],
    state = 5_u32,
    select = pairwise,
    never = [*add == 2 && take.0 == 2],
    when = [*switch == "a" => *add != 7],
    require = ["add=1/switch=a/take=[1,1]/match=null"],
    concurrency = 2,
    gather,
    walk_timeout = "30s",
)]
async fn walked(walks: &Walks<u32>, first: &TcpServer) {
    let _ = (walks, first);
}

#[multitest(walks = [r#match], env_per = worker)]
fn alone() -> ::core::result::Result<(), ::std::string::String> {
    let add = 1;
    let _ = add;
    ::core::result::Result::Ok(())
}

macro_rules! walks {
    ($($action:ident $name:ident($option:ident: $ty:ty))*) => {$(
        #[action(options = [1, 2, 3])]
        fn $action($option: &$ty) {
            let _ = $option;
        }

        #[multitest(walks = [$action], never = [*$action > 2])]
        fn $name() {}
    )*};
}
walks!(action_of_a_macro walks_of_a_macro(option: u32));

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
