//! Rules about a driver made by `#[driver]`: what its struct may be, which marks its fields have,
//! and what makes sense with a base only. Types are left to the compiler.
//!
//! Whatever is reported, what was understood is handed on: a mistaken driver keeps its options and
//! attributes, so that nothing else breaks.

use proc_macro2::Span;
use syn::{Attribute, Expr, GenericParam, Generics, Ident, Token, Type, Visibility, ext::IdentExt};

use super::settings;
use crate::{
    parse::{DriverArgs, Fallback, Field, Setting, Step, Structure},
    report::Report,
};

/// A driver as it was declared.
pub(crate) struct Definition {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) keyword: Token![struct],
    pub(crate) name: Ident,
    pub(crate) generics: Generics,
    /// Where its braces stand, if it has any.
    pub(crate) braces: Option<Span>,
    pub(crate) base: Option<Type>,
    /// What it sets in the options of its base.
    pub(crate) settings: Vec<Setting>,
    pub(crate) steps: Vec<Step>,
    pub(crate) extractors: Option<Vec<Expr>>,
    pub(crate) parts: Vec<Part>,
}

/// One field of it.
pub(crate) struct Part {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) name: Ident,
    /// The name as text, without `r#`.
    pub(crate) key: String,
    pub(crate) ty: Type,
    /// What fills the option, if it is one.
    pub(crate) option: Option<Filling>,
    /// Where the attribute comes from, if it is one.
    pub(crate) attribute: Option<Origin>,
}

/// The value of an option that is not set.
pub(crate) enum Filling {
    /// There is none: it must be set.
    Required,
    /// That of the type.
    Standard,
    /// That of an expression.
    Value(Box<Expr>),
}

/// Where the value of an attribute comes from.
pub(crate) enum Origin {
    /// What the base publishes under its name, or what the hand-written start says.
    Name,
    /// An expression over the started base.
    Value(Box<Expr>),
}

/// Checks a driver; what was understood of it is the result.
pub(crate) fn driver(args: DriverArgs, structure: Structure, report: &mut Report) -> Definition {
    generics(&structure.generics, report);
    if args.base.is_none() {
        needs_base(&args, &structure.fields, report);
    }
    let settings = args.options.map(|(_, settings)| settings).unwrap_or_default();
    for setting in &settings {
        settings::value(&setting.value, report);
    }
    let based = args.base.is_some();
    let parts = structure.fields.into_iter().map(|field| part(field, based, report)).collect();
    Definition {
        attrs: structure.attrs,
        vis: structure.vis,
        keyword: structure.keyword,
        name: structure.name,
        generics: structure.generics,
        braces: structure.braces,
        base: args.base,
        settings,
        steps: args.steps,
        extractors: args.extractors,
        parts,
    }
}

/// The type of a driver is named in environments, where nothing says what a parameter stands for.
fn generics(generics: &Generics, report: &mut Report) {
    let Some(first) = generics.params.first() else {
        if let Some(clause) = &generics.where_clause {
            report.on(clause, "a driver has no parameters to restrict\nhelp: drop `where`");
        }
        return;
    };
    let help = match first {
        GenericParam::Lifetime(_) => "own the value: `String` for `&str`, `Arc<T>` for `&T`",
        GenericParam::Type(_) => {
            "name the type in the fields, or make one driver for each with a macro of your own"
        }
        GenericParam::Const(_) => "make it an option: `#[option] count: usize`",
    };
    report.on(first, format!("a driver made by `#[driver]` is not generic\nhelp: {help}"));
}

/// What means something only where a base starts, publishes and stops.
fn needs_base(args: &DriverArgs, fields: &[Field], report: &mut Report) {
    if let Some((word, _)) = &args.options {
        report.at(
            word.span(),
            "`options` are those of a base, and this driver has none\n\
             help: write `base = App`, or defaults at the fields: `#[option(default = ..)]`",
        );
    }
    for Step { word, .. } in &args.steps {
        let method = if word.to_string().ends_with("start") { "start" } else { "stop" };
        report.at(
            word.span(),
            format!(
                "`{word}` is a step beside those of a base, and this driver has none\n\
                 help: write `base = App`, or do it in `{method}` of its `impl Lifecycle`"
            ),
        );
    }
    for field in fields {
        let value = field.attribute.as_ref().and_then(|mark| mark.value.as_ref());
        if let Some((word, _)) = value {
            report.at(
                word.span(),
                "without a base, `start` in the `impl Lifecycle` gives attributes their values\n\
                 help: drop `value`, and make the value in `start`",
            );
        }
    }
}

