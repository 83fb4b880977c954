//! The way of each macro through the stages: read, check, write down. When something was reported,
//! the user's item is written down as it was; what was understood all the same is checked, and
//! handed to the compiler for its judgement, so that all mistakes show at once.

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
    let paths = Paths::new(args.krate.clone(), &function.sig.ident);
    let uses = expand::uses(&args);
    let plan = match check::test(args, &function, &mut report) {
        Ok(test) => return expand::test(&test, &function, &paths),
        Err(plan) => plan.map(|plan| expand::judged(&plan, &paths)),
    };
    let function = expand::fallback(function, quote!(#uses #plan));
    let errors = report.into_tokens();
    quote!(#errors #function)
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
    let paths = Paths::new(args.krate.clone(), &module.name);
    let uses = expand::uses(&args);
    let plan = match check::suite(args, &module, &mut report) {
        Ok(suite) => return expand::suite(&suite, &module, &paths),
        Err(plan) => plan.map(|plan| expand::judged(&plan, &paths)),
    };
    let (errors, module) = (report.into_tokens(), expand::module(module));
    quote!(#errors #module #uses #plan)
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
    let function = expand::fallback(function, TokenStream::new());
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
    let paths = Paths::new(args.krate.clone(), &function.sig.ident);
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
    let krate = args.krate.clone();
    let structure = match Structure::parse(item.clone(), &mut report) {
        Ok(structure) => structure,
        Err(error) => {
            report.syntax(error);
            let (errors, uses) = (report.into_tokens(), expand::base_uses(&args));
            return quote!(#item #errors #uses);
        }
    };
    let paths = Paths::new(krate, &structure.name);
    let import = paths.import();
    let driver = check::driver(args, structure, &mut report);
    if report.is_empty() {
        let driver = expand::driver(&driver, &paths);
        return quote!(#import #driver);
    }
    let (errors, stub) = (report.into_tokens(), expand::driver_stub(&driver, &paths));
    quote!(#errors #import #stub)
}

/// `environment! { .. }`.
pub(crate) fn environment(input: TokenStream) -> TokenStream {
    let mut report = Report::default();
    let (krate, environments) = parse::environments(input, &mut report);
    let mut tokens = TokenStream::new();
    for named in environments {
        let paths = Paths::new(krate.clone(), &named.name);
        tokens.extend(paths.import());
        let mut mistakes = Report::default();
        let stub = expand::stub(&named, &paths);
        match check::environment(named, &mut mistakes) {
            Ok(environment) => tokens.extend(expand::named(&environment, &paths)),
            Err(plan) => {
                tokens.extend(stub);
                tokens.extend(plan.map(|plan| expand::judged(&plan, &paths)));
            }
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
