//! The plain API of `cover`, checked by counting.

mod arrays;
mod bad_input;
mod check;
mod constraints;
mod coverage;
mod numbers;
mod reasons;
mod sizes;
