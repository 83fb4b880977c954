//! Whether the drivers of an environment that was made at run time make a graph, and whether the parameters of a test
//! find theirs. In a block the compiler knows.

use std::any::TypeId;

use super::Planned;
use crate::{
    driver::Driver,
    env::{Declared, Graph},
    error::{Error, Result},
    rundir::clean,
    suggest::did_you_mean,
};

/// The drivers with the places of those they need.
pub(super) fn declared(drivers: &[Planned]) -> Result<Vec<Declared>> {
    drivers.iter().enumerate().try_for_each(|(at, driver)| is_unique(driver, &drivers[..at]))?;
    let mut declared = Vec::new();
    for driver in drivers {
        let needs = driver.needs.iter().map(|need| place(driver, need, drivers));
        declared.push(Declared {
            name: driver.name.clone(),
            kind: driver.kind,
            needs: needs.collect::<Result<_>>()?,
            auto_start: !driver.by_hand,
            type_id: driver.type_id,
            files: driver.files,
        });
    }
    without_rings(&declared)?;
    Ok(declared)
}

/// Two drivers need two directories, also where the disk tells no upper from lower case.
fn is_unique(driver: &Planned, earlier: &[Planned]) -> Result<()> {
    let folded = |name: &str| -> String {
        clean(name).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let name = &driver.name;
    if folded(name).is_empty() {
        return Err(
            Error::new(format!("`{name}` is no name for a driver")).help("use letters and digits")
        );
    }
    let Some(other) = earlier.iter().find(|other| folded(&other.name) == folded(name)) else {
        return Ok(());
    };
    let text = if other.name == *name {
        format!("two drivers are called `{name}`")
    } else {
        format!(
            "the drivers `{}` and `{name}` would share a directory: their names differ in case or punctuation only",
            other.name
        )
    };
    Err(Error::new(text).help("give each a name of its own"))
}

fn place(driver: &Planned, need: &str, drivers: &[Planned]) -> Result<usize> {
    let name = &driver.name;
    let Some(place) = drivers.iter().position(|other| other.name == need) else {
        let text = format!("`{name}` needs `{need}`, which is no driver of the environment");
        return Err(with_names(text, need, drivers));
    };
    if drivers[place].by_hand && !driver.by_hand {
        let text = format!("`{name}` needs `{need}`, which only the test starts");
        return Err(Error::new(text).help(format!("drop `auto_start(false)` of `{need}`")));
    }
    Ok(place)
}

fn without_rings(declared: &[Declared]) -> Result<()> {
    let graph = Graph::new(declared.len(), |i| &declared[i].needs);
    for driver in 0..declared.len() {
        let rings = graph.needs(driver).filter_map(|need| graph.path(need, driver));
        if let Some(ring) = rings.min_by_key(Vec::len) {
            let all = std::iter::once(driver).chain(ring);
            let names: Vec<_> = all.map(|i| format!("`{}`", declared[i].name)).collect();
            let text = "drivers wait for each other, so none of them can start";
            return Err(Error::new(format!("{text}: {}", names.join(" needs ")))
                .help("drop one of these needs"));
        }
    }
    Ok(())
}

pub(super) fn parameter<D: Driver>(
    drivers: &[Planned],
    name: &str,
    by_reference: bool,
) -> Result<()> {
    let Some(driver) = drivers.iter().find(|driver| driver.name == name) else {
        let text = format!("the parameter `{name}` names no driver of the environment");
        return Err(with_names(text, name, drivers));
    };
    let Planned { kind, type_name, .. } = driver;
    if driver.type_id != TypeId::of::<D>() {
        let asked = std::any::type_name::<D>();
        return Err(Error::new(format!(
            "`{name}` is a `{type_name}`, but the parameter takes a `{asked}`"
        ))
        .help(format!("write `{name}: &{kind}`")));
    }
    if driver.by_hand && by_reference {
        return Err(Error::new(format!(
            "`{name}` may not run when the test begins: only the test starts it"
        ))
        .help(format!(
            "write `{name}: Handle<{kind}>`, and start it with `{name}.start().await?`"
        )));
    }
    Ok(())
}

/// The error with the names there are, and the one that was meant.
fn with_names(text: String, name: &str, drivers: &[Planned]) -> Error {
    let names: Vec<&str> = drivers.iter().map(|driver| driver.name.as_str()).collect();
    let error = Error::new(text);
    match did_you_mean(name, names.iter().copied()) {
        Some(meant) => error.help(meant),
        None if names.is_empty() => error.help("the environment has no drivers"),
        None => error.help(format!("there is `{}`", names.join("`, `"))),
    }
}
