//! Who needs whom: edges from mentions, from `dependencies`, and from the order of a list. What has
//! no start is reported: a ring, and in a list the use of a later driver. How rings are found is in
//! `graph`.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::quote;
use syn::{Ident, ext::IdentExt};

use super::{Decoy, Driver};
use crate::{
    graph::{Cause, Graph, Need},
    mentions,
    parse::{Block, Dependency, Entry, Order},
    report::{Report, listed, similar},
};

/// How many steps of a ring an error shows at most.
const SHOWN: usize = 6;

/// Turns entries into drivers that know what they need; rings and references to what starts later
/// are reported.
pub(super) fn drivers(
    block: Block,
    dependencies: &[Dependency],
    report: &mut Report,
) -> Vec<Driver> {
    let keys: Vec<String> = block.entries.iter().map(Entry::key).collect();
    let uses: Vec<Vec<Ident>> = block.entries.iter().map(names).collect();
    let mut graph = Graph::new(keys.len());
    for (driver, uses) in uses.iter().enumerate() {
        for name in uses {
            if let Some(needs) = place(&keys, name) {
                graph.add(Need { driver, needs, cause: Cause::Mention(name.span()) });
            }
        }
    }
    for pair in dependencies {
        if let (Some(needs), Some(driver)) = (place(&keys, &pair.before), place(&keys, &pair.after))
        {
            graph.add(Need { driver, needs, cause: Cause::Declared(pair.after.span()) });
        }
    }
    if block.order == Order::List {
        later(&uses, &keys, report);
        order(&block.entries, &mut graph);
    } else {
        graph.rings().iter().for_each(|ring| cycle(ring, &keys, report));
    }
    block
        .entries
        .into_iter()
        .enumerate()
        .map(|(at, entry)| driver(entry, graph.needs(at), &uses[at], &keys))
        .collect()
}

fn driver(entry: Entry, needs: Vec<usize>, uses: &[Ident], keys: &[String]) -> Driver {
    let key = entry.key();
    let mut mentions: Vec<Ident> = Vec::new();
    for name in uses.iter().filter(|name| place(keys, name).is_some()) {
        if !mentions.contains(name) {
            mentions.push(name.clone());
        }
    }
    let mut taken: Vec<String> = entry.values().flat_map(|value| words(quote!(#value))).collect();
    taken.extend(mentions.iter().map(Ident::to_string));
    taken.push(key.clone());
    let decoys = decoys(uses, taken, keys);
    let Entry { docs, name, ty, config, by_hand, whole, .. } = entry;
    Driver { docs, name, key, ty, config, needs, mentions, decoys, by_hand, whole }
}

/// Drivers whose names are close to names that are none: the compiler then suggests them where such
/// a name is unknown. A name that stands anywhere in the options is left alone, since it may be that
/// of a function.
fn decoys(uses: &[Ident], mut taken: Vec<String>, keys: &[String]) -> Vec<Decoy> {
    let mut decoys = Vec::new();
    for name in uses.iter().filter(|name| place(keys, name).is_none()) {
        let text = name.to_string();
        let free = keys.iter().map(String::as_str).filter(|key| !taken.iter().any(|t| t == key));
        let Some(meant) = similar(&text, free).map(ToOwned::to_owned) else { continue };
        let is_plain = syn::parse_str::<Ident>(&meant).is_ok();
        let is_constant = text.chars().any(char::is_uppercase);
        if let (Some(driver), true, false) = (place_of(keys, &meant), is_plain, is_constant) {
            decoys.push(Decoy { name: Ident::new(&meant, name.span()), driver });
            taken.push(meant);
        }
    }
    decoys
}

/// Every word among `tokens`.
fn words(tokens: TokenStream) -> Vec<String> {
    tokens
        .into_iter()
        .flat_map(|token| match token {
            TokenTree::Ident(ident) => vec![ident.to_string()],
            TokenTree::Group(group) => words(group.stream()),
            TokenTree::Punct(_) | TokenTree::Literal(_) => Vec::new(),
        })
        .collect()
}

/// Every name that the options of `entry` use.
fn names(entry: &Entry) -> Vec<Ident> {
    entry.values().flat_map(|value| mentions::uses(value).names).collect()
}

fn place(keys: &[String], name: &Ident) -> Option<usize> {
    place_of(keys, &name.unraw().to_string())
}

fn place_of(keys: &[String], name: &str) -> Option<usize> {
    keys.iter().position(|key| key == name)
}

/// In a list each driver waits for the last one before it that is not marked `#[async_start]` and
/// that the test does not start itself.
fn order(entries: &[Entry], graph: &mut Graph) {
    let mut last = None;
    for (driver, entry) in entries.iter().enumerate() {
        if let Some(needs) = last {
            graph.add(Need { driver, needs, cause: Cause::Order });
        }
        if entry.async_start.is_none() && !entry.by_hand {
            last = Some(driver);
        }
    }
}

/// In a list a driver uses only those before it.
fn later(uses: &[Vec<Ident>], keys: &[String], report: &mut Report) {
    for (driver, uses) in uses.iter().enumerate() {
        let mut reported = Vec::new();
        for name in uses {
            let Some(needs) = place(keys, name).filter(|needs| *needs >= driver) else { continue };
            if reported.contains(&needs) {
                continue;
            }
            reported.push(needs);
            let (own, other) = (&keys[driver], &keys[needs]);
            if needs == driver {
                itself(own, name.span(), report);
                continue;
            }
            report.at(
                name.span(),
                format!(
                    "in this list `{own}` starts before `{other}`, so it cannot use it\n\
                     help: move `{other}` up, or write the drivers in `{{ .. }}`"
                ),
            );
        }
    }
}

fn itself(name: &str, span: Span, report: &mut Report) {
    report.at(
        span,
        format!(
            "the driver `{name}` needs itself, so it can never start\n\
             help: use the values of other drivers here, and those of `{name}` in the test"
        ),
    );
}

/// Reports a ring at the use that closes it.
fn cycle(ring: &[Need], keys: &[String], report: &mut Report) {
    let Some(last) = ring.last() else { return };
    let (Cause::Mention(span) | Cause::Declared(span)) = last.cause else { return };
    if ring.len() == 1 {
        return itself(&keys[last.driver], span, report);
    }
    let width = ring.iter().map(|need| keys[need.driver].chars().count()).max().unwrap_or(0);
    let mut steps: Vec<_> = ring.iter().map(|need| step(need, keys, width)).collect();
    if steps.len() > SHOWN {
        let hidden = steps.len() - SHOWN + 1;
        steps.splice(3..3 + hidden, [format!("  .. {hidden} more")]);
    }
    let last = &keys[last.needs];
    let message = format!(
        "these drivers wait for each other, so none of them can start\n{}\n\
         help: drop one of these uses, or hand the value of `{last}` over in the test",
        steps.join("\n")
    );
    report.at(span, message);
}

fn step(need: &Need, keys: &[String], width: usize) -> String {
    let place = match need.cause {
        Cause::Mention(span) => format!("(line {})", span.start().line),
        Cause::Declared(span) => format!("(line {}, `dependencies`)", span.start().line),
        Cause::Order => String::new(),
    };
    format!("  {:width$}  needs {}  {place}", keys[need.driver], listed(&[&keys[need.needs]]))
}
