//! Rules about the signature of a test: what it takes, and what it may not be. Whether a type fits
//! its driver is left to the compiler, which says so at the type.

use proc_macro2::Span;
use syn::{
    Attribute, FnArg, Ident, Pat, PatType, ReturnType, Safety, Signature, Type, ext::IdentExt,
    spanned::Spanned,
};

use crate::{
    parse::Function,
    report::{Report, instead},
};

/// A parameter of a test.
pub(crate) struct Param {
    pub(crate) name: Ident,
    pub(crate) ty: Type,
    pub(crate) takes: Takes,
}

/// What a parameter takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    /// The driver of its name.
    Driver,
    Environment,
    /// The result of the walks.
    Walks,
}

/// Checks what can be said without the drivers, and reads the parameters.
pub(super) fn signature(function: &Function, report: &mut Report) -> Vec<Param> {
    shape(function, "multitest", report);
    function.sig.inputs.iter().filter_map(|input| param(input, report)).collect()
}

/// Checks everything but the parameters of a function under `#[attribute]`.
pub(super) fn shape(function: &Function, attribute: &str, report: &mut Report) {
    other_tests(function, attribute, report);
    qualifiers(&function.sig, "a test", report);
    generics(&function.sig, "a test", report);
    output(&function.sig.output, report);
}

/// No other attribute makes a function under `#[attribute]` a test.
pub(super) fn other_tests(function: &Function, attribute: &str, report: &mut Report) {
    function.attrs.iter().for_each(|other| other_test(other, attribute, report));
}

/// Parameters that take neither the environment nor the walks must name drivers.
pub(super) fn resolve(
    mut params: Vec<Param>,
    drivers: &[String],
    report: &mut Report,
) -> Vec<Param> {
    for param in &mut params {
        resolve_one(param, drivers, report);
    }
    params
}

/// The same for one parameter.
pub(super) fn resolve_one(param: &mut Param, drivers: &[String], report: &mut Report) {
    let known: Vec<_> = drivers.iter().map(String::as_str).collect();
    let key = param.name.unraw().to_string();
    if known.contains(&key.as_str()) {
        param.takes = Takes::Driver;
    } else if param.takes == Takes::Driver {
        let help = if type_name(&param.ty) == "Walks" {
            "help: say which actions they have: `walks = [action, other_action]`".to_owned()
        } else if known.is_empty() {
            format!("help: declare it: `env = {{ {key}: {} }}`", type_name(&param.ty))
        } else {
            instead(&key, &known)
        };
        report.at(
            param.name.span(),
            format!("the parameter `{key}` names no driver of the environment\n{help}"),
        );
    }
}

/// `#[ours]` is the test attribute.
fn other_test(attribute: &Attribute, ours: &str, report: &mut Report) {
    let path = attribute.path();
    let last = path.segments.last().map(|segment| segment.ident.to_string());
    if last.is_some_and(|last| last == "test" || last == "multitest") {
        let words: Vec<_> = path.segments.iter().map(|s| s.ident.to_string()).collect();
        // What an attribute such as `#[tokio::test]` leaves behind; the user has never seen it.
        let generated = words.first().is_some_and(|word| word == "core" || word == "std");
        let drop = if generated {
            "the other test attribute".to_owned()
        } else {
            format!("`#[{}]`", words.join("::"))
        };
        let says = match ours {
            "multitest" | "testcase" => "already makes this a test",
            "action" => "makes this a step of walks, which is no test",
            _ => "makes this a part of the suite, which is no test",
        };
        report.on(path, format!("`#[{ours}]` {says}\nhelp: drop {drop}"));
    }
}

/// `subject` is none of what a function can be besides `async`.
pub(super) fn qualifiers(sig: &Signature, subject: &str, report: &mut Report) {
    let mut refuse = |span: Span, word: &str| {
        report.at(span, format!("{subject} cannot be `{word}`\nhelp: drop `{word}`"));
    };
    if let Some(word) = &sig.constness {
        refuse(word.span(), "const");
    }
    if let Safety::Unsafe(word) = &sig.safety {
        refuse(word.span(), "unsafe");
    }
    if let Safety::Safe(word) = &sig.safety {
        refuse(word.span(), "safe");
    }
    if let Some(abi) = &sig.abi {
        refuse(abi.extern_token.span(), "extern");
    }
    if let Some(variadic) = &sig.variadic {
        refuse(variadic.dots.spans[0], "variadic");
    }
}

