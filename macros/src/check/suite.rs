//! Rules about a suite: its functions, what each of them takes, and the names of cases. The environment is checked as that
//! of a test.

use std::time::Duration;

use syn::{Attribute, FnArg, Ident, Pat, PatType, Type, ext::IdentExt};

use super::{
    Source, cases,
    function::{self, Param, type_name},
};
use crate::{
    parse::{Flavor, Function, Marked, Module, Piece, Role},
    report::Report,
};

/// Attributes of other crates that make tests of a function, with arguments of their own.
const DRIVING: &[&str] = &["rstest", "test_case", "test_matrix", "apply"];

/// A suite.
pub(crate) struct Suite<'a> {
    pub(crate) source: Source,
    pub(crate) flavor: Flavor,
    /// How many worker threads a multi-threaded runtime has; 0: one per core.
    pub(crate) workers: usize,
    pub(crate) testcases: Vec<Testcase<'a>>,
    pub(crate) hooks: Vec<Hook<'a>>,
}

/// A testcase; several tests if it has cases.
pub(crate) struct Testcase<'a> {
    pub(crate) function: &'a Function,
    pub(crate) inputs: Vec<Input<'a>>,
    pub(crate) parallel: bool,
    pub(crate) timeout: Option<Duration>,
    pub(crate) cases: Vec<cases::Case<'a>>,
    /// Another attribute makes tests of it.
    pub(crate) driven: bool,
}

/// A function that the suite calls beside its testcases.
pub(crate) struct Hook<'a> {
    pub(crate) role: Role,
    pub(crate) function: &'a Function,
    pub(crate) inputs: Vec<Input<'a>>,
    pub(crate) timeout: Option<Duration>,
}

/// What a parameter of a function in a suite takes.
pub(crate) enum Input<'a> {
    /// A driver or the environment.
    Shared(Param),
    /// What is known of the testcase.
    Testcase(Param),
    /// The value of the case.
    Case,
    /// What another attribute passes.
    Given { attrs: &'a [Attribute], name: Ident, ty: &'a Type },
}

/// Reads the functions of a suite; `drivers` are the names of the drivers where they are known.
pub(super) fn functions<'a>(
    module: &'a Module,
    timeout: Option<Duration>,
    drivers: Option<&[String]>,
    report: &mut Report,
) -> (Vec<Testcase<'a>>, Vec<Hook<'a>>) {
    let (mut testcases, mut hooks) = (Vec::new(), Vec::new());
    for piece in &module.pieces {
        let Piece::Marked(marked) = piece else { continue };
        if marked.mark.broken {
            continue;
        }
        if marked.mark.role == Role::Testcase {
            testcases.push(testcase(marked, timeout, drivers, report));
        } else {
            hooks.push(hook(marked, drivers, report));
        }
    }
    if testcases.is_empty() && report.is_empty() {
        let message = "a suite without testcases would run nothing\n\
                       help: mark a function of the module: `#[testcase] async fn works() {}`";
        report.at(module.name.span(), message);
    }
    (testcases, hooks)
}

/// The parameters that take drivers must name some.
pub(super) fn resolve(inputs: &mut [Input<'_>], drivers: &[String], report: &mut Report) {
    for input in inputs {
        if let Input::Shared(param) = input {
            function::resolve_one(param, drivers, report);
        }
    }
}

/// The parameters that take drivers or the environment.
pub(super) fn params<'i>(inputs: &'i [Input<'_>]) -> impl Iterator<Item = &'i Param> {
    inputs.iter().filter_map(|input| match input {
        Input::Shared(param) => Some(param),
        _ => None,
    })
}

fn testcase<'a>(
    marked: &'a Marked,
    timeout: Option<Duration>,
    drivers: Option<&[String]>,
    report: &mut Report,
) -> Testcase<'a> {
    let Marked { mark, function } = marked;
    let driven = driving(function);
    let with_cases = mark.cases.is_some();
    function::shape(function, mark.role.attribute(), report);
    if let (Some(attribute), Some(cases)) = (driven, &mark.cases) {
        let word = attribute.path().segments.last().map(|segment| segment.ident.to_string());
        let word = word.unwrap_or_default();
        let message =
            format!("`#[{word}]` brings cases of its own\nhelp: drop `cases`, or `#[{word}]`");
        report.at(cases.word.span(), message);
    }
    let takes_case = function.sig.inputs.iter().filter(|input| is_case(input)).count();
    if let Some(cases) = &mark.cases
        && takes_case != 1
    {
        let message = if takes_case == 0 {
            "no parameter takes the case\n\
             help: name one `case`, or take it apart by a pattern: `(a, b): (u32, u32)`"
        } else {
            "two parameters take the case\nhelp: make the cases tuples, and take them by one pattern"
        };
        report.at(cases.word.span(), message);
        return unread(marked);
    }
    let inputs = function.sig.inputs.iter();
    let inputs = inputs.filter_map(|input| match input {
        FnArg::Typed(typed) if with_cases && is_case(input) => {
            function::conditional(typed, report);
            Some(Input::Case)
        }
        FnArg::Typed(typed) if driven.is_some() => {
            given(typed, drivers).or_else(|| function::param(input, report).map(Input::Shared))
        }
        FnArg::Typed(typed) if caseless(typed, drivers) => {
            let message = "the parameter `case` takes a case, and the testcase has none\n\
                           help: write `#[testcase(cases = [value, other])]`";
            report.on(&typed.pat, message);
            None
        }
        _ => function::param(input, report).map(Input::Shared),
    });
    let inputs = inputs.collect();
    let cases = cases::named(mark.cases.as_ref(), report);
    let timeout = mark.timeout.or(timeout);
    Testcase { function, inputs, parallel: mark.parallel, timeout, cases, driven: driven.is_some() }
}

