//! The drivers of an environment: `name: Type`, `name: Type { option: value }`, `name: Type =
//! options`. Whether names and options make sense is not asked here.

use proc_macro2::Span;
use syn::{
    Attribute, Error, Expr, ExprLit, Ident, Lit, Meta, Result, Token, Type, braced, ext::IdentExt,
    parse::ParseStream, token,
};

use super::{
    cursor::{at_field, error, found, or_say, separated, value},
    naming::{driver_name, name},
    vars,
};
use crate::report::{Report, instead};

/// When the drivers of a block start.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// `{ .. }`: each as soon as what it needs is ready.
    Graph,
    /// `[ .. ]`: one after another.
    List,
}

/// The drivers of an environment, as written.
pub(crate) struct Block {
    pub(crate) order: Order,
    pub(crate) entries: Vec<Entry>,
    /// Whether there are drivers that were not understood.
    pub(crate) lost: bool,
}

/// One driver, as written.
pub(crate) struct Entry {
    pub(crate) docs: Vec<Attribute>,
    /// Where `#[async_start]` stands.
    pub(crate) async_start: Option<Span>,
    pub(crate) name: Ident,
    pub(crate) ty: Type,
    pub(crate) config: Config,
    /// `auto_start: false`: the test starts it through its handle.
    pub(crate) by_hand: bool,
    /// Every option was understood.
    pub(crate) whole: bool,
}

/// How a driver is configured.
pub(crate) enum Config {
    /// Setter by setter; empty where no block was written.
    Options(Vec<Setting>),
    /// By an expression that yields the options.
    Given(Box<Expr>),
}

/// `option: value`.
pub(crate) struct Setting {
    pub(crate) name: Ident,
    pub(crate) value: Expr,
}

impl Block {
    /// Reads what stands between the braces or brackets.
    pub(crate) fn parse(input: ParseStream<'_>, order: Order, report: &mut Report) -> Self {
        let (mut entries, mut lost) = (Vec::new(), false);
        let skipped = separated(input, report, at_field, |input, report| {
            entries.push(Entry::parse(input, report).inspect_err(|_| lost = true)?);
            Ok(())
        });
        Self { order, entries, lost: lost || skipped }
    }
}

impl Entry {
    /// The driver's name as text, without `r#`.
    pub(crate) fn key(&self) -> String {
        self.name.unraw().to_string()
    }

    /// Drops the options that do not pass `sound`.
    pub(crate) fn retain(&mut self, mut sound: impl FnMut(&Expr) -> bool) {
        match &mut self.config {
            Config::Options(settings) => {
                let before = settings.len();
                settings.retain(|setting| sound(&setting.value));
                self.whole &= settings.len() == before;
            }
            Config::Given(given) => {
                if !sound(given) {
                    (self.config, self.whole) = (Config::Options(Vec::new()), false);
                }
            }
        }
    }

    /// The expressions that run when the driver starts.
    pub(crate) fn values(&self) -> impl Iterator<Item = &Expr> {
        let (settings, given) = match &self.config {
            Config::Options(settings) => (settings.as_slice(), None),
            Config::Given(given) => (&[][..], Some(&**given)),
        };
        settings.iter().map(|setting| &setting.value).chain(given)
    }

    fn parse(input: ParseStream<'_>, report: &mut Report) -> Result<Self> {
        let (docs, async_start) = attributes(input.call(Attribute::parse_outer)?, report);
        let name = driver_name(input)?;
        if !input.peek(Token![:]) {
            return Err(Error::new(
                name.span(),
                format!(
                    "expected `: Driver` after the driver's name, found {}\n\
                     help: write `{name}: Driver` or `{name}: Driver {{ option: value }}`",
                    found(input)
                ),
            ));
        }
        input.parse::<Token![:]>()?;
        if input.is_empty() || input.peek(Token![,]) {
            let message = format!("the driver `{name}` has no type\nhelp: {}", typed(&name));
            return Err(Error::new(name.span(), message));
        }
        let ty = driver_type(&name, input)?;
        let before = report.len();
        let mut config = config(&name, input, report)?;
        let by_hand = by_hand(&mut config, report);
        let whole = report.len() == before;
        Ok(Self { docs, async_start, name, ty, config, by_hand, whole })
    }
}

/// Takes `auto_start` out of the options: it is no setter of the driver's, and must be known while
/// compiling.
fn by_hand(config: &mut Config, report: &mut Report) -> bool {
    let Config::Options(settings) = config else { return false };
    let Some(at) = settings.iter().position(|setting| setting.name == "auto_start") else {
        return false;
    };
    match settings.remove(at).value {
        Expr::Lit(ExprLit { lit: Lit::Bool(value), .. }) => !value.value,
        other => {
            let message = "`auto_start` takes `true` or `false`, since the compiler checks who \
                           waits for the driver\nhelp: write `auto_start: false`";
            report.on(other, message);
            false
        }
    }
}

