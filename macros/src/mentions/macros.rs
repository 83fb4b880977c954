//! Macro calls: those known to take expressions are parsed as such, all others are read token by
//! token. There every name that may be a value counts, and every text may be a format string.

use proc_macro2::{Spacing, TokenStream, TokenTree};
use syn::{
    Expr, ExprAssign, Lit, Macro, Pat, Result, Token,
    parse::{ParseStream, Parser},
    punctuated::Punctuated,
    visit::Visit,
};

use super::{bind, captures::captures, walk::Walk};

/// Macros that take a format string, and at which place.
const FORMATS: &[(&str, usize)] = &[
    ("format", 0),
    ("format_args", 0),
    ("print", 0),
    ("println", 0),
    ("eprint", 0),
    ("eprintln", 0),
    ("panic", 0),
    ("todo", 0),
    ("unimplemented", 0),
    ("unreachable", 0),
    ("write", 1),
    ("writeln", 1),
    ("assert", 1),
    ("debug_assert", 1),
    ("assert_eq", 2),
    ("assert_ne", 2),
    ("debug_assert_eq", 2),
    ("debug_assert_ne", 2),
];

/// Visits the arguments of `call`.
pub(super) fn visit(walk: &mut Walk, call: &Macro) {
    let name = call.path.segments.last().map(|s| bind::text(&s.ident)).unwrap_or_default();
    let place = FORMATS.iter().find(|(known, _)| *known == name).map(|(_, place)| *place);
    let read = match name.as_str() {
        _ if place.is_some() => format(walk, call.tokens.clone(), place.unwrap_or_default()),
        "vec" | "dbg" => list(walk, call.tokens.clone()),
        "matches" => matches(walk, call.tokens.clone()),
        _ => None,
    };
    if read.is_none() {
        scan(walk, call.tokens.clone());
    }
}

fn format(walk: &mut Walk, tokens: TokenStream, place: usize) -> Option<()> {
    let arguments = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(tokens).ok()?;
    let mut named = Vec::new();
    for (at, argument) in arguments.iter().enumerate() {
        match name(argument).filter(|_| at > place) {
            Some((name, value)) => {
                named.push(name);
                walk.visit_expr(value);
            }
            None => walk.visit_expr(argument),
        }
    }
    if let Some(Expr::Lit(literal)) = arguments.iter().nth(place) {
        walk.with_names(named, |walk| text(walk, &literal.lit));
    }
    Some(())
}

/// `name = value` as a format argument.
fn name(argument: &Expr) -> Option<(String, &Expr)> {
    let Expr::Assign(ExprAssign { left, right, .. }) = argument else { return None };
    let Expr::Path(path) = &**left else { return None };
    Some((bind::text(path.path.get_ident()?), right))
}

fn list(walk: &mut Walk, tokens: TokenStream) -> Option<()> {
    let parser = |input: ParseStream<'_>| -> Result<Vec<Expr>> {
        let mut items = Vec::new();
        while !input.is_empty() {
            items.push(input.parse()?);
            if input.parse::<Option<Token![;]>>()?.is_none() && !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(items)
    };
    parser.parse2(tokens).ok()?.iter().for_each(|item| walk.visit_expr(item));
    Some(())
}

fn matches(walk: &mut Walk, tokens: TokenStream) -> Option<()> {
    let parser = |input: ParseStream<'_>| {
        let value: Expr = input.parse()?;
        input.parse::<Token![,]>()?;
        let pat = input.call(Pat::parse_multi_with_leading_vert)?;
        let guard = match input.parse::<Option<Token![if]>>()? {
            Some(_) => Some(input.parse::<Expr>()?),
            None => None,
        };
        input.parse::<Option<Token![,]>>()?;
        Ok((value, pat, guard))
    };
    let (value, pat, guard) = parser.parse2(tokens).ok()?;
    walk.visit_expr(&value);
    walk.scope(Some(&pat), |walk| guard.iter().for_each(|guard| walk.visit_expr(guard)));
    Some(())
}

/// Counts every name among `tokens` that may be a value, and what their texts capture.
pub(super) fn scan(walk: &mut Walk, tokens: TokenStream) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => scan(walk, group.stream()),
            TokenTree::Literal(literal) => text(walk, &Lit::new(literal.clone())),
            TokenTree::Ident(ident) => {
                let is_value = may_be_value(&tokens[..at], &tokens[at + 1..]);
                if is_value && syn::parse_str::<syn::Ident>(&ident.to_string()).is_ok() {
                    walk.name(ident);
                }
            }
            TokenTree::Punct(_) => {}
        }
    }
}

fn may_be_value(before: &[TokenTree], after: &[TokenTree]) -> bool {
    let last = before.len().checked_sub(1);
    let member = is(last.and_then(|at| before.get(at)), '.')
        && !is(last.and_then(|at| before.get(at.checked_sub(1)?)), '.');
    let segment = is(last.and_then(|at| before.get(at)), ':')
        && last.and_then(|at| before.get(at.checked_sub(1)?)).is_some_and(joint_colon);
    let lifetime = is(last.and_then(|at| before.get(at)), '\'');
    let called_macro = is(after.first(), '!') && matches!(after.get(1), Some(TokenTree::Group(_)));
    let path_or_field = is(after.first(), ':');
    !(member || segment || lifetime || called_macro || path_or_field)
}

fn is(token: Option<&TokenTree>, char: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == char)
}

fn joint_colon(token: &TokenTree) -> bool {
    let TokenTree::Punct(punct) = token else { return false };
    punct.as_char() == ':' && punct.spacing() == Spacing::Joint
}

fn text(walk: &mut Walk, literal: &Lit) {
    if let Lit::Str(text) = literal {
        for name in captures(&text.value()) {
            walk.captured(&name, text.span());
        }
    }
}
