//! The macros of `multitest`. Name them through that crate, which has their documentation.
//!
//! `parse` reads what was written, `check` (with `graph` and `mentions`) finds out what it means,
//! `expand` writes it down; `report` collects mistakes and `options` is the table of what can be
//! said.

#![allow(missing_docs, reason = "the runtime crate, which re-exports the macros, has their pages")]

mod check;
mod expand;
mod graph;
mod mentions;
mod options;
mod parse;
mod report;
mod stages;

use proc_macro::TokenStream;

#[proc_macro_attribute]
pub fn multitest(args: TokenStream, item: TokenStream) -> TokenStream {
    stages::multitest(args.into(), &item.into()).into()
}

#[proc_macro_attribute]
pub fn testcase(_args: TokenStream, item: TokenStream) -> TokenStream {
    stages::testcase(&item.into()).into()
}

#[proc_macro_attribute]
pub fn action(args: TokenStream, item: TokenStream) -> TokenStream {
    stages::action(args.into(), &item.into()).into()
}

#[proc_macro_attribute]
pub fn driver(args: TokenStream, item: TokenStream) -> TokenStream {
    stages::driver(args.into(), &item.into()).into()
}

#[proc_macro]
pub fn environment(input: TokenStream) -> TokenStream {
    stages::environment(input.into()).into()
}
