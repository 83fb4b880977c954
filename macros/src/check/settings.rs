//! Rules about options that exclude or need each other, and about what no value may do. Values of
//! the wrong type, and options that a driver does not have, are left to the compiler.

use syn::{Expr, Ident};

use crate::{
    mentions,
    parse::{Block, Dependency, Env, Flavor, Order, Setting, TestArgs},
    report::Report,
};

/// A named environment brings its own `dependencies` and `defaults`.
pub(super) fn named_env(args: &TestArgs, report: &mut Report) {
    if !matches!(args.env, Some(Env::Named(_))) {
        return;
    }
    let dependencies = args.dependencies.as_ref().map(|(word, _)| word);
    let defaults = args.defaults.as_ref().map(|(word, _)| word);
    for word in dependencies.into_iter().chain(defaults) {
        report.at(
            word.span(),
            format!(
                "`{word}` belongs to the environment, which is declared elsewhere\n\
                 help: write `{word} {{ .. }}` behind the drivers in its `environment!`"
            ),
        );
    }
}

/// Only a multi-threaded runtime has worker threads.
pub(super) fn workers(args: &TestArgs, report: &mut Report) {
    if let Some(workers) = &args.workers
        && args.flavor != Some(Flavor::MultiThread)
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

/// A value cannot return: there is no function of the user's around it.
pub(super) fn value(value: &Expr, report: &mut Report) {
    for span in mentions::uses(value).returns {
        report.at(
            span,
            "`return` is not allowed in an option\n\
             help: end with the value itself, or fail with `Err(error)?`",
        );
    }
}

/// The same for `defaults`.
pub(super) fn values(settings: &[Setting], report: &mut Report) {
    for setting in settings {
        value(&setting.value, report);
    }
}
