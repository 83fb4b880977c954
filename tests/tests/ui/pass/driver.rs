//! Drivers made by `#[driver]`, among items with the names of the standard ones, without a warning.
#![deny(
    warnings,
    missing_docs,
    missing_debug_implementations,
    rust_2018_idioms,
    unused_qualifications,
    unreachable_pub,
    clippy::all,
    clippy::pedantic,
    clippy::nursery
)]
#![allow(
    non_camel_case_types,
    non_snake_case,
    dead_code,
    unused_macros,
    clippy::missing_const_for_fn
)]

use multitest::{connection, driver};
use multitest_drivers::{TcpClient, TcpServer};

struct Result;
struct Option;
struct String;
struct Vec;
struct Box;
struct Some;
struct None;
trait Default {}
trait Debug {}
trait Display {}
trait Send {}
trait Sync {}
trait Future {}
trait Deref {}
fn Ok() {}
fn Err() {}
mod core {}
mod std {}
mod tokio {}
mod alloc {}

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
shadow!(line file env option_env module_path panic unreachable cfg matches assert format_args);

/// Nothing but a base.
#[driver(base = TcpServer)]
#[derive(::core::fmt::Debug)]
pub struct Plain;

/// Everything at once.
#[driver(
    base = Plain,
    options = { host: host, port: *r#type },
    pre_start = prepare,
    post_start = warm_up,
    pre_stop = steps::cool_down,
    post_stop = self::steps::finish,
    extractors = [Extractor, Extractor],
)]
#[derive(::core::fmt::Debug)]
pub struct Full {
    #[option(default = "127.0.0.1")]
    host: ::std::string::String,
    /// A raw name.
    #[option(default = 0)]
    #[attribute(value = base.port())]
    r#type: u16,
    #[option]
    #[attribute]
    port: ::core::option::Option<u16>,
    #[option]
    hosts: ::std::vec::Vec<::std::string::String>,
    #[option(default)]
    on: bool,
    #[attribute(value = ::core::time::Duration::from_secs(u64::from(*r#type)))]
    time: ::core::time::Duration,
    #[attribute(value = ::std::path::PathBuf::from("/"))]
    path: ::std::path::PathBuf,
    #[attribute(value = [*r#type].into())]
    ports: ::std::vec::Vec<u16>,
    /// Seen by all.
    #[attribute(value = base.host().parse()?)]
    pub address: ::std::net::IpAddr,
    #[state]
    calls: ::std::sync::atomic::AtomicUsize,
}

fn prepare(options: &mut FullOptions, context: &driver::StartContext) {
    let _ = (&options.host, context.name());
}

async fn warm_up(full: &Full) -> multitest::Result<()> {
    full.calls.fetch_add(1, ::std::sync::atomic::Ordering::Relaxed);
    ::core::future::ready(()).await;
    ::core::result::Result::Ok(())
}

mod steps {
    use super::Full;

    pub(super) async fn cool_down(_: &Full) {}

    pub(super) fn finish(_: &Full) -> ::core::result::Result<(), ::std::io::Error> {
        ::core::result::Result::Ok(())
    }
}

#[derive(Clone, Copy)]
struct Extractor;

impl connection::ConnectionExtractor<Full> for Extractor {
    fn extract(&self, _: &Full) -> ::std::vec::Vec<connection::Connection> {
        ::std::vec::Vec::new()
    }
}

/// By hand.
#[driver]
#[derive(::core::fmt::Debug)]
pub struct Hand {
    #[option(default = 7)]
    #[attribute]
    number: u8,
    #[option]
    name: &'static str,
    own: (),
}

impl driver::Lifecycle for Hand {
    async fn start(options: HandOptions, _: &driver::StartContext) -> multitest::Result<Self> {
        let name = *options.name;
        multitest::Result::Ok(Self { number: options.number.take(), name, own: () })
    }
}

/// Nothing at all.
#[driver]
#[derive(::core::fmt::Debug)]
pub(crate) struct Nothing;

impl driver::Lifecycle for Nothing {
    async fn start(_: NothingOptions, _: &driver::StartContext) -> multitest::Result<Self> {
        multitest::Result::Ok(Self)
    }
}

macro_rules! drivers {
    ($($name:ident($base:ty) { $option:ident: $ty:ty = $default:expr })*) => {$(
        #[driver(base = $base, options = { host: $option })]
        #[derive(::core::fmt::Debug)]
        struct $name {
            #[option(default = $default)]
            $option: $ty,
        }
    )*};
}
drivers!(OfMacro(TcpServer) { at: ::std::string::String = "127.0.0.1" });

#[multitest::multitest(
    env = {
        plain: Plain { port: 0, timeout: ::core::time::Duration::from_secs(9) },
        full: Full { port: 5, hosts: ["a", "b"], on: true, r#type: 0 },
        hand: Hand { name: "x" },
        nothing: Nothing,
        of_macro: OfMacro,
        client: TcpClient { port: full.r#type() },
    },
)]
async fn they_start(full: &Full, hand: &Hand) {
    let _ = (full.address(), hand.number());
}

fn main() {}
