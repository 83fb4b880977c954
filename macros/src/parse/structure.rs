//! The struct under `#[driver]`, and the marks of its fields: `#[option]`, `#[attribute]`,
//! `#[state]`. Which marks a field may have is judged in `check`.

use proc_macro2::{Span, TokenStream};
use syn::{
    Attribute, Error, Expr, Fields, Generics, Ident, Item, Meta, Result, Token, Type, Visibility,
    ext::IdentExt,
    parse::{ParseStream, Parser},
    spanned::Spanned,
};

use super::cursor::{at_assignment, error, found, separated, value};
use crate::{
    options::{ATTRIBUTE, FIELD, Known, OPTION, form, names},
    report::{Report, instead, similar},
};

/// A struct as written, the marks of its fields apart.
pub(crate) struct Structure {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) keyword: Token![struct],
    pub(crate) name: Ident,
    pub(crate) generics: Generics,
    /// Where its braces stand, if it has any.
    pub(crate) braces: Option<Span>,
    pub(crate) fields: Vec<Field>,
}

/// One field.
pub(crate) struct Field {
    /// What stands above it, our marks apart.
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) name: Ident,
    pub(crate) ty: Type,
    pub(crate) option: Option<OptionMark>,
    pub(crate) attribute: Option<AttributeMark>,
    /// Where `#[state]` stands.
    pub(crate) state: Option<Span>,
    /// Whether it has a mark that was not understood.
    pub(crate) mistaken: bool,
}

/// `#[option]`.
pub(crate) struct OptionMark {
    pub(crate) default: Option<Fallback>,
}

/// The value of an option that is not set.
pub(crate) enum Fallback {
    /// `default`: that of its type.
    Standard,
    /// `default = expr`.
    Value(Box<Expr>),
}

/// `#[attribute]`.
pub(crate) struct AttributeMark {
    /// `value = expr`, and its first word.
    pub(crate) value: Option<(Ident, Expr)>,
}

impl Structure {
    /// Reads the item; one that is no struct with named fields is refused with its name.
    pub(crate) fn parse(item: TokenStream, report: &mut Report) -> Result<Self> {
        let item = match syn::parse2::<Item>(item)? {
            Item::Struct(item) => item,
            other => return Err(refused(&other)),
        };
        let (braces, fields) = match item.fields {
            Fields::Named(fields) => {
                (Some(fields.brace_token.span.join()), fields.named.into_iter().collect())
            }
            Fields::Unit => (None, Vec::new()),
            Fields::Unnamed(fields) => {
                let message = "the fields of a driver are its options and attributes, so they need \
                               names\nhelp: write `{ name: Type }`";
                return Err(Error::new(fields.paren_token.span.join(), message));
            }
        };
        Ok(Self {
            attrs: item.attrs,
            vis: item.vis,
            keyword: item.struct_token,
            name: item.ident,
            generics: item.generics,
            braces,
            fields: Vec::into_iter(fields)
                .filter_map(|field| Field::parse(field, report))
                .collect(),
        })
    }
}

fn refused(item: &Item) -> Error {
    let (span, kind) = match item {
        Item::Enum(item) => (item.enum_token.span(), "an enum"),
        Item::Union(item) => (item.union_token.span(), "a union"),
        Item::Fn(item) => (item.sig.fn_token.span(), "a function"),
        Item::Impl(item) => (item.impl_token.span(), "an impl block"),
        Item::Trait(item) => (item.trait_token.span(), "a trait"),
        Item::Mod(item) => (item.mod_token.span(), "a module"),
        Item::Type(item) => (item.type_token.span(), "a type alias"),
        other => (other.span(), "none"),
    };
    let message = format!(
        "`#[driver]` goes on a struct, and this is {kind}\n\
         help: write `struct Name {{ .. }}`, with a field for each option and attribute"
    );
    Error::new(span, message)
}

impl Field {
    fn parse(field: syn::Field, report: &mut Report) -> Option<Self> {
        let mut this = Self {
            attrs: Vec::new(),
            vis: field.vis,
            name: field.ident?,
            ty: field.ty,
            option: None,
            attribute: None,
            state: None,
            mistaken: false,
        };
        for attribute in field.attrs {
            this.mark(attribute, report);
        }
        Some(this)
    }

