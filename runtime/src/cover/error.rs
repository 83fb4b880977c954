//! Why a model, a selection or an array is refused.

use std::{error::Error, fmt};

/// What cannot be covered or selected, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CoverError {
    /// The model has no parameters.
    NoParameters,
    /// This parameter has no options.
    NoOptions(usize),
    /// This parameter has more options than an array can tell apart: parameter, options.
    TooManyOptions(usize, usize),
    /// The strength is outside 1 to 6 or above the number of parameters: strength, parameters.
    Strength(usize, usize),
    /// There are more combinations than fit in memory: combinations.
    TooManyTuples(u128),
    /// No row satisfies all of these constraints; without any one of them there is one.
    NothingAllowed(Vec<String>),
    /// A required row has another length, or an option that does not exist: place among the required rows.
    RequiredUnfit(usize),
    /// A required row breaks this constraint: place among the required rows, name.
    RequiredForbidden(usize, String),
    /// The product of the options is above 2^128.
    ProductTooLarge,
    /// A row number is not below the number of rows: number, rows.
    NumberTooLarge(u128, u128),
}

impl fmt::Display for CoverError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoParameters => f.write_str("there are no parameters to combine"),
            Self::NoOptions(p) => write!(f, "parameter {p} has no options, so there is no row"),
            Self::TooManyOptions(p, n) => {
                write!(f, "parameter {p} has {n} options, an array takes at most 65,534")
            }
            Self::Strength(t, k) => write!(
                f,
                "strength {t} is not possible: expected 1 to {}, as there are {k} parameters",
                (*k).min(6)
            ),
            Self::TooManyTuples(n) => {
                write!(
                    f,
                    "{n} combinations are too many to keep track of\nhelp: lower the strength"
                )
            }
            Self::NothingAllowed(names) => {
                write!(f, "no row is left by these constraints together: {}", quoted(names))
            }
            Self::RequiredUnfit(n) => write!(f, "required row {n} does not fit the parameters"),
            Self::RequiredForbidden(n, name) => {
                write!(f, "required row {n} is forbidden by `{name}`")
            }
            Self::ProductTooLarge => f.write_str("the product of the options is above 2^128 rows"),
            Self::NumberTooLarge(n, rows) => write!(f, "row {n} does not exist, there are {rows}"),
        }
    }
}

impl Error for CoverError {}

fn quoted(names: &[String]) -> String {
    names.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ")
}
