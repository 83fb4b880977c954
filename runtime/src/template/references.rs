//! What a template names, found without rendering it: the drivers must be ready before it can be.

use std::{
    collections::BTreeSet,
    sync::{Arc, LazyLock},
};

use regex::Regex;

use super::{ENGINE, Scope, Source, errors, is_template};
use crate::error::Result;

/// What a template names.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct References {
    /// Other drivers, in the order of their declaration.
    pub(crate) drivers: Vec<String>,
    /// Values of the driver itself.
    pub(crate) own: Vec<String>,
}

/// What `source` names of `scope`; drivers as `name.attribute` or `context["name"]`. A name that only its rendering brings
/// up is found then.
pub(crate) fn references(source: Source<'_>, scope: &Arc<Scope>) -> Result<References> {
    if !is_template(source.text) {
        return Ok(References::default());
    }
    let template = ENGINE.template_from_str(source.text);
    let template = template.map_err(|error| errors::explained(source, scope, &error))?;
    let (mut others, mut own) = (BTreeSet::new(), BTreeSet::new());
    for path in template.undeclared_variables(true) {
        let mut names = path.split('.').map(str::to_owned);
        match names.next() {
            Some(name) if scope.own().any(|own| own == name) => {
                own.insert(name);
            }
            Some(name) if name == "context" => {
                others.extend(names.next());
                others.extend(subscripts(source.text));
            }
            Some(name) if name == scope.driver() => own.extend(names.next()),
            Some(name) => {
                others.insert(name);
            }
            None => {}
        }
    }
    let drivers = scope.others().filter(|driver| others.contains(*driver));
    Ok(References { drivers: drivers.map(str::to_owned).collect(), own: own.into_iter().collect() })
}

/// What stands in `context["name"]`; one too many, in a part that is not rendered, only makes a driver start later.
fn subscripts(text: &str) -> Vec<String> {
    static SUBSCRIPT: LazyLock<Regex> = LazyLock::new(|| {
        let pattern = r#"context\s*\[\s*(?:"([^"]*)"|'([^']*)')\s*\]"#;
        Regex::new(pattern).expect("the pattern is right")
    });
    let names = SUBSCRIPT.captures_iter(text).filter_map(|found| found.get(1).or(found.get(2)));
    names.map(|name| name.as_str().to_owned()).collect()
}