    /// Takes a mark of ours; what is none stays on the field.
    fn mark(&mut self, attribute: Attribute, report: &mut Report) {
        let path = attribute.path();
        let word = path.get_ident().map(ToString::to_string).unwrap_or_default();
        let twice = match word.as_str() {
            "option" => {
                let mark = OptionMark::parse(&attribute, report);
                self.option.replace(mark).is_some()
            }
            "attribute" => {
                let mark = AttributeMark::parse(&attribute, report);
                self.attribute.replace(mark).is_some()
            }
            "state" => {
                if let Err(error) = attribute.meta.require_path_only() {
                    report.syntax(error);
                }
                self.state.replace(path.span()).is_some()
            }
            _ => return self.other(attribute, &word, report),
        };
        if twice {
            report.on(path, format!("`#[{word}]` stands here twice\nhelp: drop one"));
        }
    }

    /// An attribute that is not ours, unless it is a mark of ours misspelt.
    fn other(&mut self, attribute: Attribute, word: &str, report: &mut Report) {
        const ELSEWHERE: &[&str] = &["doc", "allow", "expect", "warn", "deny", "cfg", "cfg_attr"];
        let meant = similar(word, FIELD.iter().copied());
        match meant.filter(|_| !word.is_empty() && !ELSEWHERE.contains(&word)) {
            Some(meant) => {
                let message = format!(
                    "a field of a driver takes no attribute `{word}`\nhelp: did you mean `{meant}`?"
                );
                report.on(attribute.path(), message);
                self.mistaken = true;
            }
            None => self.attrs.push(attribute),
        }
    }
}

impl OptionMark {
    fn parse(attribute: &Attribute, report: &mut Report) -> Self {
        let mut mark = Self { default: None };
        read(attribute, OPTION, report, |_, input| {
            let value = if input.peek(Token![=]) {
                input.parse::<Token![=]>()?;
                Fallback::Value(Box::new(value(input, "write `default = value`")?))
            } else {
                Fallback::Standard
            };
            mark.default = Some(value);
            Ok(())
        });
        mark
    }
}

impl AttributeMark {
    fn parse(attribute: &Attribute, report: &mut Report) -> Self {
        let mut mark = Self { value: None };
        read(attribute, ATTRIBUTE, report, |word, input| {
            if !input.peek(Token![=]) {
                let message = format!(
                    "expected `=` after `value`, found {}\nhelp: write `value = ..`",
                    found(input)
                );
                return Err(Error::new(word.span(), message));
            }
            input.parse::<Token![=]>()?;
            mark.value = Some((word.clone(), value(input, "write `value = expression`")?));
            Ok(())
        });
        mark
    }
}

/// Reads what stands in the parentheses of a mark; `option` is given each known word.
fn read(
    attribute: &Attribute,
    table: &[Known],
    report: &mut Report,
    mut option: impl FnMut(&Ident, ParseStream<'_>) -> Result<()>,
) {
    let tokens = match &attribute.meta {
        Meta::Path(_) => return,
        Meta::List(list) => list.tokens.clone(),
        Meta::NameValue(pair) => {
            let word = pair.path.get_ident().map(ToString::to_string).unwrap_or_default();
            let form = table.first().map_or("", |known| known.form);
            return report.on(
                &pair.value,
                format!("`{word}` is not assigned to\nhelp: write `#[{word}({form})]`"),
            );
        }
    };
    let parser = |input: ParseStream<'_>| {
        let mut seen = Vec::new();
        separated(input, report, at_assignment, |input, report| {
            let word = input
                .call(Ident::parse_any)
                .map_err(|_| error(input, format!("expected an option, found {}", found(input))))?;
            if seen.contains(&word) {
                report.at(word.span(), format!("`{word}` is given twice\nhelp: drop one"));
            }
            seen.push(word.clone());
            known(&word, table)?;
            option(&word, input)
        });
        Ok(())
    };
    if let Err(error) = parser.parse2(tokens) {
        report.rest(error);
    }
}

fn known(word: &Ident, table: &[Known]) -> Result<()> {
    let (text, names) = (word.to_string(), names(table));
    if names.contains(&text.as_str()) {
        return Ok(());
    }
    let help = match similar(&text, names.iter().copied()) {
        Some(_) => instead(&text, &names),
        None => format!(
            "help: write `{}`",
            names.iter().map(|name| form(table, name)).collect::<Vec<_>>().join(", ")
        ),
    };
    Err(Error::new(word.span(), format!("unknown option `{text}`\n{help}")))
}
