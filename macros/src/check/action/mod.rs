//! Rules about actions: what a function takes, by the names of its parameters, and which options of the attribute fit it.
//! Whether the types fit those of other actions is left to the compiler.

mod params;

use std::time::Duration;

use syn::{Expr, Ident, ReturnType, Type};

use self::params::Read;
use super::{function, settings};
use crate::{
    parse::{ActionArgs, Function},
    report::Report,
};

/// An action.
pub(crate) struct Action {
    pub(crate) kind: Kind,
    /// What the function takes, in its order.
    pub(crate) takes: Vec<Take>,
    /// The type of the options; none if there is only one, `()`.
    pub(crate) option: Option<(Type, Passed)>,
    /// The type of the state, if the function takes it.
    pub(crate) state: Option<Type>,
    pub(crate) options: Option<Expr>,
    pub(crate) limit: Option<Expr>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) should_cancel: Option<Expr>,
}

/// How the engine runs an action.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Async,
    Sync,
    Serial,
}

/// What a parameter of an action takes.
pub(crate) enum Take {
    Option,
    State(Lent),
    Context,
    /// A driver, or the environment, by the name of the parameter.
    Driver(Ident, Box<Type>),
}

/// How an option reaches the function.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Passed {
    Reference,
    /// It is a reference itself, to something without a size, or to something that stays.
    Copied,
    Cloned,
}

/// How the state reaches the function.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lent {
    Exclusive,
    Shared,
    /// A clone of the initial one, in a serial action.
    Owned,
}

/// Checks an action; `None` when something was reported.
pub(crate) fn action(args: ActionArgs, function: &Function, report: &mut Report) -> Option<Action> {
    function::other_tests(function, "action", report);
    function::qualifiers(&function.sig, "an action", report);
    function::generics(&function.sig, "an action", report);
    output(&function.sig.output, report);
    let kind = match (args.serial, function.sig.asyncness) {
        (true, _) => Kind::Serial,
        (false, Some(_)) => Kind::Async,
        (false, None) => Kind::Sync,
    };
    let mut read = Read::new(kind);
    let inputs = &function.sig.inputs;
    let takes = inputs.iter().filter_map(|input| read.input(input, report)).collect();
    if report.is_empty() {
        options(&args, read.option.as_ref().map(|(name, ..)| name), function, report);
    }
    let values = args.options.iter().chain(&args.limit).map(|(_, value)| value);
    values.chain(&args.should_cancel).for_each(|value| {
        settings::value(value, report);
    });
    let ActionArgs { options, limit, timeout, should_cancel, .. } = args;
    report.is_empty().then(|| Action {
        kind,
        takes,
        option: read.option.map(|(_, ty, passed)| (ty, passed)),
        state: read.state,
        options: options.map(|(_, value)| value),
        limit: limit.map(|(_, value)| value),
        timeout,
        should_cancel,
    })
}

fn output(output: &ReturnType, report: &mut Report) {
    if let ReturnType::Type(_, ty) = output
        && matches!(**ty, Type::ImplTrait(_) | Type::Never(_))
    {
        report.on(ty, "an action returns `()` or a `Result`\nhelp: write `-> Result<()>`");
    }
}

/// Options and the parameter that takes them come together.
fn options(args: &ActionArgs, option: Option<&Ident>, function: &Function, report: &mut Report) {
    let action = &function.sig.ident;
    match (&args.options, option, &args.limit) {
        (None, Some(option), _) => {
            let message = format!(
                "`{option}` takes an option, and `{action}` has none\n\
                 help: say which there are: `#[action(options = [..])]`"
            );
            report.at(option.span(), message);
        }
        (Some((word, _)), None, _) => {
            let message = format!(
                "`{action}` has options, and no parameter takes them\n\
                 help: name one of its parameters `option`: `option: &Type`"
            );
            report.at(word.span(), message);
        }
        (None, None, Some((word, _))) => {
            let message = format!(
                "`{action}` has no options to limit\nhelp: say which there are: `options = 1..`"
            );
            report.at(word.span(), message);
        }
        _ => {}
    }
}
