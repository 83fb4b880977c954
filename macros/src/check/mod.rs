//! From what was written to what it means. What comes out of here cannot be wrong, so `expand` has
//! no error path.
//!
//! One function for each rule: `names` and `settings` look at words, `function` at the signature,
//! `edges` at the graph. Types are left to the compiler.

mod action;
mod by_hand;
mod cases;
mod driver;
mod edges;
mod function;
mod names;
mod settings;
mod suite;
mod walks;

use std::time::Duration;

use syn::{Attribute, Expr, Ident, Path, Type, Visibility};

pub(crate) use self::{
    action::{Action, Kind, Lent, Passed, Take, action},
    cases::Case,
    driver::{Definition, Filling, Origin, Part, Shape, driver},
    function::{Param, Takes, type_name},
    suite::{Hook, Input, Suite, Testcase},
    walks::{Condition, Walks},
};
use crate::{
    parse::{
        Block, Config, Env, Flavor, Function, Module, Named, Order, Sections, Setting, TestArgs,
    },
    report::Report,
};

/// The drivers of an environment, with names that are one of a kind and a graph without rings.
#[derive(Default)]
pub(crate) struct Plan {
    pub(crate) drivers: Vec<Driver>,
    pub(crate) defaults: Vec<Setting>,
    pub(crate) hooks: Vec<Setting>,
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
    /// The test starts it through its handle.
    pub(crate) by_hand: bool,
    /// Every option is here.
    pub(crate) whole: bool,
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
}

/// The environment of a test.
pub(crate) enum Source {
    Inline(Plan),
    Named(Path),
    Built(Box<Expr>),
}

/// A test.
pub(crate) struct Test {
    pub(crate) source: Source,
    pub(crate) params: Vec<Param>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) flavor: Flavor,
    /// How many worker threads a multi-threaded runtime has; 0: one per core.
    pub(crate) workers: usize,
    pub(crate) walks: Option<Walks>,
}

/// What is left when something was reported: the drivers, where the compiler can judge their options all the same.
pub(crate) type Rest = Option<Plan>;

/// Checks a test; it fails when something was reported.
pub(crate) fn test(args: TestArgs, function: &Function, report: &mut Report) -> Result<Test, Rest> {
    settings::named_env(&args, report);
    settings::workers(&args, report);
    walks::declared_env(&args, report);
    let mut params = function::signature(function, report);
    if is_lost(&args) {
        return Err(None);
    }
    walks::params(&args.walks, &mut params, report);
    let (timeout, workers) = (args.timeout, args.workers.map_or(0, |workers| workers.count));
    let flavor = args.flavor.unwrap_or_else(|| walks::flavor(&args.walks));
    let drivers = args.env.as_ref().map_or_else(|| Some(Vec::new()), Env::drivers);
    let params = match &drivers {
        Some(drivers) => function::resolve(params, drivers, report),
        None => params,
    };
    by_hand::params(args.env.as_ref(), &params, report);
    let walks = walks::walks(args.walks, report);
    let source = source(args.env, args.sections, report)?;
    Ok(Test { source, params, timeout, flavor, workers, walks })
}

/// Checks a suite; it fails when something was reported.
pub(crate) fn suite<'a>(
    args: TestArgs,
    module: &'a Module,
    report: &mut Report,
) -> Result<Suite<'a>, Rest> {
    settings::named_env(&args, report);
    settings::declared_env(&args, report);
    settings::workers(&args, report);
    walks::refuse(&args.walks, report);
    let drivers = args.env.as_ref().map_or_else(|| Some(Vec::new()), Env::drivers);
    let (mut testcases, mut hooks) =
        suite::functions(module, args.timeout, drivers.as_deref(), report);
    if is_lost(&args) {
        return Err(None);
    }
    if let Some(drivers) = &drivers {
        let ours = testcases.iter_mut().map(|testcase| &mut testcase.inputs);
        let inputs = ours.chain(hooks.iter_mut().map(|hook| &mut hook.inputs));
        inputs.for_each(|inputs| {
            suite::resolve(inputs, drivers, report);
            by_hand::params(args.env.as_ref(), suite::params(inputs), report);
        });
    }
    let flavor = args.flavor.unwrap_or(Flavor::CurrentThread);
    let workers = args.workers.map_or(0, |workers| workers.count);
    let source = source(args.env, args.sections, report)?;
    Ok(Suite { source, flavor, workers, testcases, hooks })
}

/// Whether so little was understood that the rest cannot be judged.
fn is_lost(args: &TestArgs) -> bool {
    args.lost || matches!(&args.env, Some(Env::Block(block)) if block.lost)
}

/// Checks the environment of a test or suite.
fn source(env: Option<Env>, sections: Sections, report: &mut Report) -> Result<Source, Rest> {
    let source = match env {
        Some(Env::Built(expression)) => Source::Built(expression),
        Some(Env::Named(path)) => Source::Named(path),
        Some(Env::Block(block)) => return plan(block, sections, report).map(Source::Inline),
        None => {
            let block = Block { order: Order::Graph, entries: Vec::new(), lost: false };
            return plan(block, sections, report).map(Source::Inline);
        }
    };
    if report.is_empty() { Ok(source) } else { Err(None) }
}

/// Checks a named environment; it fails when something was reported.
pub(crate) fn environment(named: Named, report: &mut Report) -> Result<Environment, Rest> {
    let plan = plan(named.block, named.sections, report)?;
    Ok(Environment { attrs: named.attrs, vis: named.vis, name: named.name, plan })
}

/// Checks the drivers of an environment: first their names, then who needs whom.
fn plan(mut block: Block, sections: Sections, report: &mut Report) -> Result<Plan, Rest> {
    let Sections { dependencies, defaults, hooks } = sections;
    let settings =
        |section: Option<(Ident, Vec<Setting>)>| section.map_or_else(Vec::new, |(_, s)| s);
    let (mut defaults, mut hooks) = (settings(defaults), settings(hooks));
    defaults.retain(|setting| settings::value(&setting.value, report));
    hooks.retain(|setting| settings::value(&setting.value, report));
    let unique = names::unique(&block.entries, report);
    settings::async_start(&block, report);
    settings::listed(&block, dependencies.as_ref(), report);
    let dependencies = dependencies.map(|(_, pairs)| pairs).unwrap_or_default();
    if !block.lost {
        names::declared(&dependencies, &block.entries, report);
    }
    for entry in &mut block.entries {
        entry.retain(|value| settings::value(value, report));
    }
    if !unique {
        return Err(None);
    }
    by_hand::uses(&block, &dependencies, report);
    let lost = block.lost;
    let drivers = edges::drivers(block, &dependencies, report);
    let plan = Plan { drivers, defaults, hooks };
    match (report.is_empty(), lost) {
        (true, _) => Ok(plan),
        (false, false) => Err(Some(plan)),
        (false, true) => Err(None),
    }
}
