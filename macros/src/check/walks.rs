//! Rules about walks: what needs them, what they exclude, and which actions a constraint looks at. Whether an action has the
//! state of the others is left to the compiler.

use syn::{Expr, Ident, ext::IdentExt};

use super::{
    function::{Param, Takes, type_name},
    settings,
};
use crate::{
    mentions,
    parse::{Env, EnvPer, Flavor, Said, TestArgs, WalksArgs, written},
    report::{Report, listed, similar},
};

/// The walks of a test.
pub(crate) struct Walks {
    pub(crate) actions: Vec<Expr>,
    pub(crate) state: Option<Expr>,
    pub(crate) settings: Vec<(Ident, Said)>,
    pub(crate) never: Vec<Condition>,
    pub(crate) when: Vec<(Condition, Condition)>,
    pub(crate) env_per: Option<EnvPer>,
}

/// What a constraint says about the options of a walk.
pub(crate) struct Condition {
    pub(crate) value: Expr,
    /// As it was written.
    pub(crate) text: String,
    /// The actions it mentions, by their places; the name is that of the first mention.
    pub(crate) actions: Vec<(usize, Ident)>,
    /// Names of other actions, each with the place of an unknown name that is nearly the same.
    pub(crate) decoys: Vec<Ident>,
}

/// Walks run on all cores, unless the test says otherwise.
pub(super) fn flavor(args: &WalksArgs) -> Flavor {
    if args.actions.is_some() { Flavor::MultiThread } else { Flavor::CurrentThread }
}

/// The environment of walks is known while compiling.
pub(super) fn declared_env(args: &TestArgs, report: &mut Report) {
    if let (Some(_), Some(Env::Built(expression))) = (&args.walks.actions, &args.env) {
        let message = "walks take an environment that is declared\n\
                       help: write `env = { .. }` or `env = Name`; a test without walks takes one that is built";
        report.on(expression, message);
    }
}

/// A suite has no walks.
pub(super) fn refuse(args: &WalksArgs, report: &mut Report) {
    let word = args.actions.iter().map(|(word, _)| word).chain(&args.words).next();
    if let Some(word) = word {
        let message = format!(
            "`{word}` belongs to a test function, and this is a suite\n\
             help: write a test with `walks` beside the suite, with the same environment: `env = Name`"
        );
        report.at(word.span(), message);
    }
}

/// Finds the parameters that take the result of the walks.
pub(super) fn params(args: &WalksArgs, params: &mut [Param], report: &mut Report) {
    if args.actions.is_none() {
        return;
    }
    for param in params {
        if param.name == "walks" || type_name(&param.ty) == "Walks" {
            param.takes = Takes::Walks;
        } else if args.env_per.is_some() {
            let message = format!(
                "with `env_per` there are many environments, so the test cannot take `{}` from one\n\
                 help: take it in an action, or drop `env_per`",
                param.name.unraw()
            );
            report.at(param.name.span(), message);
            param.takes = Takes::Environment;
        }
    }
}

/// Checks what was said of walks; `None` if there are none.
pub(super) fn walks(args: WalksArgs, report: &mut Report) -> Option<Walks> {
    let WalksArgs { actions, state, settings, never, when, env_per, words } = args;
    let Some((word, actions)) = actions else {
        without_walks(&words, report);
        return None;
    };
    if actions.is_empty() && report.is_empty() {
        let message =
            "walks without actions would do nothing\nhelp: write `walks = [action, other_action]`";
        report.at(word.span(), message);
    }
    let names: Vec<Option<String>> = actions.iter().map(name).collect();
    let when_sides = when.iter().flat_map(|(condition, then)| [condition, then]);
    let values = settings.iter().filter_map(|(_, said)| match said {
        Said::Value(value) => Some(value),
        _ => None,
    });
    let values = actions.iter().chain(&state).chain(values).chain(&never).chain(when_sides);
    values.for_each(|value| {
        settings::value(value, report);
    });
    let mut condition = |value| condition(value, &names, report);
    let never = never.into_iter().map(&mut condition).collect();
    let when = when.into_iter().map(|(when, then)| (condition(when), condition(then))).collect();
    Some(Walks { actions, state, settings, never, when, env_per })
}

/// One error for a test that lacks `walks`, however many options say how they run.
fn without_walks(words: &[Ident], report: &mut Report) {
    if let Some(word) = words.first() {
        let message = format!(
            "`{word}` belongs to walks, and this test has none\n\
             help: say which actions they have: `walks = [action, other_action]`"
        );
        report.at(word.span(), message);
    }
}

/// The name by which constraints call an action: the last of its path. One that is not written as functions are has none.
fn name(action: &Expr) -> Option<String> {
    let Expr::Path(path) = action else { return None };
    let name = path.path.segments.last()?.ident.to_string();
    let first = name.trim_start_matches("r#").chars().next();
    first.is_some_and(|first| first.is_lowercase() || first == '_').then_some(name)
}

/// Finds out which actions a constraint looks at.
fn condition(value: Expr, names: &[Option<String>], report: &mut Report) -> Condition {
    let (mut actions, mut decoys) = (Vec::new(), Vec::<Ident>::new());
    let uses = mentions::uses(&value).names;
    for used in &uses {
        let place = names.iter().position(|name| name.as_ref().is_some_and(|name| used == name));
        if let Some(place) = place
            && actions.iter().all(|(known, _)| *known != place)
        {
            actions.push((place, used.clone()));
            ambiguous(used, names, report);
        }
    }
    for unknown in uses.iter().filter(|used| names.iter().flatten().all(|name| used != &name)) {
        let mentioned = |name: &&str| actions.iter().any(|(_, known)| known == name);
        let plain = |name: &&str| !name.starts_with("r#") && !mentioned(name);
        let others = names.iter().flatten().map(String::as_str).filter(plain);
        if let Some(meant) = similar(&unknown.to_string(), others)
            && decoys.iter().all(|decoy| decoy != meant)
        {
            decoys.push(Ident::new(meant, unknown.span()));
        }
    }
    if actions.is_empty() && decoys.is_empty() {
        blind(&value, names, report);
    }
    Condition { text: written(&value), value, actions, decoys }
}

/// A constraint that looks at an action which stands in the walks more than once.
fn ambiguous(used: &Ident, names: &[Option<String>], report: &mut Report) {
    if names.iter().flatten().filter(|name| used == *name).count() > 1 {
        let message = format!(
            "`{used}` stands in these walks twice, so a constraint cannot tell which is meant\n\
             help: make the second an action with a name of its own"
        );
        report.at(used.span(), message);
    }
}

/// A constraint that looks at no action.
fn blind(value: &Expr, names: &[Option<String>], report: &mut Report) {
    let names: Vec<&str> = names.iter().flatten().map(String::as_str).collect();
    let help = if names.is_empty() {
        "constrain actions that are no functions in ordinary code: `Walks::new(..).never(..)`"
            .to_owned()
    } else {
        format!("name one of {}: each is a reference to its option", listed(&names))
    };
    let message =
        format!("this names no action, so it would be the same for every walk\nhelp: {help}");
    report.on(value, message);
}
