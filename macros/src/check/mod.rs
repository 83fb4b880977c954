//! From what was written to what it means. What comes out of here cannot be wrong, so `expand` has
//! no error path.
//!
//! One function for each rule: `names` and `settings` look at words, `function` at the signature,
//! `edges` at the graph. Types are left to the compiler.

mod edges;
mod function;
mod names;
mod settings;

use std::time::Duration;

use syn::{Attribute, Ident, Path, Type, Visibility};

pub(crate) use self::function::{Param, type_name};
use crate::{
    parse::{
        Block, Config, Dependency, Entry, Env, Flavor, Function, Named, Order, Setting, TestArgs,
    },
    report::Report,
};

/// The drivers of an environment, with names that are one of a kind and a graph without rings.
#[derive(Default)]
pub(crate) struct Plan {
    pub(crate) drivers: Vec<Driver>,
}

/// One driver.
pub(crate) struct Driver {
    pub(crate) docs: Vec<Attribute>,
    pub(crate) name: Ident,
    /// The name as text, without `r#`.
    pub(crate) key: String,
    pub(crate) ty: Type,
    pub(crate) config: Config,
    /// The places of the drivers that must be ready first.
    pub(crate) needs: Vec<usize>,
    /// The drivers that its options mention, each as first used.
    pub(crate) mentions: Vec<Ident>,
    /// Drivers whose names are close to an unknown name in its options.
    pub(crate) decoys: Vec<Decoy>,
}

/// A driver that an unknown name may have meant.
pub(crate) struct Decoy {
    /// The driver's name, with the span of the unknown one.
    pub(crate) name: Ident,
    pub(crate) driver: usize,
}

/// A named environment.
pub(crate) struct Environment {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) name: Ident,
    pub(crate) plan: Plan,
    pub(crate) defaults: Vec<Setting>,
}

/// The environment of a test.
pub(crate) enum Source {
    Inline { plan: Plan, defaults: Vec<Setting> },
    Named(Path),
}

/// A test.
pub(crate) struct Test {
    pub(crate) source: Source,
    pub(crate) params: Vec<Param>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) flavor: Flavor,
    /// How many worker threads a multi-threaded runtime has; 0: one per core.
    pub(crate) workers: usize,
}

/// Checks a test; `None` when something was reported.
pub(crate) fn test(args: TestArgs, function: &Function, report: &mut Report) -> Option<Test> {
    settings::named_env(&args, report);
    settings::workers(&args, report);
    let params = function::signature(function, report);
    if !report.is_empty() {
        return None;
    }
    let (timeout, workers) = (args.timeout, args.workers.map_or(0, |workers| workers.count));
    let flavor = args.flavor.unwrap_or(Flavor::CurrentThread);
    let block = match args.env {
        Some(Env::Named(path)) => {
            let source = Source::Named(path);
            return Some(Test { source, params, timeout, flavor, workers });
        }
        Some(Env::Block(block)) => block,
        None => Block { order: Order::Graph, entries: Vec::new() },
    };
    let keys: Vec<_> = block.entries.iter().map(Entry::key).collect();
    let params = function::resolve(params, &keys, report);
    let defaults = args.defaults.map(|(_, defaults)| defaults).unwrap_or_default();
    settings::values(&defaults, report);
    let plan = plan(block, args.dependencies, report)?;
    Some(Test { source: Source::Inline { plan, defaults }, params, timeout, flavor, workers })
}

/// Checks a named environment; `None` when something was reported.
pub(crate) fn environment(named: Named, report: &mut Report) -> Option<Environment> {
    let defaults = named.defaults.map(|(_, defaults)| defaults).unwrap_or_default();
    settings::values(&defaults, report);
    let plan = plan(named.block, named.dependencies, report)?;
    Some(Environment { attrs: named.attrs, vis: named.vis, name: named.name, plan, defaults })
}

/// Checks the drivers of an environment: first their names, then who needs whom.
fn plan(
    block: Block,
    dependencies: Option<(Ident, Vec<Dependency>)>,
    report: &mut Report,
) -> Option<Plan> {
    let unique = names::unique(&block.entries, report);
    settings::async_start(&block, report);
    settings::listed(&block, dependencies.as_ref(), report);
    let dependencies = dependencies.map(|(_, pairs)| pairs).unwrap_or_default();
    names::declared(&dependencies, &block.entries, report);
    for entry in &block.entries {
        entry.values().for_each(|value| settings::value(value, report));
    }
    if !unique {
        return None;
    }
    let drivers = edges::drivers(block, &dependencies, report);
    report.is_empty().then_some(Plan { drivers })
}
