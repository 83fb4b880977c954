//! The way of each macro through the stages: read, check, write down. Between the stages it stops
//! when something was reported, and the user's item is written down as it was.

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    check, expand,
    expand::Paths,
    parse::{self, Function, TestArgs},
    report::Report,
};

/// `#[multitest(..)]` on an item.
pub(crate) fn multitest(args: TokenStream, item: &TokenStream) -> TokenStream {
    let mut report = Report::default();
    let args = TestArgs::parse(args, &mut report);
    let function = match syn::parse2::<Function>(item.clone()) {
        Ok(function) => function,
        Err(error) => {
            report.syntax(error);
            let errors = report.into_tokens();
            return quote!(#item #errors);
        }
    };
    let paths = Paths::new(args.krate.clone());
    let uses = expand::uses(&args);
    if let Some(test) = check::test(args, &function, &mut report) {
        return expand::test(&test, &function, &paths);
    }
    let (errors, function) = (report.into_tokens(), expand::fallback(function));
    quote!(#errors #function #uses)
}

/// `environment! { .. }`.
pub(crate) fn environment(input: TokenStream) -> TokenStream {
    let mut report = Report::default();
    let (krate, environments) = parse::environments(input, &mut report);
    let paths = Paths::new(krate);
    let mut tokens = TokenStream::new();
    for named in environments {
        let mut mistakes = Report::default();
        let stub = expand::stub(&named, &paths);
        match check::environment(named, &mut mistakes) {
            Some(environment) => tokens.extend(expand::named(&environment, &paths)),
            None => tokens.extend(stub),
        }
        report.absorb(mistakes);
    }
    tokens.extend(report.into_tokens());
    tokens
}

#[cfg(test)]
mod tests;
