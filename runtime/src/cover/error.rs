//! Why a model or an array is refused.

use crate::error::Error;

use super::HOLE;

pub(super) fn no_parameters() -> Error {
    Error::new("there are no parameters to combine")
}

pub(super) fn no_options(parameter: usize) -> Error {
    Error::new(format!("parameter {parameter} has no options, so there is no row"))
}

pub(super) fn too_many_options(parameter: usize, options: usize) -> Error {
    let most = HOLE - 1;
    Error::new(format!(
        "parameter {parameter} has {options} options, an array takes at most {most}"
    ))
}

pub(super) fn strength(strength: usize, parameters: usize) -> Error {
    let most = parameters.min(6);
    Error::new(format!(
        "strength {strength} is not possible: expected 1 to {most}, as there are {parameters} parameters"
    ))
}

pub(super) fn too_many_tuples(tuples: u128) -> Error {
    Error::new(format!("{tuples} combinations are too many to keep track of"))
        .help("lower the strength")
}

pub(super) fn nothing_allowed(constraints: &[&str]) -> Error {
    let names: Vec<String> = constraints.iter().map(|name| format!("`{name}`")).collect();
    Error::new(format!("no row is left by these constraints together: {}", names.join(", ")))
}

/// A required row has another length, or an option that does not exist.
pub(super) fn required_unfit(place: usize) -> Error {
    Error::new(format!("required row {place} does not fit the parameters"))
}

pub(super) fn required_forbidden(place: usize, constraint: &str) -> Error {
    Error::new(format!("required row {place} is forbidden by `{constraint}`"))
}
