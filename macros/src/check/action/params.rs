//! The parameters of an action: `option`, `state` and `context` by their names, every other one a driver.

use syn::{
    FnArg, Ident, Lifetime, Pat, PatType, Type, TypeReference, ext::IdentExt, spanned::Spanned,
};

use super::{Kind, Lent, Passed, Take};
use crate::{
    check::function::{self, type_name},
    report::{Report, similar},
};

/// What was found among the parameters so far.
pub(super) struct Read {
    kind: Kind,
    pub(super) option: Option<(Ident, Type, Passed)>,
    pub(super) state: Option<Type>,
    context: bool,
}

impl Read {
    pub(super) fn new(kind: Kind) -> Self {
        Self { kind, option: None, state: None, context: false }
    }

    /// Finds out what a parameter takes.
    pub(super) fn input(&mut self, input: &FnArg, report: &mut Report) -> Option<Take> {
        let typed = match input {
            FnArg::Typed(typed) => typed,
            FnArg::Receiver(receiver) => {
                let message = "an action is a function of its own, so it has no `self`\n\
                               help: what walks share is a driver, or in their state: `state: &mut State`";
                report.at(receiver.self_token.span(), message);
                return None;
            }
        };
        conditional(typed, report);
        let name = plain_name(typed, report)?;
        let key = name.unraw().to_string();
        match key.strip_prefix('_').unwrap_or(&key) {
            "option" => self.option(name, bare(&typed.ty), report),
            "state" => self.state(&name, bare(&typed.ty), report),
            "context" => {
                once(self.context, &name, "context", report)?;
                self.context = true;
                lent(&name, bare(&typed.ty), "Context<'_>", report).then_some(Take::Context)
            }
            key => driver(name, key, &typed.ty, report),
        }
    }

    fn option(&mut self, name: Ident, ty: &Type, report: &mut Report) -> Option<Take> {
        once(self.option.is_some(), &name, "option", report)?;
        let (ty, passed) = match ty {
            Type::Reference(reference) if reference.mutability.is_some() => {
                let elem = type_name(&reference.elem);
                let message =
                    format!("an option is the same for many walks\nhelp: write `{name}: &{elem}`");
                report.on(reference, message);
                return None;
            }
            Type::Reference(reference) => referenced(reference),
            Type::ImplTrait(_) => {
                report.on(ty, format!("an option has one type\nhelp: name it: `{name}: &Type`"));
                return None;
            }
            _ => (ty.clone(), Passed::Cloned),
        };
        self.option = Some((name, ty, passed));
        Some(Take::Option)
    }

    fn state(&mut self, name: &Ident, ty: &Type, report: &mut Report) -> Option<Take> {
        once(self.state.is_some(), name, "state", report)?;
        let (state, lent) = match ty {
            Type::Reference(reference) if reference.mutability.is_some() => {
                ((*reference.elem).clone(), Lent::Exclusive)
            }
            Type::Reference(reference) => ((*reference.elem).clone(), Lent::Shared),
            other if self.kind == Kind::Serial => (other.clone(), Lent::Owned),
            other => {
                let elem = type_name(other);
                let message = format!(
                    "an action works on the state of its walk\nhelp: write `{name}: &mut {elem}`"
                );
                report.on(other, message);
                return None;
            }
        };
        self.state = Some(state);
        Some(Take::State(lent))
    }
}

/// Every other parameter is a driver, unless it was meant to be something else: no driver is lent to be changed.
fn driver(name: Ident, key: &str, ty: &Type, report: &mut Report) -> Option<Take> {
    let exclusive =
        matches!(bare(ty), Type::Reference(reference) if reference.mutability.is_some());
    if let Some(meant) = similar(key, ["state"]).filter(|_| exclusive) {
        let message = format!("no driver is lent to be changed\nhelp: did you mean `{meant}`?");
        report.at(name.span(), message);
        return None;
    }
    function::by_reference(&name, ty, "an action", report)
        .then(|| Take::Driver(name, Box::new(ty.clone())))
}

/// The type of options behind a reference: what has no size, and what stays, is an option as a reference.
fn referenced(reference: &TypeReference) -> (Type, Passed) {
    let is_static = reference.lifetime.as_ref().is_some_and(|lifetime| lifetime.ident == "static");
    let unsized_elem = match bare(&reference.elem) {
        Type::Slice(_) => true,
        Type::Path(path) => path.path.is_ident("str"),
        _ => false,
    };
    if !is_static && !unsized_elem {
        return ((*reference.elem).clone(), Passed::Reference);
    }
    let mut reference = reference.clone();
    reference.lifetime = Some(Lifetime::new("'static", reference.and_token.span()));
    (Type::Reference(reference), Passed::Copied)
}

/// `ty` without what a macro has put around it.
fn bare(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => bare(&group.elem),
        Type::Paren(paren) => bare(&paren.elem),
        other => other,
    }
}

/// Fails if an earlier parameter takes the same.
fn once(taken: bool, name: &Ident, what: &str, report: &mut Report) -> Option<()> {
    if taken {
        let message = format!("two parameters take the {what}\nhelp: drop one");
        report.at(name.span(), message);
    }
    (!taken).then_some(())
}

/// Whether the parameter is a shared reference; `expected` is the type without it.
fn lent(name: &Ident, ty: &Type, expected: &str, report: &mut Report) -> bool {
    let fits = matches!(ty, Type::Reference(reference) if reference.mutability.is_none())
        || matches!(ty, Type::Macro(_));
    if !fits {
        let message = format!("an action borrows the {name}\nhelp: write `{name}: &{expected}`");
        report.on(ty, message);
    }
    fits
}

fn conditional(typed: &PatType, report: &mut Report) {
    for attribute in typed.attrs.iter().filter(|attribute| attribute.path().is_ident("cfg")) {
        let message =
            "a parameter of an action cannot be conditional\nhelp: put `#[cfg]` on the action";
        report.on(attribute.path(), message);
    }
}

fn plain_name(typed: &PatType, report: &mut Report) -> Option<Ident> {
    match &*typed.pat {
        Pat::Ident(ident) if ident.subpat.is_none() && ident.by_ref.is_none() => {
            Some(ident.ident.clone())
        }
        pat => {
            let message = "the name of a parameter says what it takes\n\
                           help: write `option: &Type`, `state: &mut State`, `context: &Context<'_>` or `driver: &Driver`";
            report.on(pat, message);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use quote::ToTokens;

    use super::*;

    #[test]
    fn options_without_a_size_are_references() {
        for (parameter, ty, passed) in [
            ("&u32", "u32", Passed::Reference),
            ("&str", "& 'static str", Passed::Copied),
            ("&[u8]", "& 'static [u8]", Passed::Copied),
            ("&'static Mode", "& 'static Mode", Passed::Copied),
            ("&String", "String", Passed::Reference),
        ] {
            let reference = syn::parse_str(parameter).expect("a reference");
            let (found, how) = referenced(&reference);
            assert_eq!(found.to_token_stream().to_string(), ty);
            assert!(how == passed, "{parameter}");
        }
    }
}
