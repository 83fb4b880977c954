//! Rules about drivers with `auto_start: false`: nothing waits for one, since only the test starts
//! it, and the test takes its handle.

use syn::{Type, ext::IdentExt};

use super::function::{Param, type_name};
use crate::{
    mentions,
    parse::{Block, Dependency, Entry, Env},
    report::Report,
};

/// No driver waits for one that the test starts.
pub(super) fn uses(block: &Block, dependencies: &[Dependency], report: &mut Report) {
    let by_hand: Vec<String> =
        block.entries.iter().filter(|entry| entry.by_hand).map(Entry::key).collect();
    let is_by_hand = |name: &syn::Ident| by_hand.contains(&name.unraw().to_string());
    for entry in &block.entries {
        let names = entry.values().flat_map(|value| mentions::uses(value).names);
        let uses = names.filter(|name| is_by_hand(name) && *name != entry.name);
        uses.for_each(|name| refuse(&name, report));
    }
    let befores = dependencies.iter().map(|pair| &pair.before).filter(|name| is_by_hand(name));
    let mut reported = Vec::new();
    for name in befores {
        if !reported.contains(name) {
            reported.push(name.clone());
            refuse(name, report);
        }
    }
}

fn refuse(name: &syn::Ident, report: &mut Report) {
    let message = format!(
        "`{name}` has `auto_start: false`, so nothing that starts by itself can wait for it\n\
         help: drop its `auto_start`, or hand its values over in the test"
    );
    report.at(name.span(), message);
}

/// A parameter takes the handle of such a driver, which may not run.
pub(super) fn params<'a>(
    env: Option<&Env>,
    params: impl IntoIterator<Item = &'a Param>,
    report: &mut Report,
) {
    let Some(Env::Block(block)) = env else { return };
    for param in params {
        let key = param.name.unraw().to_string();
        let driver = block.entries.iter().find(|entry| entry.by_hand && entry.key() == key);
        if let (Some(driver), Type::Reference(_)) = (driver, &param.ty) {
            let ty = type_name(&driver.ty);
            let message = format!(
                "`{key}` has `auto_start: false`, so it may not run when the test begins\n\
                 help: write `{key}: Handle<{ty}>`, and start it with `{key}.start().await?`"
            );
            report.on(&param.ty, message);
        }
    }
}
