//! Rules about options that exclude or need each other, and about what no value may do. Values of
//! the wrong type, and options that a driver does not have, are left to the compiler.

use syn::{Expr, Ident};

use super::walks;
use crate::{
    mentions,
    parse::{Block, Dependency, Env, Flavor, Order, TestArgs},
    report::Report,
};

/// An environment that is declared elsewhere brings its own `dependencies`, `defaults` and `hooks`.
pub(super) fn named_env(args: &TestArgs, report: &mut Report) {
    let help = |word: &Ident| match &args.env {
        Some(Env::Named(_)) => {
            Some(format!("write `{word} {{ .. }}` behind the drivers in its `environment!`"))
        }
        Some(Env::Built(_)) => Some(format!("say its `{word}` where it is built")),
        Some(Env::Block(_)) | None => None,
    };
    for word in args.sections.words() {
        if let Some(help) = help(word) {
            let message = "belongs to the environment, which is declared elsewhere";
            report.at(word.span(), format!("`{word}` {message}\nhelp: {help}"));
        }
    }
}

/// The testcases of a suite find their drivers while compiling.
pub(super) fn declared_env(args: &TestArgs, report: &mut Report) {
    if let Some(Env::Built(expression)) = &args.env {
        let message = "a suite takes an environment that is declared\n\
                       help: write `env = { .. }` or `env = Name`; a single test takes one that is built";
        report.on(expression, message);
    }
}

/// Only a multi-threaded runtime has worker threads.
pub(super) fn workers(args: &TestArgs, report: &mut Report) {
    if let (Some(workers), false) = (&args.workers, args.flavor_lost)
        && args.flavor.unwrap_or_else(|| walks::flavor(&args.walks)) != Flavor::MultiThread
    {
        report.at(
            workers.span,
            "a runtime with one thread has no worker threads\n\
             help: add `flavor = \"multi_thread\"`, or drop `worker_threads`",
        );
    }
}

/// A list has an order of its own.
pub(super) fn listed(
    block: &Block,
    dependencies: Option<&(Ident, Vec<Dependency>)>,
    report: &mut Report,
) {
    if let Some((word, _)) = dependencies
        && block.order == Order::List
    {
        report.at(
            word.span(),
            "drivers in `[ .. ]` start one after another, so `dependencies` cannot apply\n\
             help: write the drivers in `{ .. }`, or drop `dependencies`",
        );
    }
}

/// Drivers in braces wait only for what they need.
pub(super) fn async_start(block: &Block, report: &mut Report) {
    if block.order == Order::List {
        return;
    }
    for span in block.entries.iter().filter_map(|entry| entry.async_start) {
        report.at(
            span,
            "drivers in `{ .. }` hold up only those that need them, so `#[async_start]` means \
             nothing\n\
             help: drop it, or write the drivers in `[ .. ]`",
        );
    }
}

/// A value can neither return nor be of a method: there is no function of the user's around it. Tells whether it does not.
pub(super) fn value(value: &Expr, report: &mut Report) -> bool {
    let mentions::Uses { names, returns } = mentions::uses(value);
    let selves = || names.iter().filter(|name| *name == "self");
    for word in selves() {
        report.at(
            word.span(),
            "there is no `self` around this value\n\
             help: name what is meant; another driver of the environment by its name",
        );
    }
    let sound = returns.is_empty() && selves().next().is_none();
    for span in returns {
        report.at(
            span,
            "`return` is not allowed in an option\n\
             help: end with the value itself, or fail with `Err(error)?`",
        );
    }
    sound
}