/// Who calls `subject` names no types.
pub(super) fn generics(sig: &Signature, subject: &str, report: &mut Report) {
    let message = format!(
        "{subject} has no generic parameters, since nothing calls it with any\n\
         help: name the types, and elide the lifetimes: `&Driver`"
    );
    if let Some(first) = sig.generics.params.first() {
        report.on(first, message);
    } else if let Some(clause) = &sig.generics.where_clause {
        report.at(clause.where_token.span(), message);
    }
}

fn output(output: &ReturnType, report: &mut Report) {
    if let ReturnType::Type(_, ty) = output
        && matches!(**ty, Type::ImplTrait(_) | Type::Never(_))
    {
        report.on(ty, "a test returns `()` or a `Result<(), E>`\nhelp: write `-> Result<()>`");
    }
}

pub(super) fn param(input: &FnArg, report: &mut Report) -> Option<Param> {
    let typed = match input {
        FnArg::Typed(typed) => typed,
        FnArg::Receiver(receiver) => {
            let message = "a test is a function of its own, so it has no `self`\n\
                           help: take drivers by name: `name: &Driver`";
            report.at(receiver.self_token.span(), message);
            return None;
        }
    };
    conditional(typed, report);
    let name = param_name(typed, report)?;
    by_reference(&name, &typed.ty, "a test", report).then(|| Param {
        takes: if type_name(&typed.ty) == "Environment" {
            Takes::Environment
        } else {
            Takes::Driver
        },
        name,
        ty: (*typed.ty).clone(),
    })
}

pub(super) fn conditional(typed: &PatType, report: &mut Report) {
    for attribute in typed.attrs.iter().filter(|attribute| attribute.path().is_ident("cfg")) {
        let message = "a parameter of a test cannot be conditional\nhelp: put `#[cfg]` on the test";
        report.on(attribute.path(), message);
    }
}

fn param_name(typed: &PatType, report: &mut Report) -> Option<Ident> {
    match &*typed.pat {
        Pat::Ident(ident) if ident.subpat.is_none() && ident.by_ref.is_none() => {
            Some(ident.ident.clone())
        }
        pat => {
            let message = "a parameter takes the driver of its name, so it needs a plain name\n\
                           help: write `name: &Driver`";
            report.on(pat, message);
            None
        }
    }
}

/// Whether a parameter of this type may be a driver or the environment.
pub(super) fn may_be_driver(ty: &Type) -> bool {
    match ty {
        Type::Group(group) => may_be_driver(&group.elem),
        Type::Paren(paren) => may_be_driver(&paren.elem),
        Type::Reference(_) | Type::Macro(_) => true,
        _ => type_name(ty) == "Handle",
    }
}

/// Whether a parameter of this type can be filled; a macro is given the benefit of the doubt.
pub(super) fn by_reference(name: &Ident, ty: &Type, subject: &str, report: &mut Report) -> bool {
    let message = match ty {
        Type::Group(group) => return by_reference(name, &group.elem, subject, report),
        Type::Paren(paren) => return by_reference(name, &paren.elem, subject, report),
        Type::Reference(reference) => match (&reference.mutability, &*reference.elem) {
            (Some(_), elem) => {
                let elem = type_name(elem);
                match elem.as_str() {
                    "Walks" => result_of_walks(name),
                    _ => format!("{subject} shares its drivers\nhelp: write `{name}: &{elem}`"),
                }
            }
            (None, Type::ImplTrait(_)) => concrete(name),
            (None, _) => return true,
        },
        Type::ImplTrait(_) => concrete(name),
        Type::Macro(_) => return true,
        other if type_name(other) == "Handle" => return true,
        other if type_name(other) == "Walks" => result_of_walks(name),
        other => {
            let ty = type_name(other);
            format!("{subject} takes its drivers by reference\nhelp: write `{name}: &{ty}`")
        }
    };
    report.on(ty, message);
    false
}

fn result_of_walks(name: &Ident) -> String {
    format!("a test borrows what came of its walks\nhelp: write `{name}: &Walks<State>`")
}

fn concrete(name: &Ident) -> String {
    format!("a parameter has the type of its driver\nhelp: write `{name}: &Driver` with that type")
}

/// The last name in `ty`, below references.
pub(crate) fn type_name(ty: &Type) -> String {
    match ty {
        Type::Reference(reference) => type_name(&reference.elem),
        Type::Group(group) => type_name(&group.elem),
        Type::Paren(paren) => type_name(&paren.elem),
        Type::Path(path) => {
            path.path.segments.last().map(|s| s.ident.unraw().to_string()).unwrap_or_default()
        }
        _ => "Driver".to_owned(),
    }
}
