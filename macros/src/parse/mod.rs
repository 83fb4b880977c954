//! From tokens to what was written, without judging it. Syntax errors go to the report, and reading
//! goes on behind them so that all of them are reported at once.

mod action;
mod arguments;
mod block;
mod cursor;
mod dependencies;
mod driver;
mod environment;
mod function;
mod mark;
mod module;
mod naming;
mod scalar;
mod sections;
mod select;
mod structure;
mod test;
mod vars;
mod walks;
mod written;

pub(crate) use self::{
    action::ActionArgs,
    block::{Block, Config, Entry, Order, Setting},
    dependencies::Dependency,
    driver::{DriverArgs, Step},
    environment::{Named, environments},
    function::Function,
    mark::{Cases, Role},
    module::{Marked, Module, Piece},
    sections::Sections,
    select::Select,
    structure::{Fallback, Field, Structure},
    test::{Env, Flavor, TestArgs},
    walks::{EnvPer, Said, WalksArgs},
    written::written,
};