/// Reads `option: value, ..` to the end.
pub(crate) fn settings(input: ParseStream<'_>, report: &mut Report) -> Vec<Setting> {
    let mut settings: Vec<Setting> = Vec::new();
    separated(input, report, at_field, |input, report| {
        let setting = setting(input, report)?;
        if settings.iter().any(|earlier| earlier.name.unraw() == setting.name.unraw()) {
            let name = &setting.name;
            report.at(name.span(), format!("the option `{name}` is set twice\nhelp: drop one"));
        }
        settings.extend(vars::parts(setting));
        Ok(())
    });
    settings
}

fn setting(input: ParseStream<'_>, report: &mut Report) -> Result<Setting> {
    if input.peek(Token![..]) {
        return Err(error(
            input,
            "an option is `name: value`, found `..`\nhelp: what is not set keeps its default",
        ));
    }
    let name = name(input, "an option")?;
    if input.is_empty() || input.peek(Token![,]) {
        let help = format!("the option `{name}` has no value\nhelp: write `{name}: {name}`");
        return Err(Error::new(name.span(), help));
    }
    if input.peek(Token![=]) {
        let help = format!("expected `:` after the option, found `=`\nhelp: write `{name}: ..`");
        return Err(error(input, help));
    }
    if !input.peek(Token![:]) {
        let help = "help: write `option: value`";
        return Err(error(
            input,
            format!("expected `:` after the option `{name}`, found {}\n{help}", found(input)),
        ));
    }
    input.parse::<Token![:]>()?;
    if input.is_empty() || input.peek(Token![,]) {
        let help = format!("the option `{name}` has no value\nhelp: write `{name}: value`");
        return Err(Error::new(name.span(), help));
    }
    let value = if name == "vars" {
        vars::value(input, report)?
    } else {
        value(input, format!("write `{name}: value`"))?
    };
    Ok(Setting { name, value })
}

fn config(name: &Ident, input: ParseStream<'_>, report: &mut Report) -> Result<Config> {
    if input.peek(token::Brace) {
        let content;
        braced!(content in input);
        return Ok(Config::Options(settings(&content, report)));
    }
    if input.parse::<Option<Token![=]>>()?.is_some() {
        let help = format!("write `{name}: Type = expression`, which yields the options");
        return Ok(Config::Given(Box::new(value(input, help)?)));
    }
    if input.peek(token::Paren) {
        return Err(error(
            input,
            "expected `{ option: value }` after the driver's type, found a call\n\
             help: for options made by an expression write `name: Type = expression`",
        ));
    }
    Ok(Config::Options(Vec::new()))
}

/// What to write where the driver `name` is given no type.
fn typed(name: &Ident) -> String {
    format!("write `{name}: Driver` with a type such as `App`")
}

fn driver_type(name: &Ident, input: ParseStream<'_>) -> Result<Type> {
    let help = typed(name);
    let ty = or_say(input, Type::without_plus, "the type of a driver", &help)?;
    match ty {
        Type::Path(_) | Type::Group(_) | Type::Paren(_) | Type::Macro(_) => Ok(ty),
        other => {
            Err(Error::new_spanned(other, format!("expected the type of a driver\nhelp: {help}")))
        }
    }
}

/// Sorts the attributes of a driver: what is kept as its docs, and where `#[async_start]` stands.
fn attributes(attributes: Vec<Attribute>, report: &mut Report) -> (Vec<Attribute>, Option<Span>) {
    let mut async_start = None;
    let mut docs = Vec::new();
    for attribute in attributes {
        if attribute.path().is_ident("doc") {
            docs.push(attribute);
        } else if attribute.path().is_ident("async_start") {
            if !matches!(attribute.meta, Meta::Path(_)) {
                let message = "`#[async_start]` takes no value\nhelp: write `#[async_start]`";
                report.on(&attribute.meta, message);
            }
            async_start = Some(attribute.path().segments[0].ident.span());
        } else {
            unknown(&attribute, report);
        }
    }
    (docs, async_start)
}

fn unknown(attribute: &Attribute, report: &mut Report) {
    let path = attribute.path();
    let word = path.segments.iter().map(|s| s.ident.to_string()).collect::<Vec<_>>().join("::");
    report.on(
        path,
        format!(
            "a driver takes no attribute `{word}`\n{}",
            instead(&word, &["async_start", "doc"])
        ),
    );
}
