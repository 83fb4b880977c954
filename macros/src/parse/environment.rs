//! `environment! { pub Name { .. } dependencies { .. } defaults { .. } }`, any number of them in
//! one call. The blocks themselves are read where `#[multitest]` has them read.

use proc_macro2::TokenStream;
use syn::{
    Attribute, Ident, Path, Result, Token, Visibility, braced, bracketed,
    ext::IdentExt,
    parse::{ParseStream, Parser},
    token,
};

use super::{
    block::{Block, Order},
    cursor::{self, drain, error, found},
    sections::Sections,
    written,
};
use crate::{
    options::{SECTIONS, form, names},
    report::{Report, instead, similar},
};

/// A named environment, as written.
pub(crate) struct Named {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) name: Ident,
    pub(crate) block: Block,
    pub(crate) sections: Sections,
}

/// Reads every environment of one call, and the `crate = path;` that may come first.
pub(crate) fn environments(tokens: TokenStream, report: &mut Report) -> (Option<Path>, Vec<Named>) {
    let mut krate = None;
    let mut environments = Vec::new();
    let parser = |input: ParseStream<'_>| {
        let read = crate_path(input).and_then(|path| {
            krate = path;
            while !input.is_empty() {
                environments.push(Named::parse(input, report)?);
            }
            Ok(())
        });
        if let Err(error) = read {
            report.syntax(error);
            drain(input);
        }
        Ok(())
    };
    if let Err(error) = parser.parse2(tokens) {
        report.rest(error);
    }
    (krate, environments)
}

fn crate_path(input: ParseStream<'_>) -> Result<Option<Path>> {
    if !(input.peek(Token![crate]) && input.peek2(Token![=])) {
        return Ok(None);
    }
    input.parse::<Token![crate]>()?;
    input.parse::<Token![=]>()?;
    let path = cursor::crate_path(input)?;
    if !input.peek(Token![;]) {
        let message = format!(
            "expected `;` after the path, found {}\nhelp: write `crate = {};`",
            found(input),
            written(&path)
        );
        return Err(error(input, message));
    }
    input.parse::<Token![;]>()?;
    Ok(Some(path))
}

impl Named {
    fn parse(input: ParseStream<'_>, report: &mut Report) -> Result<Self> {
        let attrs = input.call(Attribute::parse_outer)?;
        let vis = input.parse()?;
        if input.peek(Token![struct]) || !input.peek(Ident) {
            return Err(error(
                input,
                format!(
                    "expected the environment's name, found {}\n\
                 help: write `pub Name {{ driver: Type }}`",
                    found(input)
                ),
            ));
        }
        let name = input.parse()?;
        let block = drivers(input, &name, report)?;
        let mut this = Self { attrs, vis, name, block, sections: Sections::default() };
        while input.peek(Ident) && input.peek2(token::Brace) && this.section(input, report)? {}
        Ok(this)
    }

    /// Reads one of the blocks behind the drivers; `false` when the next environment starts.
    fn section(&mut self, input: ParseStream<'_>, report: &mut Report) -> Result<bool> {
        let word: Ident = input.fork().parse()?;
        let known = names(SECTIONS);
        let text = word.to_string();
        if !known.contains(&text.as_str()) {
            if similar(&text, known.iter().copied()).is_none() {
                return Ok(false);
            }
            let help = instead(&text, &known);
            report.at(word.span(), format!("unknown block `{text}`\n{help}"));
        }
        input.parse::<Ident>()?;
        let content;
        braced!(content in input);
        if !known.contains(&text.as_str()) {
            drain(&content);
            return Ok(true);
        }
        if self.sections.read(&word, &content, report) {
            report.at(word.span(), format!("`{text}` is given twice\nhelp: drop one"));
        }
        Ok(true)
    }
}

fn drivers(input: ParseStream<'_>, name: &Ident, report: &mut Report) -> Result<Block> {
    let content;
    if input.peek(token::Brace) {
        braced!(content in input);
        return Ok(Block::parse(&content, Order::Graph, report));
    }
    if input.peek(token::Bracket) {
        bracketed!(content in input);
        return Ok(Block::parse(&content, Order::List, report));
    }
    let text = name.unraw().to_string();
    let help = if names(SECTIONS).contains(&text.as_str()) {
        format!("write `{}` behind the drivers", form(SECTIONS, &text))
    } else {
        format!("write `{name} {{ driver: Type }}`")
    };
    Err(error(
        input,
        format!(
            "expected the drivers of `{name}` in braces or brackets, found {}\nhelp: {help}",
            found(input)
        ),
    ))
}
