//! Arrays known from algebra, written down row by row when asked for; none is stored.
//!
//! Each function gives rows over the symbols `0..q`, one column per parameter. Whoever uses them cuts columns and
//! symbols to size.

mod binary;
mod field;
mod orthogonal;
mod product;
mod starter;

pub(super) use {
    binary::binary, field::prime_powers, orthogonal::orthogonal, product::product, starter::starter,
};
