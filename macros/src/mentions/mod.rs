//! Which names an expression takes from around it: that is how drivers mentioned in an option
//! become edges of the graph.
//!
//! `walk` follows Rust's scopes through an expression, `bind` tells what a pattern introduces,
//! `macros` and `captures` look into macro calls. A name counts where it is a value of its own;
//! where a macro speaks a language of its own, a name too many counts rather than one too few.

mod bind;
mod captures;
mod macros;
mod walk;

use proc_macro2::Span;
use syn::{Expr, Ident};

/// What an expression uses of its surroundings.
#[derive(Default)]
pub(crate) struct Uses {
    /// Every use of a name that is not bound inside, in order.
    pub(crate) names: Vec<Ident>,
    /// Every `return` that would leave the expression itself.
    pub(crate) returns: Vec<Span>,
}

/// What `expr` uses.
pub(crate) fn uses(expr: &Expr) -> Uses {
    walk::uses(expr)
}

#[cfg(test)]
mod tests;
