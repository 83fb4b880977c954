//! The way of each macro through the stages: read, check, write down. Between the stages it stops
//! when something was reported, and the user's item is written down as it was.

use proc_macro2::{Span, TokenStream};
use quote::quote;

use crate::{
    check, expand,
    expand::Paths,
    parse::{self, ActionArgs, DriverArgs, Function, Module, Structure, TestArgs},
    report::Report,
};

/// `#[multitest(..)]` on an item.
pub(crate) fn multitest(args: TokenStream, item: &TokenStream) -> TokenStream {
    let mut report = Report::default();
    let args = TestArgs::parse(args, &mut report);
    if Module::is(item) {
        return suite(args, item, report);
    }
    let function = match Function::under("multitest", item.clone()) {
        Ok(function) => function,
        Err(error) => return unread(item, error, report),
    };
    let paths = Paths::new(args.krate.clone());
    let uses = expand::uses(&args);
    if let Some(test) = check::test(args, &function, &mut report) {
        return expand::test(&test, &function, &paths);
    }
    let (errors, function) = (report.into_tokens(), expand::fallback(function));
    quote!(#errors #function #uses)
}

/// An item that is not what the attribute stands on, as it was written.
fn unread(item: &TokenStream, error: syn::Error, mut report: Report) -> TokenStream {
    report.syntax(error);
    let errors = report.into_tokens();
    quote!(#item #errors)
}

/// `#[multitest(..)]` on a module.
fn suite(args: TestArgs, item: &TokenStream, mut report: Report) -> TokenStream {
    let module = match Module::parse(item.clone(), &mut report) {
        Ok(module) => module,
        Err(error) => return unread(item, error, report),
    };
    let paths = Paths::new(args.krate.clone());
    let uses = expand::uses(&args);
    if let Some(suite) = check::suite(args, &module, &mut report) {
        return expand::suite(&suite, &module, &paths);
    }
    let (errors, module) = (report.into_tokens(), expand::module(module));
    quote!(#errors #module #uses)
}

/// `#[testcase]` where no suite has read it.
pub(crate) fn testcase(item: &TokenStream) -> TokenStream {
    let mut report = Report::default();
    let message = "a testcase belongs to a suite, and there is none around it\n\
                   help: put `#[multitest(env = { .. })]` on the module that it stands in, and `#[testcase]` directly \
                   in that module";
    report.at(Span::call_site(), message);
    let errors = report.into_tokens();
    let Ok(function) = Function::under("testcase", item.clone()) else {
        return quote!(#errors #item);
    };
    let function = expand::fallback(function);
    quote!(#errors #function)
}

/// `#[action(..)]` on an item.
pub(crate) fn action(args: TokenStream, item: &TokenStream) -> TokenStream {
    let mut report = Report::default();
    let args = ActionArgs::parse(args, &mut report);
    let function = match Function::under("action", item.clone()) {
        Ok(function) => function,
        Err(error) => return unread(item, error, report),
    };
    let paths = Paths::new(args.krate.clone());
    if let Some(action) = check::action(args, &function, &mut report) {
        return expand::action(&action, &function, &paths);
    }
    let (errors, stub) = (report.into_tokens(), expand::action_stub(function, &paths));
    quote!(#errors #stub)
}

/// `#[driver(..)]` on an item.
pub(crate) fn driver(args: TokenStream, item: &TokenStream) -> TokenStream {
    let mut report = Report::default();
    let args = DriverArgs::parse(args, &mut report);
    let paths = Paths::new(args.krate.clone());
    let structure = match Structure::parse(item.clone(), &mut report) {
        Ok(structure) => structure,
        Err(error) => {
            report.syntax(error);
            let (errors, uses) = (report.into_tokens(), expand::base_uses(&args));
            return quote!(#item #errors #uses);
        }
    };
    let driver = check::driver(args, structure, &mut report);
    if report.is_empty() {
        return expand::driver(&driver, &paths);
    }
    let (errors, stub) = (report.into_tokens(), expand::driver_stub(&driver, &paths));
    quote!(#errors #stub)
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
mod actions;
#[cfg(test)]
mod suites;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod walks;
