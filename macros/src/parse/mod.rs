//! From tokens to what was written, without judging it. Syntax errors go to the report, and reading
//! goes on behind them so that all of them are reported at once.

mod block;
mod cursor;
mod dependencies;
mod environment;
mod function;
mod scalar;
mod test;

pub(crate) use self::{
    block::{Block, Config, Entry, Order, Setting},
    dependencies::Dependency,
    environment::{Named, environments},
    function::Function,
    test::{Env, Flavor, TestArgs},
};
