//! Which rows of a product of options to run: covering arrays, selections, coverage, and the smallest reason of a failure.
//!
//! Everything here is about numbers: a [`Model`] says how many options each parameter has and which combinations of them
//! are forbidden, a row chooses one option of each parameter. [`Cover`] makes few rows that hold every combination of `t`
//! options, [`Permutation`] draws from any number of rows in constant memory, [`Coverage`] counts what rows have covered,
//! and [`Reason`] finds the combination of options that explains failures. What an option means, and how rows run, is
//! somebody else's.
//!
//! ```
//! use multitest::cover::{Cover, Model};
//!
//! // Three options, three options, two options; the second option of the first never meets the first of the last.
//! let model = Model::new([3, 3, 2])?.never("no ftp here", [0, 2], |o| o[0] == 1 && o[1] == 0);
//! let array = Cover::pairwise().seed(7).of(&model)?;
//! assert_eq!(array.rows.len(), 9);
//! assert_eq!(array.impossible.len(), 1);
//! # Ok::<(), multitest::Error>(())
//! ```

mod algebra;
mod array;
mod combination;
mod constraint;
mod coverage;
mod error;
mod model;
mod permutation;
mod possible;
mod random;
mod reason;
mod solver;
mod tuples;

pub use array::{Array, Cover};
pub use combination::Combination;
pub use constraint::Constraint;
pub use coverage::{Coverage, Outcome};
pub use model::Model;
pub use permutation::Permutation;
pub use reason::{Cause, Reason, Verdict};

/// The number of an option within its parameter, from zero.
pub type Choice = u16;

/// One option of each parameter, in the order of the parameters.
pub type Row = Vec<Choice>;

/// The place of a parameter in a row that has not been chosen yet.
const HOLE: Choice = Choice::MAX;