/// A testcase of which an error was reported.
fn unread(marked: &Marked) -> Testcase<'_> {
    let function = &marked.function;
    let (inputs, cases) = (Vec::new(), Vec::new());
    Testcase { function, inputs, parallel: false, timeout: None, cases, driven: false }
}

fn hook<'a>(marked: &'a Marked, drivers: Option<&[String]>, report: &mut Report) -> Hook<'a> {
    let Marked { mark, function } = marked;
    function::shape(function, mark.role.attribute(), report);
    let of_testcase = matches!(mark.role, Role::PreTestcase | Role::PostTestcase);
    let inputs = function.sig.inputs.iter().filter_map(|input| {
        let param = function::param(input, report)?;
        let key = param.name.unraw().to_string();
        let is_driver = drivers.is_some_and(|drivers| drivers.contains(&key));
        if type_name(&param.ty) != "Testcase" || is_driver {
            return Some(Input::Shared(param));
        }
        if !of_testcase {
            let attribute = mark.role.attribute();
            let message = format!(
                "`#[{attribute}]` runs for the whole suite, so there is no testcase\n\
                 help: take it in a `#[pre_testcase]` or `#[post_testcase]` function"
            );
            report.at(param.name.span(), message);
        }
        Some(Input::Testcase(param))
    });
    let inputs = inputs.collect();
    Hook { role: mark.role, function, inputs, timeout: mark.timeout }
}

/// The attribute that makes tests of `function`, if it is not ours.
fn driving(function: &Function) -> Option<&Attribute> {
    function.attrs.iter().find(|attribute| {
        let last = attribute.path().segments.last();
        last.is_some_and(|last| DRIVING.iter().any(|name| last.ident == name))
    })
}

/// Whether a parameter takes the case: it is named so, or a pattern, which no driver's can be.
fn is_case(input: &FnArg) -> bool {
    match input {
        FnArg::Typed(typed) => match &*typed.pat {
            Pat::Ident(ident) => ident.ident == "case",
            _ => true,
        },
        FnArg::Receiver(_) => false,
    }
}

fn caseless(typed: &PatType, drivers: Option<&[String]>) -> bool {
    let is_driver = drivers.is_none_or(|drivers| drivers.iter().any(|driver| driver == "case"));
    !is_driver && matches!(&*typed.pat, Pat::Ident(ident) if ident.ident == "case")
}

/// A parameter that another attribute fills: one that has an attribute or names no driver. Where the drivers are not known,
/// what is no reference.
fn given<'a>(typed: &'a PatType, drivers: Option<&[String]>) -> Option<Input<'a>> {
    let Pat::Ident(pat) = &*typed.pat else { return None };
    let key = pat.ident.unraw().to_string();
    let shared = match drivers {
        Some(drivers) => drivers.contains(&key) || type_name(&typed.ty) == "Environment",
        None => function::may_be_driver(&typed.ty),
    };
    let given = !typed.attrs.is_empty() || !shared;
    given.then(|| Input::Given { attrs: &typed.attrs, name: pat.ident.clone(), ty: &typed.ty })
}