fn part(field: Field, based: bool, report: &mut Report) -> Part {
    marks(&field, based, report);
    let key = field.name.unraw().to_string();
    let option = field.option.map(|mark| match mark.default {
        Some(Fallback::Value(value)) => {
            settings::value(&value, report);
            Filling::Value(value)
        }
        Some(Fallback::Standard) => Filling::Standard,
        None if may_be_empty(&field.ty) => Filling::Standard,
        None => Filling::Required,
    });
    let attribute = field.attribute.map(|mark| match mark.value {
        Some((_, value)) => {
            settings::value(&value, report);
            Origin::Value(Box::new(value))
        }
        None => Origin::Name,
    });
    let Field { attrs, vis, name, ty, .. } = field;
    Part { attrs, vis, name, key, ty, option, attribute }
}

/// Whether the marks of a field go together.
fn marks(field: &Field, based: bool, report: &mut Report) {
    if let Some(attribute) = field.attrs.iter().find(|attribute| attribute.path().is_ident("cfg")) {
        let message = "a field of a driver cannot be conditional\nhelp: put `#[cfg]` on the struct";
        report.on(attribute.path(), message);
    }
    let marked = field.option.is_some() || field.attribute.is_some();
    let name = &field.name;
    match field.state {
        Some(span) if marked => report.at(
            span,
            format!("`{name}` cannot be state, since it is also something else\nhelp: drop one"),
        ),
        Some(span) if !based => report.at(
            span,
            "without a base, a field with no mark is the driver's own state\nhelp: drop `#[state]`",
        ),
        None if based && !marked && !field.mistaken => report.at(
            name.span(),
            format!(
                "nothing says what the field `{name}` is\n\
                 help: write `#[option]`, `#[attribute]`, or `#[state]` for one that starts as its \
                 `Default`"
            ),
        ),
        _ => {}
    }
}

/// Whether an option of this type may be left out without a default.
fn may_be_empty(ty: &Type) -> bool {
    matches!(Shape::of(ty), Shape::Optional(_) | Shape::List(_))
}

/// What an option of a type takes.
pub(crate) enum Shape<'a> {
    /// A value of the type.
    Plain,
    /// `Option<T>`: a `T`, or nothing.
    Optional(&'a Type),
    /// `Vec<T>`: any number of `T`.
    List(&'a Type),
}

impl<'a> Shape<'a> {
    pub(crate) fn of(ty: &'a Type) -> Self {
        match ty {
            Type::Group(group) => Self::of(&group.elem),
            Type::Paren(paren) => Self::of(&paren.elem),
            Type::Path(path) => match path.path.segments.last() {
                Some(last) => match (last.ident.to_string().as_str(), argument(&last.arguments)) {
                    ("Option", Some(inner)) => Self::Optional(inner),
                    ("Vec", Some(inner)) => Self::List(inner),
                    _ => Self::Plain,
                },
                None => Self::Plain,
            },
            _ => Self::Plain,
        }
    }
}

/// The one type in angle brackets.
fn argument(arguments: &syn::PathArguments) -> Option<&Type> {
    let syn::PathArguments::AngleBracketed(arguments) = arguments else { return None };
    match arguments.args.first() {
        Some(syn::GenericArgument::Type(ty)) if arguments.args.len() == 1 => Some(ty),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_and_lists_are_known_by_their_look() {
        for (text, expected) in [
            ("u16", "plain"),
            ("Option<u16>", "optional"),
            ("::core::option::Option<Vec<u16>>", "optional"),
            ("std::vec::Vec<String>", "list"),
            ("Option", "plain"),
            ("HashMap<String, u16>", "plain"),
            ("&'static str", "plain"),
            ("[u16; 4]", "plain"),
        ] {
            let ty: Type = syn::parse_str(text).expect("a type");
            let found = match Shape::of(&ty) {
                Shape::Plain => "plain",
                Shape::Optional(_) => "optional",
                Shape::List(_) => "list",
            };
            assert_eq!(found, expected, "{text}");
        }
    }
}
